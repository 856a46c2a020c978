package io.breakwater.udfs.math.market;

/**
 * Volatility per bar from open, high, low and close, free of drift: root of the mean over 60 bars
 * of ln(H/C)·ln(H/O) + ln(L/C)·ln(L/O) (Rogers and Satchell, Annals of Applied Probability, 1991).
 */
public final class RogersSatchell extends BarRangeWindow {
  /** Takes one bar; a filled one counts with 0. */
  public void add(double open, double high, double low, double close) {
    addTerm(
        LogReturn.between(close, high) * LogReturn.between(open, high)
            + LogReturn.between(close, low) * LogReturn.between(open, low));
  }
}
