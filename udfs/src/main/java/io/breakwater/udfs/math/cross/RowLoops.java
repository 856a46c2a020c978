package io.breakwater.udfs.math.cross;

/**
 * The loops over the pairs of a row that a bar end costs.
 *
 * <p>They have no branch and index all their arrays alike, so that the compiler makes vector code
 * of them; each writes two arrays at most. One loop for all, or one with an offset, is no longer
 * vectorised by Java 17 and took three times as long.
 */
final class RowLoops {
  private RowLoops() {}

  /**
   * Sums of products go one bar on; rolling correlations from them.
   *
   * @param sum sums by column
   * @param rho written: correlations by column
   * @param in return of the row that enters, {@code out} the one that leaves
   * @param scale one over the length of the row's window
   * @param centre the row's scaled mean
   */
  static void advanceSums(
      double[] sum,
      double[] rho,
      double[] entering,
      double[] leaving,
      double[] scales,
      double[] centres,
      double in,
      double out,
      double scale,
      double centre,
      int from,
      int to) {
    for (int i = from; i < to; i++) {
      double moved = sum[i] + (in * entering[i] - out * leaving[i]);
      sum[i] = moved;
      rho[i] = moved * (scale * scales[i]) - centre * centres[i];
    }
  }

  /**
   * Slow covariances go one bar on; how far the two correlations are from one another, beyond the
   * distance of a break, from 0 on, is remembered where it is the largest of its column.
   *
   * @param value return of the row
   * @param scales by column: one over the deviations of both in the bars both have
   */
  static void advanceSlow(
      double[] covariance,
      double[] worst,
      double[] rho,
      double[] keep,
      double[] values,
      double[] scales,
      double value,
      int from,
      int to) {
    for (int i = from; i < to; i++) {
      double moved = keep[i] * covariance[i] + value * values[i];
      covariance[i] = moved;
      double slow = moved * scales[i];
      worst[i] = Math.max(worst[i], BreakWatch.apart(rho[i], slow));
    }
  }

  /** Slow covariances go one bar on, and nothing else. */
  static void advanceCovariances(
      double[] covariance, double[] keep, double[] values, double value, int to) {
    for (int i = 0; i < to; i++) {
      covariance[i] = keep[i] * covariance[i] + value * values[i];
    }
  }

  /** Multiplies by a number. */
  static void multiply(double[] into, double[] values, double factor, int from, int to) {
    for (int i = from; i < to; i++) {
      into[i] = factor * values[i];
    }
  }

  /** Adds two multiples. */
  static void addTwo(
      double[] into, double[] first, double[] second, double a, double b, int from, int to) {
    for (int i = from; i < to; i++) {
      into[i] = into[i] + a * first[i] + b * second[i];
    }
  }

  /** Adds a multiple. */
  static void add(double[] into, double[] values, double factor, int from, int to) {
    for (int i = from; i < to; i++) {
      into[i] = into[i] + factor * values[i];
    }
  }
}
