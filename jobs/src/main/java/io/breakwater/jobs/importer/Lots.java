package io.breakwater.jobs.importer;

import java.math.BigDecimal;

/** Quantities in whole lots. */
final class Lots {
  private Lots() {}

  /** Lots times lot size in decimal, so that 3 lots of 0.1 are 0.3 and print as such. */
  static double times(double lots, double lotSize) {
    return BigDecimal.valueOf(lots).multiply(BigDecimal.valueOf(lotSize)).doubleValue();
  }
}
