package io.breakwater.udfs.math.evidence;

/** Keeps figures that go into a record finite, whatever nonsense was asked. */
public final class Finite {
  private Finite() {}

  /**
   * The number itself; an infinite one becomes the largest finite one of its sign, negative zero
   * becomes zero.
   *
   * @throws IllegalArgumentException for NaN, which must be dealt with where it could arise
   */
  public static double clamp(double value) {
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException("not a number");
    }
    double clamped = Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value));
    // Adding zero turns -0.0 into 0.0, so that equal figures have equal bits.
    return clamped + 0.0;
  }

  /** True for a finite number above zero. */
  public static boolean isPositive(double value) {
    return value > 0 && !Double.isInfinite(value);
  }
}
