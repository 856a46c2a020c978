package io.breakwater.udfs.math.market;

/** Logarithms of price ratios, finite for any two positive finite prices. */
final class LogReturn {
  private LogReturn() {}

  /** ln(to / from). */
  static double between(double from, double to) {
    double ratio = to / from;
    // A quotient of two finite prices may still overflow or vanish; the difference of logs cannot.
    return ratio > 0 && ratio <= Double.MAX_VALUE
        ? StrictMath.log(ratio)
        : StrictMath.log(to) - StrictMath.log(from);
  }
}
