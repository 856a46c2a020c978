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
  private final long firstSilenceNanos;
  private long newestMicros = Long.MIN_VALUE;
  private long emitted = DataClockWatermarks.watermarkAt(Long.MIN_VALUE).getTimestamp();
  private long heardAt;
  private boolean heard;

  WallClockWatermarks(
      WallClock clock,
      RelativeClock activity,
      Duration lateness,
      Duration silence,
      Duration firstSilence) {
    this.clock = clock;
    this.activity = activity;
    this.latenessMicros = lateness.toNanos() / NANOS_PER_MICRO;
    this.silenceNanos = silence.toNanos();
    this.firstSilenceNanos = firstSilence.toNanos();
    this.heardAt = activity.relativeTimeNanos();
  }

  /**
   * For every partition of a source.
   *
   * @param lateness how much later than a newer one a record may come
   * @param silence after how long without a record time follows the clock
   * @param firstSilence the same before the first record since the start: longer than a busy
   *     machine takes to begin with what has come meanwhile, which would all be late otherwise
   */
  public static WatermarkStrategy<LogRecord> strategy(
      WallClock clock, Duration lateness, Duration silence, Duration firstSilence) {
    return DataClockWatermarks.timed(
        WatermarkStrategy.forGenerator(
            context ->
                new WallClockWatermarks(
                    clock, context.getInputActivityClock(), lateness, silence, firstSilence)));
  }

  @Override
  public void onEvent(LogRecord record, long millis, WatermarkOutput output) {
    heardAt = activity.relativeTimeNanos();
    heard = true;
    Object body = record.getBody();
    if (!(body instanceof Heartbeat) && !(body instanceof DeadLetter)) {
      newestMicros = Math.max(newestMicros, record.getLogTime() - 1 - latenessMicros);
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    long passed = newestMicros;
    long silentNanos = activity.relativeTimeNanos() - heardAt;
    if (silentNanos >= (heard ? silenceNanos : firstSilenceNanos)) {
      passed = Math.max(passed, clock.micros() - latenessMicros);
    }
    Watermark watermark = DataClockWatermarks.watermarkAt(passed);
    if (watermark.getTimestamp() > emitted) {
      emitted = watermark.getTimestamp();
      output.emitWatermark(watermark);
    }
  }
}
