package io.breakwater.udfs.math.portfolio;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Value at risk and conditional value at risk at 99 %, fractions of equity, from {@link
 * PastReturns}: factor * sqrt(horizon * v) * gross / covered. The factors 3.0 and 3.4 stand for fat
 * tails; the normal 2.33 was exceeded two to four times too often.
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

  private static final double VAR_FACTOR = 3.0;
  private static final double CVAR_FACTOR = 3.4;

  private Var() {}

  /**
   * Both figures over one horizon.
   *
   * @param var99 fraction of equity lost with 1 % probability
   * @param cvar99 mean loss beyond it, fraction of equity
   */
  public record Figures(double var99, double cvar99) {}

  /**
   * Figures over a horizon.
   *
   * @param past null: not ready
   * @param horizonSlots length of the horizon in slots
   * @return null: not ready
   */
  public static @Nullable Figures of(@Nullable PastReturns past, int horizonSlots) {
    if (past == null) {
      return null;
    }
    double sigma = sigma(past, horizonSlots);
    return Double.isFinite(sigma) ? new Figures(VAR_FACTOR * sigma, CVAR_FACTOR * sigma) : null;
  }

  /** Move of one hour at the level of the figure, ratio, from a volatility per bar. */
  static double hourlyMove(double sigmaPerBar) {
    return VAR_FACTOR * Math.sqrt(HOUR_IN_BARS) * sigmaPerBar;
  }

  /** Standard deviation over a horizon, fraction of equity; may be infinite. */
  static double sigma(PastReturns past, int horizonSlots) {
    return Math.sqrt(horizonSlots * past.variance()) * past.scale();
  }

  /**
   * What each covered holding adds to the value at risk over a horizon: VaR &middot; w_i
   * (&Sigma;w)_i / w'&Sigma;w, with the EWMA covariance of its return and the portfolio's. They add
   * up to the value at risk (Euler); one that hedges is negative.
   *
   * @return fractions of equity by instrument; null: not ready
   */
  public static @Nullable SortedMap<String, Double> contributions(
      SortedMap<String, Double> weights, @Nullable PastReturns past, int horizonSlots) {
    Figures figures = of(past, horizonSlots);
    if (past == null || figures == null) {
      return null;
    }
    TreeMap<String, Double> parts = new TreeMap<>(weights.comparator());
    for (var column : past.covered().entrySet()) {
      double weight = weights.getOrDefault(column.getKey(), 0.0);
      double share =
          past.variance() > 0
              ? weight * past.covarianceWith(column.getValue()) / past.variance()
              : 0;
      if (!Double.isFinite(share)) {
        return null;
      }
      // Adding zero turns -0.0 into 0.0.
      parts.put(column.getKey(), figures.var99() * share + 0.0);
    }
    return parts;
  }
}
