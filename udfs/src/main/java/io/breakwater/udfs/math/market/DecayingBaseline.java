package io.breakwater.udfs.math.market;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What is usual: mean and variance with exponential decay. A value is judged before it joins: mean
 * ← a·mean + (1−a)·x, var ← a·(var + (1−a)·(x − mean before)²).
 */
public final class DecayingBaseline {
  private double mean;
  private double variance;

  /** Starts at a first value, with no variance. */
  public void startAt(double value) {
    mean = value;
    variance = 0;
  }

  /**
   * Lets a value join.
   *
   * @param keep weight a of what was known before, 0..1
   */
  public void join(double value, double keep) {
    double deviation = value - mean;
    variance = keep * (variance + (1 - keep) * deviation * deviation);
    mean = keep * mean + (1 - keep) * value;
  }

  /** Mean so far. */
  public double mean() {
    return mean;
  }

  /** Standard deviation so far, &ge; 0. */
  public double deviation() {
    return Math.sqrt(variance);
  }

  /**
   * How many standard deviations {@code value} lies from the mean.
   *
   * @param smallestDeviation floor of the standard deviation, &gt; 0: real series stand still for
   *     minutes, and the first tick after that is no sensation
   */
  public double z(double value, double smallestDeviation) {
    return (value - mean) / Math.max(Math.sqrt(variance), smallestDeviation);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeDouble(mean);
    out.writeDouble(variance);
  }

  void readFrom(DataInput in) throws IOException {
    mean = in.readDouble();
    variance = in.readDouble();
  }
}
