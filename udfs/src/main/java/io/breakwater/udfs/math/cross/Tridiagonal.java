package io.breakwater.udfs.math.cross;

/** A symmetric matrix with a diagonal and one line beside it. */
final class Tridiagonal {
  private Tridiagonal() {}

  /**
   * Largest eigenvalue, by bisection on the signs of the pivots of T - x I (Sturm), to the last bit
   * but two.
   *
   * @param beside element i stands between rows i and i + 1
   * @param size rows that count, at least 1
   */
  static double largestEigenvalue(double[] diagonal, double[] beside, int size) {
    double low = Double.NEGATIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      double left = i == 0 ? 0 : Math.abs(beside[i - 1]);
      double right = i == size - 1 ? 0 : Math.abs(beside[i]);
      low = Math.max(low, diagonal[i]);
      high = Math.max(high, diagonal[i] + left + right);
    }
    // No eigenvalue is above the largest circle (Gershgorin), none below a diagonal element.
    double wide = 4 * Math.ulp(Math.max(Math.abs(low), Math.abs(high)));
    while (high - low > wide) {
      double middle = low + (high - low) / 2;
      if (isAbove(middle, diagonal, beside, size)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return low + (high - low) / 2;
  }

  private static boolean isAbove(double x, double[] diagonal, double[] beside, int size) {
    double pivot = diagonal[0] - x;
    for (int i = 1; i < size && pivot < 0; i++) {
      pivot = diagonal[i] - x - beside[i - 1] * beside[i - 1] / pivot;
    }
    return pivot < 0;
  }
}
