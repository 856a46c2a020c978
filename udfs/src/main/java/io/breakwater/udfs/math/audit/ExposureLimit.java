package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Veto;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A limit on a figure that grows with the quantity asked.
 *
 * @param code published code
 * @param scope whose limit
 * @param limit as it holds now, the ladder's multiplier included
 * @param after the figure when this many contracts are added, &gt;= 0; convex
 * @param reserved part of the figure that is held by reservations
 */
record ExposureLimit(
    String code, String scope, double limit, DoubleUnaryOperator after, double reserved) {
  /** A figure this little above its limit is at it. */
  static final double TOLERANCE = 1e-9;

  // What differs from the figure before by rounding alone has made nothing worse.
  private static final double SAME = 1e-12;

  /** True: above the limit; what is no number is above every limit. */
  static boolean exceeds(double figure, double limit) {
    return !(figure <= limit * (1 + TOLERANCE));
  }

  /** True: adding so much is above the limit and makes it worse. */
  boolean forbids(double quantity) {
    double figure = after.applyAsDouble(quantity);
    return exceeds(figure, limit) && !(figure <= after.applyAsDouble(0) * (1 + SAME));
  }

  /** The veto; null: none. {@code requested} is what the ask adds to the figure. */
  @Nullable Veto veto(double quantity) {
    if (!forbids(quantity)) {
      return null;
    }
    double figure = after.applyAsDouble(quantity);
    return Vetoes.veto(code, limit, figure, figure - after.applyAsDouble(0), reserved, scope);
  }
}
