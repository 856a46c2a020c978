package io.breakwater.jobs.connect.kafka;

import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.Heartbeat;
import io.breakwater.schemas.avro.LogRecord;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.util.clock.RelativeClock;

/**
 * Time of one partition in live operation: the newest record's less the allowed lateness, and while
 * nothing comes, the wall clock's less the same.
 *
 * <p>Unlike marking a silent partition idle, time goes on when all are silent, and a record that
 * ends the silence is not late because others were faster. Silence is time in which the source
 * could have given a record: being held back by what is behind it does not count.
 */
public final class WallClockWatermarks implements WatermarkGenerator<LogRecord> {
  private static final long NANOS_PER_MICRO = 1_000L;

  private final WallClock clock;
  private final RelativeClock activity;
  private final long latenessMicros;
  private final long silenceNanos;
  private long newestMicros = Long.MIN_VALUE;
  private long emitted = DataClockWatermarks.watermarkAt(Long.MIN_VALUE).getTimestamp();
  private long heardAt;

  WallClockWatermarks(
      WallClock clock, RelativeClock activity, Duration lateness, Duration silence) {
    this.clock = clock;
    this.activity = activity;
    this.latenessMicros = lateness.toNanos() / NANOS_PER_MICRO;
    this.silenceNanos = silence.toNanos();
    this.heardAt = activity.relativeTimeNanos();
  }

  /**
   * For every partition of a source.
   *
   * @param lateness how much later than a newer one a record may come
   * @param silence after how long without a record time follows the clock; longer than the source
   *     takes to begin with a backlog
   */
  public static WatermarkStrategy<LogRecord> strategy(
      WallClock clock, Duration lateness, Duration silence) {
    return DataClockWatermarks.timed(
        WatermarkStrategy.forGenerator(
            context ->
                new WallClockWatermarks(
                    clock, context.getInputActivityClock(), lateness, silence)));
  }

  @Override
  public void onEvent(LogRecord record, long millis, WatermarkOutput output) {
    heardAt = activity.relativeTimeNanos();
    Object body = record.getBody();
    if (!(body instanceof Heartbeat) && !(body instanceof DeadLetter)) {
      newestMicros = Math.max(newestMicros, record.getLogTime() - 1 - latenessMicros);
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    long passed = newestMicros;
    if (activity.relativeTimeNanos() - heardAt >= silenceNanos) {
      passed = Math.max(passed, clock.micros() - latenessMicros);
    }
    Watermark watermark = DataClockWatermarks.watermarkAt(passed);
    if (watermark.getTimestamp() > emitted) {
      emitted = watermark.getTimestamp();
      output.emitWatermark(watermark);
    }
  }
}
