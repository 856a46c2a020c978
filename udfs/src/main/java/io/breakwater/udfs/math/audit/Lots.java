package io.breakwater.udfs.math.audit;

import java.math.BigDecimal;

/** Quantities as whole numbers of lots, without drift. */
public final class Lots {
  // Beyond it neighbouring numbers of lots are no longer different doubles.
  private static final double COUNTABLE = 9e15;
  private static final double TOLERANCE = 1e-12;
  private static final double AT_MOST_OF_A_LOT = 1e-3;

  private Lots() {}

  /** True: the lots of this quantity can be counted. */
  public static boolean countable(double quantity, double lotSize) {
    return quantity / lotSize <= COUNTABLE;
  }

  /**
   * Whole lots in a quantity. A quotient that misses a whole number by rounding alone (0.3 / 0.1)
   * counts as that number.
   */
  public static long floor(double quantity, double lotSize) {
    double lots = quantity / lotSize;
    if (!(lots <= COUNTABLE)) {
      throw new IllegalArgumentException("too many lots: " + quantity + " / " + lotSize);
    }
    return (long) Math.floor(lots + Math.min(lots * TOLERANCE, AT_MOST_OF_A_LOT));
  }

  /** Quantity of a number of lots, the double nearest to the decimal product. */
  public static double quantity(long lots, double lotSize) {
    return BigDecimal.valueOf(lotSize).multiply(BigDecimal.valueOf(lots)).doubleValue();
  }

  /** A quantity floored to lots. */
  public static double floored(double quantity, double lotSize) {
    return quantity(floor(quantity, lotSize), lotSize);
  }
}
