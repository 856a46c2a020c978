package io.breakwater.udfs.math.rebalance;

import io.breakwater.udfs.math.evidence.MarkLookup;
import io.breakwater.udfs.math.portfolio.InstrumentLookup;
import io.breakwater.udfs.math.portfolio.ReturnHistory;
import org.jspecify.annotations.Nullable;

/**
 * What targets are computed from.
 *
 * @param instruments known, with their layers
 * @param marks at the tick
 * @param volatility slow volatility by instrument
 * @param market liquidity by instrument
 * @param minutes returns of the last bars, at most 500
 * @param hours returns of the last whole hours, at most 500
 */
public record TargetInputs(
    InstrumentLookup instruments,
    MarkLookup marks,
    Volatility volatility,
    MarketView.Lookup market,
    ReturnHistory minutes,
    ReturnHistory hours) {
  /** By instrument. */
  @FunctionalInterface
  public interface Volatility {
    /** Slow EWMA volatility per bar; null: not ready. */
    @Nullable Double sigmaSlow(String instrument);
  }
}
