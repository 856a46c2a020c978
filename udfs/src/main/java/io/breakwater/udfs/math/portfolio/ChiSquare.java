package io.breakwater.udfs.math.portfolio;

/** Upper tails of the chi-square distribution by closed forms. */
final class ChiSquare {
  private static final double ROOT_OF_PI = StrictMath.sqrt(StrictMath.PI);
  private static final double SERIES_BELOW = 1.5;
  private static final int SERIES_TERMS = 25;
  private static final int FRACTION_TERMS = 50;
  private static final double ZERO_FROM = 30;

  private ChiSquare() {}

  /** Probability of a value above this with 1 degree of freedom: erfc(sqrt(x / 2)). */
  static double tailOfOne(double value) {
    return errorFunctionComplement(StrictMath.sqrt(value / 2));
  }

  /** Probability of a value above this with 2 degrees of freedom: exp(-x / 2). */
  static double tailOfTwo(double value) {
    return StrictMath.exp(-value / 2);
  }

  /**
   * erfc of x &ge; 0: a series of e^(x^2) erf x below 1.5, a continued fraction above (Abramowitz
   * and Stegun 7.1.6 and 7.1.14).
   */
  static double errorFunctionComplement(double x) {
    double square = x * x;
    if (x >= ZERO_FROM) {
      return 0;
    }
    double bell = StrictMath.exp(-square) / ROOT_OF_PI;
    if (x < SERIES_BELOW) {
      double sum = 0;
      for (double term = SERIES_TERMS + 0.5; term > 1; term--) {
        sum = 2 + square * sum / term;
      }
      return 1 - sum * x * bell;
    }
    double weight = 0;
    double numerator = 1;
    double numeratorBefore = 0;
    double denominator = 0.5 + square;
    double denominatorBefore = 1;
    for (int term = 0; term < FRACTION_TERMS; term++) {
      weight += 0.5 + 2 * term;
      double part = 2 * term + 2.5 + square;
      double next = part * numerator - weight * numeratorBefore;
      numeratorBefore = numerator;
      numerator = next;
      next = part * denominator - weight * denominatorBefore;
      denominatorBefore = denominator;
      denominator = next;
    }
    return numerator / denominator * x * bell;
  }
}
