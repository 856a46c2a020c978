package io.breakwater.udfs.math.portfolio;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Value at risk and conditional value at risk at 99 %, fractions of equity.
 *
 * <p>Past returns of today's weights: x_k = sum of w r_k over the slots in which every covered
 * holding has a return, out of the last 500; a holding is covered with at least 30 returns among
 * them. Variance v by EWMA (lambda 0.99) from the oldest slot, from 30 slots on; the figure is
 * factor * sqrt(horizon * v) * gross / covered, null under half covered. The factors 3.0 and 3.4
 * stand for fat tails; the normal 2.33 was exceeded two to four times too often.
 *
 * <p>One hour: slots are bars of a minute, horizon 60. One day: the same procedure with slots of
 * whole clock hours (so 30 whole hours before the first figure, 500 hours of memory), horizon 24. A
 * portfolio without holdings has a risk of 0 once there are 30 slots.
 */
public final class Var {
  /** Slots looked back, and kept. */
  public static final int SLOTS = 500;

  /** Minutes in the one-hour horizon. */
  public static final int HOUR_IN_BARS = 60;

  /** Hours in the one-day horizon. */
  public static final int DAY_IN_HOURS = 24;

  private static final int FEWEST = 30;
  private static final double LAMBDA = 0.99;
  private static final double VAR_FACTOR = 3.0;
  private static final double CVAR_FACTOR = 3.4;
  private static final double LEAST_COVERED = 0.5;

  private Var() {}

  /**
   * Both figures over one horizon.
   *
   * @param var99 fraction of equity lost with 1 % probability
   * @param cvar99 mean loss beyond it, fraction of equity
   */
  public record Figures(double var99, double cvar99) {}

  /**
   * Figures of weights over a horizon.
   *
   * @param weights signed value over equity by instrument
   * @param history returns per slot, oldest first
   * @param horizonSlots length of the horizon in slots
   * @return null: not ready, or under half of the gross is covered
   */
  public static @Nullable Figures of(
      SortedMap<String, Double> weights, ReturnHistory history, int horizonSlots) {
    int slots = history.slots();
    int from = Math.max(0, slots - SLOTS);
    double[] returns = new double[slots];
    double[] sums = new double[slots];
    double gross = 0;
    double covered = 0;
    for (var weight : weights.entrySet()) {
      double size = Math.abs(weight.getValue());
      if (size == 0) {
        continue;
      }
      gross += size;
      history.copyReturns(weight.getKey(), returns);
      if (count(returns, from) >= FEWEST) {
        covered += size;
        // A slot without a return of any covered holding becomes, and stays, NaN.
        for (int slot = from; slot < slots; slot++) {
          sums[slot] += weight.getValue() * returns[slot];
        }
      }
    }
    if (covered < LEAST_COVERED * gross || count(sums, from) < FEWEST) {
      return null;
    }
    double scale = gross == 0 ? 1 : gross / covered;
    double sigma = Math.sqrt(horizonSlots * variance(sums, from)) * scale;
    return Double.isFinite(sigma) ? new Figures(VAR_FACTOR * sigma, CVAR_FACTOR * sigma) : null;
  }

  private static double variance(double[] sums, int from) {
    double variance = 0;
    boolean first = true;
    for (int slot = from; slot < sums.length; slot++) {
      double x = sums[slot];
      if (!Double.isNaN(x)) {
        variance = first ? x * x : LAMBDA * variance + (1 - LAMBDA) * x * x;
        first = false;
      }
    }
    return variance;
  }

  private static int count(double[] values, int from) {
    int count = 0;
    for (int slot = from; slot < values.length; slot++) {
      if (!Double.isNaN(values[slot])) {
        count++;
      }
    }
    return count;
  }
}
