package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Veto;
import io.breakwater.udfs.math.evidence.Finite;
import org.jspecify.annotations.Nullable;

/** Makes vetoes whose figures are finite. */
public final class Vetoes {
  private Vetoes() {}

  /** A veto without figures. */
  public static Veto plain(VetoCode code, String scope) {
    return veto(code.name(), null, null, null, null, scope);
  }

  /** A veto with what was observed against a limit; times are epoch microseconds. */
  public static Veto observed(
      VetoCode code, @Nullable Double limit, @Nullable Double observed, String scope) {
    return veto(code.name(), limit, observed, null, null, scope);
  }

  /** The same veto with a word on what it is about. */
  static Veto detailed(Veto veto, String detail) {
    veto.setDetail(detail);
    return veto;
  }

  /** A veto with all of its figures. */
  static Veto veto(
      String code,
      @Nullable Double limit,
      @Nullable Double observed,
      @Nullable Double requested,
      @Nullable Double reserved,
      String scope) {
    return new Veto(
        code, finite(limit), finite(observed), finite(requested), finite(reserved), scope, null);
  }

  private static @Nullable Double finite(@Nullable Double figure) {
    // Infinite less infinite is no figure.
    return figure == null || figure.isNaN() ? null : (Double) Finite.clamp(figure);
  }
}
