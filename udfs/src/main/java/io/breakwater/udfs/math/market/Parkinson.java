package io.breakwater.udfs.math.market;

/**
 * Volatility per bar from high and low alone: root of the mean over 60 bars of ln(H/L)² / (4 ln 2)
 * (Parkinson, The Journal of Business, 1980). It takes drift for volatility and knows no jump
 * between bars.
 */
public final class Parkinson extends BarRangeWindow {
  private static final double SCALE = 4 * StrictMath.log(2);

  /** Takes one bar; a filled one counts with 0. */
  public void add(double high, double low) {
    double range = LogReturn.between(low, high);
    addTerm(range * range / SCALE);
  }
}
