package io.breakwater.udfs.math.market;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Realised volatility of the last hour: √(Σ r²) over 60 returns without a gap. */
public final class RealisedVolatility {
  /** Returns in the window. */
  public static final int WINDOW = 60;

  private final DoubleRing returns = new DoubleRing(WINDOW);

  /** Takes the return of one bar. */
  public void add(double logReturn) {
    returns.add(logReturn);
  }

  /** Starts the window anew, after a gap. */
  public void restart() {
    returns.clear();
  }

  /** Whether the window is full. */
  public boolean isReady() {
    return returns.isFull();
  }

  /** Root of the summed squares over the window, summed from the oldest. */
  public double value() {
    double sum = 0;
    for (int i = 0; i < returns.size(); i++) {
      double logReturn = returns.get(i);
      sum += logReturn * logReturn;
    }
    return Math.sqrt(sum);
  }

  void writeTo(DataOutput out) throws IOException {
    returns.writeTo(out);
  }

  void readFrom(DataInput in) throws IOException {
    returns.readFrom(in);
  }
}
