package io.breakwater.udfs.math.portfolio;

import io.breakwater.schemas.avro.Instrument;
import org.jspecify.annotations.Nullable;

/** How concentrated a portfolio is, and how far from being closed out. */
public final class StructuralRisk {
  private StructuralRisk() {}

  /**
   * Herfindahl index: the sum of squared shares of gross, 0..1.
   *
   * @return null: nothing is held
   */
  public static @Nullable Double concentration(Valuation valuation) {
    double gross = valuation.gross();
    if (!(gross > 0) || Double.isInfinite(gross)) {
      return null;
    }
    double sum = 0;
    for (Valuation.Holding holding : valuation.holdings().values()) {
      double share = holding.value() / gross;
      sum += share * share;
    }
    return sum;
  }

  /**
   * What may be lost before equity is down to the maintenance margin (sum of rate times absolute
   * value, as of now), in standard deviations of one hour; 0: it is there.
   *
   * @param past null: no volatility yet
   * @return null: nothing held, no equity, no volatility, or a holding whose maintenance rate is
   *     not known
   */
  public static @Nullable Double liquidationDistanceSigma(
      Valuation valuation, InstrumentLookup instruments, @Nullable PastReturns past) {
    if (past == null || valuation.gross() == 0 || !(valuation.equity() > 0)) {
      return null;
    }
    double margin = 0;
    for (Valuation.Holding holding : valuation.holdings().values()) {
      Instrument instrument = instruments.instrumentOf(holding.position().instrument());
      Double rate = instrument == null ? null : instrument.getMaintenanceMarginRate();
      if (rate == null) {
        return null;
      }
      margin += rate * Math.abs(holding.value());
    }
    double cushion = Math.max(0, 1 - margin / valuation.equity());
    double distance = cushion / Var.sigma(past, Var.HOUR_IN_BARS);
    return Double.isFinite(distance) ? (Double) distance : null;
  }
}
