package io.breakwater.udfs.math.rebalance;

import io.breakwater.schemas.avro.PerformanceTilt;
import io.breakwater.udfs.math.portfolio.ReturnHistory;
import org.jspecify.annotations.Nullable;

/**
 * How far an instrument's past return per risk tilts its target down: in full from a ratio of 0 on,
 * half at an annualised ratio of -2 or less, a straight line between.
 *
 * <p>Sharpe 1966 and Sortino and Price 1994, both against 0.
 */
final class PastPerformance {
  private static final double HOURS_A_YEAR = 24 * 365;
  private static final double LEAST = 0.5;
  private static final double RATIO_TO_TILT = 0.25;

  private PastPerformance() {}

  /**
   * The tilt, 0.5 to 1.
   *
   * @param hours returns of whole hours
   * @param back how many of the newest hours are looked at
   * @param shorted true: the target is short, falling prices are its gain
   * @return null: less than half of the hours have a return, or fewer than two
   */
  static @Nullable Double tilt(
      PerformanceTilt kind, ReturnHistory hours, String instrument, int back, boolean shorted) {
    double[] found = new double[back];
    int count = 0;
    for (int slot = Math.max(0, hours.slots() - back); slot < hours.slots(); slot++) {
      double value = hours.returnAt(slot, instrument);
      if (!Double.isNaN(value)) {
        found[count++] = shorted ? -value : value;
      }
    }
    if (count < 2 || 2 * count < back) {
      return null;
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += found[i];
    }
    double mean = sum / count;
    if (!(mean < 0)) {
      return 1.0;
    }
    double squares = 0;
    for (int i = 0; i < count; i++) {
      double away =
          switch (kind) {
            case SHARPE -> found[i] - mean;
            case SORTINO -> Math.min(found[i], 0);
          };
      squares += away * away;
    }
    double deviation = StrictMath.sqrt(squares / count);
    // A steady loss without deviation is as bad as it gets: the ratio is -infinity.
    double ratio = mean / deviation * StrictMath.sqrt(HOURS_A_YEAR);
    return Math.max(LEAST, Math.min(1, 1 + RATIO_TO_TILT * ratio));
  }
}
