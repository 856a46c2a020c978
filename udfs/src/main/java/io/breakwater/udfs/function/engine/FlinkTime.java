package io.breakwater.udfs.function.engine;

/** Flink counts event time in milliseconds, the risk model in microseconds. */
public final class FlinkTime {
  private FlinkTime() {}

  /** The millisecond that holds {@code micros}. */
  public static long toMillis(long micros) {
    return micros == Long.MAX_VALUE ? Long.MAX_VALUE : Math.floorDiv(micros, 1_000);
  }

  /** The last microsecond that a watermark has passed. */
  public static long passedMicros(long watermarkMillis) {
    if (watermarkMillis >= Long.MAX_VALUE / 1_000 - 1) {
      return Long.MAX_VALUE;
    }
    return watermarkMillis <= Long.MIN_VALUE / 1_000
        ? Long.MIN_VALUE
        : watermarkMillis * 1_000 + 999;
  }

  /** The watermark that says: every record before {@code micros} has come. */
  public static long watermarkBefore(long micros) {
    return micros == Long.MAX_VALUE ? Long.MAX_VALUE : Math.floorDiv(micros, 1_000) - 1;
  }
}
