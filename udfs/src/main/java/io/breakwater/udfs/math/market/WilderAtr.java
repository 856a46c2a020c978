package io.breakwater.udfs.math.market;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Average true range, price units: ATR_k = (13·ATR_{k−1} + TR_k)/14, seeded by the mean of the
 * first 14 (Wilder, New Concepts in Technical Trading Systems, 1978).
 */
public final class WilderAtr {
  /** Bars of the average. */
  public static final int PERIOD = 14;

  /** Sum of true ranges while seeding, then the average. */
  private double value;

  private int seeded;

  /** Takes a bar that follows another one without a gap. */
  public void add(double high, double low, double previousClose) {
    take(
        Math.max(
            high - low, Math.max(Math.abs(high - previousClose), Math.abs(low - previousClose))));
  }

  /** Takes the first bar ever or after a gap: its true range is H − L. */
  public void addFirst(double high, double low) {
    take(high - low);
  }

  private void take(double trueRange) {
    if (seeded == PERIOD) {
      value = (value * (PERIOD - 1) + trueRange) / PERIOD;
      return;
    }
    value += trueRange;
    seeded++;
    if (seeded == PERIOD) {
      value /= PERIOD;
    }
  }

  /** Whether the seed is complete. */
  public boolean isReady() {
    return seeded == PERIOD;
  }

  /** The average true range. */
  public double value() {
    return value;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeDouble(value);
    out.writeInt(seeded);
  }

  void readFrom(DataInput in) throws IOException {
    value = in.readDouble();
    seeded = in.readInt();
  }
}
