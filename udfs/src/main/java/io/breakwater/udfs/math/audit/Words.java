package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.Times;
import java.math.BigDecimal;
import java.math.MathContext;

/** Figures as people read them; the record holds them in full. */
final class Words {
  private static final MathContext DIGITS = new MathContext(8);
  private static final double PLAIN_BELOW = 1e15;
  private static final double PLAIN_FROM = 1e-9;

  private Words() {}

  /** A figure in at most eight digits, without trailing zeros. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    BigDecimal rounded = BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros();
    double size = Math.abs(value);
    boolean plain = size == 0 || (size >= PLAIN_FROM && size < PLAIN_BELOW);
    return plain ? rounded.toPlainString() : rounded.toString();
  }

  /** A moment, e.g. {@code 2025-05-01T14:30:00Z}. */
  static String time(double micros) {
    return Times.iso((long) micros);
  }
}
