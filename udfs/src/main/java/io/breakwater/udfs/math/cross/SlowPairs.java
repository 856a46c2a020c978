package io.breakwater.udfs.math.cross;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Slow correlation of every pair: zero-mean EWMA covariance (RiskMetrics 1996), lambda 0.99.
 *
 * <p>Bars where one of the two has no return are skipped, so each pair keeps its own variances:
 * those of the instruments would cover other bars.
 */
final class SlowPairs {
  private static final double LAMBDA = 0.99;
  private static final int READY_AFTER = 30;

  private int pairs;
  private double[] covariance = new double[0];
  private double[] lowVariance = new double[0];
  private double[] highVariance = new double[0];
  private int[] bars = new int[0];

  /** Makes room for the pairs among this many instruments. */
  void grow(int instruments) {
    pairs = PairIndex.count(instruments);
    if (pairs > bars.length) {
      int capacity = Math.max(pairs, bars.length * 2);
      covariance = Arrays.copyOf(covariance, capacity);
      lowVariance = Arrays.copyOf(lowVariance, capacity);
      highVariance = Arrays.copyOf(highVariance, capacity);
      bars = Arrays.copyOf(bars, capacity);
    }
  }

  /**
   * Takes in a bar where both have a return.
   *
   * @param low return of the instrument with the lower slot
   * @param high return of the other
   */
  void add(int pair, double low, double high) {
    if (bars[pair] == 0) {
      covariance[pair] = low * high;
      lowVariance[pair] = low * low;
      highVariance[pair] = high * high;
    } else {
      covariance[pair] = next(covariance[pair], low * high);
      lowVariance[pair] = next(lowVariance[pair], low * low);
      highVariance[pair] = next(highVariance[pair], high * high);
    }
    bars[pair] = Math.min(READY_AFTER, bars[pair] + 1);
  }

  private static double next(double before, double value) {
    return LAMBDA * before + (1 - LAMBDA) * value;
  }

  /** Slow correlation; null: fewer than 30 common bars, or one of the two never moved. */
  @Nullable Double rho(int pair) {
    double scale = Math.sqrt(lowVariance[pair]) * Math.sqrt(highVariance[pair]);
    if (bars[pair] < READY_AFTER || scale == 0) {
      return null;
    }
    return Math.max(-1, Math.min(1, covariance[pair] / scale));
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(pairs);
    for (int pair = 0; pair < pairs; pair++) {
      out.writeDouble(covariance[pair]);
      out.writeDouble(lowVariance[pair]);
      out.writeDouble(highVariance[pair]);
      out.writeByte(bars[pair]);
    }
  }

  static SlowPairs readFrom(DataInput in) throws IOException {
    SlowPairs slow = new SlowPairs();
    slow.pairs = in.readInt();
    slow.covariance = new double[slow.pairs];
    slow.lowVariance = new double[slow.pairs];
    slow.highVariance = new double[slow.pairs];
    slow.bars = new int[slow.pairs];
    for (int pair = 0; pair < slow.pairs; pair++) {
      slow.covariance[pair] = in.readDouble();
      slow.lowVariance[pair] = in.readDouble();
      slow.highVariance[pair] = in.readDouble();
      slow.bars[pair] = in.readByte();
    }
    return slow;
  }
}
