package io.breakwater.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Times of one round, in microseconds to three digits. */
final class Latencies {
  private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(10);

  private final Histogram micros = new Histogram(LONGEST_MICROS, 3);

  void add(long nanos) {
    micros.recordValue(Math.min(LONGEST_MICROS, Math.max(0, nanos / 1_000)));
  }

  private double millis(double percentile) {
    return micros.getValueAtPercentile(percentile) / 1e3;
  }

  static double medianMillis(Latencies[] rounds, double percentile) {
    return Cpu.median(millis(rounds, percentile));
  }

  /** Median of the rounds' ratios with the smallest and the largest. */
  static String ratio(Latencies[] above, Latencies[] below, double percentile) {
    return Cpu.ratio(millis(above, percentile), millis(below, percentile));
  }

  private static double[] millis(Latencies[] rounds, double percentile) {
    double[] millis = new double[rounds.length];
    for (int round = 0; round < millis.length; round++) {
      millis[round] = rounds[round].millis(percentile);
    }
    return millis;
  }
}
