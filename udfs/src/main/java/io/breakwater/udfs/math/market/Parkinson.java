package io.breakwater.udfs.math.market;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Volatility per bar from high and low alone: root of the mean over 60 bars of ln(H/L)² / (4 ln 2)
 * (Parkinson, The Journal of Business, 1980). It takes drift for volatility and knows no jump
 * between bars.
 */
public final class Parkinson {
  /** Bars in the window. */
  public static final int WINDOW = 60;

  private static final double SCALE = 4 * StrictMath.log(2);

  private final DoubleRing terms = new DoubleRing(WINDOW);

  /** Takes one bar; a filled one counts with 0. */
  public void add(double high, double low) {
    double range = LogReturn.between(low, high);
    terms.add(range * range / SCALE);
  }

  /** Starts the window anew, after a gap. */
  public void restart() {
    terms.clear();
  }

  /** Whether the window is full. */
  public boolean isReady() {
    return terms.isFull();
  }

  /** Root of the mean of the window, summed from the oldest. */
  public double value() {
    double sum = 0;
    for (int i = 0; i < terms.size(); i++) {
      sum += terms.get(i);
    }
    return Math.sqrt(sum / terms.size());
  }

  void writeTo(DataOutput out) throws IOException {
    terms.writeTo(out);
  }

  void readFrom(DataInput in) throws IOException {
    terms.readFrom(in);
  }
}
