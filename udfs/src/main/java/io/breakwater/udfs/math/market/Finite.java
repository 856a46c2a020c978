package io.breakwater.udfs.math.market;

import org.jspecify.annotations.Nullable;

/** The last gate before a number is published: one that overflowed is not known. */
final class Finite {
  private Finite() {}

  static @Nullable Double orNull(double value) {
    return Double.isFinite(value) ? Double.valueOf(value) : null;
  }
}
