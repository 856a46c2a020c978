package io.breakwater.jobs.connect.kafka;

import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.Heartbeat;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.function.engine.FlinkTime;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * Time of one partition as its own records tell it. A partition whose records stop holds time back
 * until a heartbeat passes; one at the end of time lets it go for ever.
 *
 * <p>Watermarks go out once an interval ({@code pipeline.auto-watermark-interval}), not with every
 * record: which records are sorted together does not depend on it, and each one costs a walk over
 * all engines.
 */
public abstract class DataClockWatermarks implements WatermarkGenerator<LogRecord> {
  private long passedMicros = Long.MIN_VALUE;
  private long emitted = watermarkAt(Long.MIN_VALUE).getTimestamp();

  /** Of partitions that one writer fills in the order of time: a record is after all before it. */
  public static WatermarkStrategy<LogRecord> ofRecords() {
    return timed(WatermarkStrategy.forGenerator(context -> new OfRecords()));
  }

  /**
   * Of partitions that several writers fill, each in the order of time: time is where the slowest
   * one's heartbeats are. Records alone do not move it.
   *
   * @param writers how many write; until each has sent a heartbeat, time has not begun
   */
  public static WatermarkStrategy<LogRecord> ofWriters(int writers) {
    return timed(WatermarkStrategy.forGenerator(context -> new OfWriters(writers)));
  }

  static WatermarkStrategy<LogRecord> timed(WatermarkStrategy<LogRecord> strategy) {
    return strategy.withTimestampAssigner(
        (record, before) -> FlinkTime.toMillis(record.getLogTime()));
  }

  /** The watermark that says: every record up to and at {@code micros} has come. */
  static Watermark watermarkAt(long micros) {
    return new Watermark(FlinkTime.watermarkBefore(micros == Long.MAX_VALUE ? micros : micros + 1));
  }

  /** Every record up to and at this time has come. */
  final void passed(long micros) {
    passedMicros = Math.max(passedMicros, micros);
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    Watermark watermark = watermarkAt(passedMicros);
    if (watermark.getTimestamp() > emitted) {
      emitted = watermark.getTimestamp();
      output.emitWatermark(watermark);
    }
  }

  private static final class OfRecords extends DataClockWatermarks {
    @Override
    public void onEvent(LogRecord record, long millis, WatermarkOutput output) {
      long time = record.getLogTime();
      if (record.getBody() instanceof Heartbeat) {
        passed(time);
      } else if (!(record.getBody() instanceof DeadLetter)) {
        // Others of the same time may follow.
        passed(time - 1);
      }
    }
  }

  private static final class OfWriters extends DataClockWatermarks {
    private final int writers;
    private final Map<String, Long> passedByWriter = new HashMap<>();

    OfWriters(int writers) {
      this.writers = writers;
    }

    @Override
    public void onEvent(LogRecord record, long millis, WatermarkOutput output) {
      if (record.getBody() instanceof Heartbeat) {
        passedByWriter.merge(record.getLane(), record.getLogTime(), Math::max);
        if (passedByWriter.size() >= writers) {
          passed(passedByWriter.values().stream().mapToLong(Long::longValue).min().orElseThrow());
        }
      }
    }
  }
}
