package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.CurvePoint;
import io.breakwater.schemas.avro.Policy;
import java.util.List;
import java.util.Map;

/**
 * The model's curves, and the ones a policy puts in their place.
 *
 * <p>{@code EVENT} is the curve of severity 1 over hours to the event; {@code PUBLISHER} is over
 * notional by usual notional, {@link #LEVERAGE_DRIFT} over fast by slow leverage; {@code
 * VOLATILITY} over the regime's place, 0 to 3.
 */
public final class PenaltyCurves {
  /** Code of the part of PUBLISHER that watches leverage. */
  public static final String LEVERAGE_DRIFT = "LEVERAGE_DRIFT";

  /** Points for a publisher with fewer than five earlier signals. */
  public static final PenaltyCurve INSUFFICIENT_HISTORY = PenaltyCurve.of(0, -5);

  private static final Map<String, PenaltyCurve> DEFAULTS =
      Map.ofEntries(
          Map.entry("EVENT", PenaltyCurve.of(-0.25, -20, 0, -20, 6, 0)),
          Map.entry("LIQUIDITY", PenaltyCurve.of(0.02, 0, 0.02, -5, 0.20, -25)),
          Map.entry("SPREAD", PenaltyCurve.of(2, 0, 6, -10)),
          Map.entry("PUBLISHER", PenaltyCurve.of(2, 0, 4, -15)),
          Map.entry(LEVERAGE_DRIFT, PenaltyCurve.of(1.1, 0, 1.5, -5)),
          Map.entry("CORRELATION", PenaltyCurve.of(0, 0, 1, -4, 2, -10, 3, -20)),
          Map.entry("NEWS", PenaltyCurve.of(0.1, 0, 0.6, -15)),
          Map.entry("VOLATILITY", PenaltyCurve.of(0, 0, 1, 0, 2, -4, 3, -10)),
          Map.entry("CROWDING", PenaltyCurve.of(1, 0, 3, -5)),
          Map.entry("PLAN", PenaltyCurve.of(1, -5, 1, 0)));

  private PenaltyCurves() {}

  /** True: a policy may name this code. */
  public static boolean isKnown(String code) {
    return DEFAULTS.containsKey(code);
  }

  /** The policy's curve for the code, else the model's. */
  public static PenaltyCurve of(Policy policy, String code) {
    List<CurvePoint> own = policy.getAudit().getCurves().get(code);
    if (own != null && !own.isEmpty()) {
      return PenaltyCurve.of(own);
    }
    PenaltyCurve curve = DEFAULTS.get(code);
    if (curve == null) {
      throw new IllegalArgumentException("no curve of this code: " + code);
    }
    return curve;
  }
}
