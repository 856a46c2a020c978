package io.breakwater.jobs.cli;

import io.breakwater.schemas.Times;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures and times as people read them; records hold them in full. */
final class Figures {
  /** What stands where there is nothing. */
  static final String NONE = "–";

  private static final MathContext DIGITS = new MathContext(6);
  private static final double PLAIN_BELOW = 1e12;
  private static final double PLAIN_FROM = 1e-6;
  private static final double PERCENT = 100;

  private Figures() {}

  /** At most six digits, no trailing zeros; null: a dash. */
  static String number(@Nullable Double value) {
    if (value == null) {
      return NONE;
    }
    if (!Double.isFinite(value)) {
      return value.toString();
    }
    BigDecimal exact = BigDecimal.valueOf(value);
    // Whole digits are never rounded away: 123456789 is that and not 123457000.
    int digits = Math.max(DIGITS.getPrecision(), exact.precision() - exact.scale());
    BigDecimal rounded = exact.round(new MathContext(digits)).stripTrailingZeros();
    double size = Math.abs(value);
    boolean plain = size == 0 || (size >= PLAIN_FROM && size < PLAIN_BELOW);
    return plain ? rounded.toPlainString() : rounded.toString();
  }

  /** A ratio in percent with two decimals at most; null: a dash. */
  static String percent(@Nullable Double ratio) {
    return ratio == null ? NONE : number(Math.round(ratio * PERCENT * PERCENT) / PERCENT) + " %";
  }

  /** Money with two decimals; null: a dash. */
  static String money(@Nullable Double value) {
    if (value == null) {
      return NONE;
    }
    // Adding zero turns -0.0 into 0.0.
    return String.format(Locale.ROOT, "%,.2f", Math.abs(value) < 0.005 ? 0.0 : value + 0.0);
  }

  /** A moment; null: a dash. */
  static String time(@Nullable Long micros) {
    return micros == null ? NONE : Times.iso(micros);
  }

  /** Milliseconds as people say them; null: a dash. */
  static String age(@Nullable Long millis) {
    if (millis == null) {
      return NONE;
    }
    if (millis < 1_000) {
      return millis + " ms";
    }
    return millis < 120_000
        ? number(millis / 1_000.0) + " s"
        : number(Math.round(millis / 6_000.0) / 10.0) + " min";
  }

  /** A word; null or empty: a dash. */
  static String word(@Nullable String text) {
    return text == null || text.isEmpty() ? NONE : text;
  }
}
