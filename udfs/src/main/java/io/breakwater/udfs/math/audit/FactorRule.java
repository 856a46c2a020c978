package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.InputStatus;
import io.breakwater.udfs.math.evidence.Finite;
import io.breakwater.udfs.math.evidence.MarketView;
import org.jspecify.annotations.Nullable;

/** How a status, a raw value and a curve become points: the same for deciding and for verifying. */
final class FactorRule {
  /** A missing or stale input never costs less than this. */
  private static final double ABSENCE = -3;

  private FactorRule() {}

  /** Points of a factor. */
  static double points(InputStatus status, @Nullable Double raw, PenaltyCurve curve) {
    return switch (status) {
      case NONE, NOT_CONFIGURED -> 0;
      case INSUFFICIENT_HISTORY -> curve.at(0);
      case MISSING, STALE -> raw == null ? ABSENCE : Math.min(ABSENCE, curve.at(raw));
      case OK -> {
        if (raw == null) {
          throw new IllegalArgumentException("a factor with status OK needs a raw value");
        }
        yield curve.at(raw);
      }
    };
  }

  /** A factor as it is published. */
  static Factor factor(
      FactorCode code,
      InputStatus status,
      @Nullable Double raw,
      PenaltyCurve curve,
      @Nullable Long asOf,
      long now,
      @Nullable String source) {
    Double clamped = raw == null ? null : Finite.clamp(raw);
    return new Factor(
        code.name(),
        points(status, clamped, curve),
        clamped,
        curve.points(),
        status,
        asOf,
        asOf == null ? null : MarketView.ageMillis(asOf, now),
        source);
  }
}
