package io.breakwater.udfs.math.portfolio;

import org.jspecify.annotations.Nullable;

/**
 * Value at risk by filtered historical simulation (Barone-Adesi, Giannopoulos and Vosper 1999): the
 * losses of the past, each measured in the volatility that was expected of its slot, at the
 * volatility of today.
 *
 * <p>z_k = x_k / sqrt(v_{k-1}) for slots of {@link PastReturns} with at least 30 before them and
 * v_{k-1} &gt; 0; with n of them, m = ceil(n / 100): the figure is the m-th largest loss max(0,
 * -z), the conditional one the mean of the m largest, each times sqrt(horizon * v) * gross /
 * covered. From n = 100 on. The shape of the tail is the data's own; that of one slot stands for
 * that of the horizon.
 */
public final class FilteredVar {
  private static final int FEWEST = 100;
  private static final int IN_ONE_EXCEEDED = 100;
  private static final int MOST_WORST = Var.SLOTS / IN_ONE_EXCEEDED;

  private FilteredVar() {}

  /**
   * Figures over a horizon.
   *
   * @param past null: not ready
   * @param horizonSlots length of the horizon in slots
   * @return null: not ready
   */
  public static Var.@Nullable Figures of(@Nullable PastReturns past, int horizonSlots) {
    if (past == null) {
      return null;
    }
    if (past.holdsNothing()) {
      return new Var.Figures(0, 0);
    }
    // Squares of the largest losses in standard deviations, largest first.
    double[] worst = new double[MOST_WORST];
    int count = 0;
    for (int slot = PastReturns.FEWEST; slot < past.slots(); slot++) {
      double expected = past.varianceAfter(slot - 1);
      if (expected > 0) {
        count++;
        double x = past.value(slot);
        // Multiplied instead of divided: nearly every slot ends here.
        if (x < 0 && x * x > worst[MOST_WORST - 1] * expected) {
          insert(worst, x * x / expected);
        }
      }
    }
    if (count < FEWEST) {
      return null;
    }
    int exceeded = (count + IN_ONE_EXCEEDED - 1) / IN_ONE_EXCEEDED;
    double sum = 0;
    for (int i = 0; i < exceeded; i++) {
      sum += Math.sqrt(worst[i]);
    }
    double sigma = Var.sigma(past, horizonSlots);
    double var99 = Math.sqrt(worst[exceeded - 1]) * sigma;
    double cvar99 = sum / exceeded * sigma;
    return Double.isFinite(var99) && Double.isFinite(cvar99)
        ? new Var.Figures(var99, cvar99)
        : null;
  }

  private static void insert(double[] worst, double value) {
    int place = worst.length - 1;
    while (place > 0 && worst[place - 1] < value) {
      worst[place] = worst[place - 1];
      place--;
    }
    worst[place] = value;
  }
}
