package io.breakwater.udfs.math.market;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Exponentially weighted variance of returns around zero: v_1 = r_1², v_k = λ·v_{k−1} + (1−λ)·r_k²
 * (RiskMetrics Technical Document, J.P. Morgan, 1996).
 */
public final class EwmaVariance {
  /** Returns needed before the estimate is published. */
  public static final int READY_AFTER = 30;

  private final double lambda;
  private double variance;
  private long count;

  /** Weight {@code lambda} in (0, 1) of what was known before. */
  public EwmaVariance(double lambda) {
    if (!(lambda > 0 && lambda < 1)) {
      throw new IllegalArgumentException("lambda must be in (0, 1): " + lambda);
    }
    this.lambda = lambda;
  }

  /** Takes the return of one bar. */
  public void add(double logReturn) {
    double square = logReturn * logReturn;
    variance = count == 0 ? square : lambda * variance + (1 - lambda) * square;
    count++;
  }

  /** Whether enough returns were seen. */
  public boolean isReady() {
    return count >= READY_AFTER;
  }

  /** Standard deviation per bar. */
  public double sigma() {
    return Math.sqrt(variance);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeDouble(variance);
    out.writeLong(count);
  }

  void readFrom(DataInput in) throws IOException {
    variance = in.readDouble();
    count = in.readLong();
  }
}
