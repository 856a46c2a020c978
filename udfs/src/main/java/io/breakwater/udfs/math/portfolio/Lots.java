package io.breakwater.udfs.math.portfolio;

import java.math.BigDecimal;

/** Quantities in whole lots. */
public final class Lots {
  private static final double ROUNDING = 1e-9;
  private static final double MOST_LOTS = 1e15;

  private Lots() {}

  /**
   * The largest whole number of lots in a quantity, back in contracts; 0.3 holds three lots of 0.1
   * although 0.3/0.1 is below 3 in binary.
   *
   * @param quantity contracts, &ge; 0
   * @param lotSize contracts, &gt; 0
   */
  public static double floor(double quantity, double lotSize) {
    double ratio = quantity / lotSize;
    double lots = Math.floor(ratio + ROUNDING + ratio * 1e-12);
    if (!(lots > 0)) {
      return 0;
    }
    return lots > MOST_LOTS
        ? quantity
        : BigDecimal.valueOf(lotSize).multiply(BigDecimal.valueOf((long) lots)).doubleValue();
  }
}
