package io.breakwater.udfs.math.market;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Volatility per bar from what prices did within each of the last 60 bars: root of the mean of a
 * term that every bar gives, by the formula of whoever extends it.
 */
abstract class BarRangeWindow {
  /** Bars in the window. */
  public static final int WINDOW = 60;

  private final DoubleRing terms = new DoubleRing(WINDOW);

  final void addTerm(double term) {
    terms.add(term);
  }

  /** Starts the window anew, after a gap. */
  public final void restart() {
    terms.clear();
  }

  /** Whether the window is full. */
  public final boolean isReady() {
    return terms.isFull();
  }

  /** Root of the mean of the window, summed from the oldest. */
  public final double value() {
    double sum = 0;
    for (int i = 0; i < terms.size(); i++) {
      sum += terms.get(i);
    }
    return Math.sqrt(sum / terms.size());
  }

  final void writeTo(DataOutput out) throws IOException {
    terms.writeTo(out);
  }

  final void readFrom(DataInput in) throws IOException {
    terms.readFrom(in);
  }
}
