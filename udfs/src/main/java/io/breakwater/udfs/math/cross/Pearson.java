package io.breakwater.udfs.math.cross;

import java.util.OptionalDouble;

/**
 * Pearson correlation in two passes: centre, scale, then multiply.
 *
 * <p>Nothing is carried from window to window, so an outlier leaves no trace once it has left (a
 * running sum keeps its rounding error for ever). Centring is repeated once, which takes out the
 * rounding of the first mean; scaling by the largest deviation keeps squares from under- or
 * overflowing.
 */
public final class Pearson {
  private static final double LARGE = 0x1p512;

  private Pearson() {}

  /**
   * Correlation of the first {@code n} elements, within -1..1.
   *
   * @return empty where one of the two is constant: there is no correlation with something that
   *     does not move
   */
  public static OptionalDouble of(double[] x, double[] y, int n) {
    double[] left = new double[n];
    double[] right = new double[n];
    if (!standardise(x, 0, n, left, 0) || !standardise(y, 0, n, right, 0)) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(dot(left, 0, right, 0, n));
  }

  /**
   * Writes the column with mean 0 and length 1.
   *
   * @return false where all values are equal (or there are none); {@code to} is then not written
   */
  static boolean standardise(double[] from, int fromOffset, int n, double[] to, int toOffset) {
    if (isConstant(from, fromOffset, n)) {
      return false;
    }
    // A difference of two of the largest numbers has no double; a power of two changes no digit.
    double unit = largest(from, fromOffset, n) > LARGE ? 1 / LARGE : 1;
    double mean = 0;
    for (int i = 0; i < n; i++) {
      mean += from[fromOffset + i] * unit / n;
    }
    double rest = 0;
    for (int i = 0; i < n; i++) {
      double centred = from[fromOffset + i] * unit - mean;
      to[toOffset + i] = centred;
      rest += centred / n;
    }
    double largest = 0;
    for (int i = 0; i < n; i++) {
      to[toOffset + i] -= rest;
      largest = Math.max(largest, Math.abs(to[toOffset + i]));
    }
    double squares = 0;
    for (int i = 0; i < n; i++) {
      to[toOffset + i] /= largest;
      squares += to[toOffset + i] * to[toOffset + i];
    }
    double length = Math.sqrt(squares);
    for (int i = 0; i < n; i++) {
      to[toOffset + i] /= length;
    }
    return true;
  }

  private static double largest(double[] column, int offset, int n) {
    double largest = 0;
    for (int i = 0; i < n; i++) {
      largest = Math.max(largest, Math.abs(column[offset + i]));
    }
    return largest;
  }

  /** Product of two standardised columns: their correlation, within -1..1. */
  static double dot(double[] left, int leftOffset, double[] right, int rightOffset, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += left[leftOffset + i] * right[rightOffset + i];
    }
    return Math.max(-1, Math.min(1, sum));
  }

  // The largest equals the smallest: exact, where a computed variance would leave a rounding rest.
  private static boolean isConstant(double[] column, int offset, int n) {
    for (int i = 1; i < n; i++) {
      if (column[offset + i] != column[offset]) {
        return false;
      }
    }
    return true;
  }
}
