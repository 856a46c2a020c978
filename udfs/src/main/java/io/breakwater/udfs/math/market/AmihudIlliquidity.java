package io.breakwater.udfs.math.market;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Price impact per unit of money: EWMA, λ = 0.99, of |r| / notional over real bars with a return
 * (after Amihud, Journal of Financial Markets, 2002). A bar in which no money moved says nothing.
 */
public final class AmihudIlliquidity {
  private static final double LAMBDA = 0.99;

  private double value;
  private long count;

  /**
   * Takes one real bar.
   *
   * @param notional money traded in it; 0: the bar is skipped
   */
  public void add(double logReturn, double notional) {
    double impact = Math.abs(logReturn) / notional;
    if (!(notional > 0) || !Double.isFinite(impact)) {
      return;
    }
    value = count == 0 ? impact : LAMBDA * value + (1 - LAMBDA) * impact;
    count++;
  }

  /** Whether a bar was seen: the first one is the estimate, no minimum is asked of it. */
  public boolean isReady() {
    return count > 0;
  }

  /** |return| per unit of money. */
  public double value() {
    return value;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeDouble(value);
    out.writeLong(count);
  }

  void readFrom(DataInput in) throws IOException {
    value = in.readDouble();
    count = in.readLong();
  }
}
