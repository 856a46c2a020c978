package io.breakwater.jobs.connect.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.Heartbeat;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Trade;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.clock.ManualClock;
import org.apache.flink.util.clock.RelativeClock;
import org.junit.jupiter.api.Test;

class WatermarksTest {
  private final List<Long> emitted = new ArrayList<>();
  private final ManualClock activity = new ManualClock();
  private long nowMicros = 1_000_000_000L;

  @Test
  void aRecordsTimeIsNotYetOver() {
    var watermarks = generator(DataClockWatermarks.ofRecords());
    assertThat(after(watermarks, trade(100_000), trade(250_999))).containsExactly(249L);
  }

  @Test
  void aHeartbeatsTimeIsOver() {
    var watermarks = generator(DataClockWatermarks.ofRecords());
    assertThat(after(watermarks, trade(100_000), beat(299_998))).containsExactly(298L);
    assertThat(after(watermarks, beat(299_999))).containsExactly(298L, 299L);
    assertThat(after(watermarks, beat(Long.MAX_VALUE))).containsExactly(298L, 299L, Long.MAX_VALUE);
  }

  @Test
  void timeNeverGoesBackAndDeadLettersHaveNone() {
    var watermarks = generator(DataClockWatermarks.ofRecords());
    LogRecord dead =
        FactOrder.envelope(
            "trades-0", 3, new DeadLetter("trades", "0-3", "X", null, 9_000_000L, ""));
    assertThat(after(watermarks, trade(100_000), trade(50_000), dead)).containsExactly(99L);
    assertThat(after(watermarks, trade(60_000))).containsExactly(99L);
  }

  @Test
  void ofSeveralWritersTheSlowestCounts() {
    var watermarks = generator(DataClockWatermarks.ofWriters(2));
    assertThat(after(watermarks, beat("worker-0", 100_999), trade(500_000))).isEmpty();
    assertThat(after(watermarks, beat("worker-1", 40_999))).containsExactly(40L);
    assertThat(after(watermarks, beat("worker-1", 300_999))).containsExactly(40L, 100L);
  }

  @Test
  void theTimestampIsTheLogTime() {
    var assigner =
        DataClockWatermarks.ofRecords().createTimestampAssigner(UnregisteredMetricsGroup::new);
    assertThat(assigner.extractTimestamp(trade(123_456), 7)).isEqualTo(123);
  }

  @Test
  void inLiveOperationTimeFollowsRecordsLessLateness() {
    var watermarks = generator(wall());
    nowMicros = 900_000_000L;
    assertThat(after(watermarks, trade(800_000_000L))).containsExactly(798_999L);
    assertThat(after(watermarks, trade(700_000_000L))).containsExactly(798_999L);
  }

  @Test
  void inLiveOperationSilenceDoesNotStopTime() {
    var watermarks = generator(wall());
    nowMicros = 900_000_000L;
    assertThat(after(watermarks, trade(800_000_000L))).containsExactly(798_999L);
    activity.advanceTime(Duration.ofMillis(1_999));
    assertThat(after(watermarks)).containsExactly(798_999L);
    activity.advanceTime(Duration.ofMillis(1));
    assertThat(after(watermarks)).containsExactly(798_999L, 898_999L);
    // Silence ends: time stays where it is until records pass it.
    assertThat(after(watermarks, trade(850_000_000L))).containsExactly(798_999L, 898_999L);
  }

  @Test
  void afterAStartTimeWaitsLongerForWhatHasComeMeanwhile() {
    var watermarks = generator(wall());
    nowMicros = 900_000_000L;
    activity.advanceTime(Duration.ofMillis(9_999));
    assertThat(after(watermarks)).isEmpty();
    // A backlog that is read late is not late.
    assertThat(after(watermarks, trade(600_000_000L))).containsExactly(598_999L);
    var quiet = generator(wall());
    activity.advanceTime(Duration.ofMillis(10_000));
    assertThat(after(quiet)).containsExactly(598_999L, 898_999L);
  }

  @Test
  void whatASourceIsHeldBackIsNoSilence() {
    var watermarks = generator(wall());
    nowMicros = 900_000_000L;
    after(watermarks, trade(100_000_000L));
    // The wall clock runs on, the activity clock stands still under backpressure.
    nowMicros = 2_000_000_000L;
    assertThat(after(watermarks)).containsExactly(98_999L);
  }

  private WatermarkStrategy<LogRecord> wall() {
    return WallClockWatermarks.strategy(
        () -> nowMicros, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(10));
  }

  private WatermarkGenerator<LogRecord> generator(WatermarkStrategy<LogRecord> strategy) {
    return strategy.createWatermarkGenerator(
        new WatermarkGeneratorSupplier.Context() {
          @Override
          public MetricGroup getMetricGroup() {
            return new UnregisteredMetricsGroup();
          }

          @Override
          public RelativeClock getInputActivityClock() {
            return activity;
          }
        });
  }

  private List<Long> after(WatermarkGenerator<LogRecord> watermarks, LogRecord... records) {
    for (LogRecord record : records) {
      watermarks.onEvent(record, record.getLogTime(), new Kept());
    }
    watermarks.onPeriodicEmit(new Kept());
    return emitted;
  }

  private static LogRecord trade(long time) {
    return FactOrder.envelope(
        "trades-0", 1, new Trade("BTC-USD", "sim", time, "1", 1.0, 1.0, null));
  }

  private static LogRecord beat(long time) {
    return beat("trades-0", time);
  }

  private static LogRecord beat(String lane, long time) {
    return FactOrder.envelope(lane, 2, new Heartbeat(time));
  }

  private final class Kept implements WatermarkOutput {
    @Override
    public void emitWatermark(Watermark watermark) {
      emitted.add(watermark.getTimestamp());
    }

    @Override
    public void markIdle() {
      throw new AssertionError("silence is no idleness");
    }

    @Override
    public void markActive() {
      throw new AssertionError("silence is no idleness");
    }
  }
}
