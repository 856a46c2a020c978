package io.breakwater.udfs.math.market;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Volatility per bar from open, high, low and close, free of drift: root of the mean over 60 bars
 * of ln(H/C)·ln(H/O) + ln(L/C)·ln(L/O) (Rogers and Satchell, Annals of Applied Probability, 1991).
 */
public final class RogersSatchell {
  /** Bars in the window. */
  public static final int WINDOW = 60;

  private final DoubleRing terms = new DoubleRing(WINDOW);

  /** Takes one bar; a filled one counts with 0. */
  public void add(double open, double high, double low, double close) {
    terms.add(
        LogReturn.between(close, high) * LogReturn.between(open, high)
            + LogReturn.between(close, low) * LogReturn.between(open, low));
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
