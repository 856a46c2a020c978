package io.breakwater.udfs.math.rebalance;

import io.breakwater.schemas.avro.TradeSide;
import io.breakwater.schemas.avro.VolatilityRegime;
import org.jspecify.annotations.Nullable;

/**
 * What a planner needs of an instrument's market.
 *
 * @param bidLiquidity money within 25 bps of mid on the bid side, thinner book of several; null: no
 *     fresh book
 * @param askLiquidity the same on the ask side; null: no fresh book
 * @param spreadBps basis points of mid; null: no fresh book
 * @param regime volatility regime; null: not ready
 */
public record MarketView(
    @Nullable Double bidLiquidity,
    @Nullable Double askLiquidity,
    @Nullable Double spreadBps,
    @Nullable VolatilityRegime regime) {
  /** Nothing known. */
  public static final MarketView NONE = new MarketView(null, null, null, null);

  /** Money on the side that an order takes; null: no fresh book. */
  @Nullable Double liquidityTakenBy(TradeSide side) {
    return side == TradeSide.BUY ? askLiquidity : bidLiquidity;
  }

  /** True in EXPANSION and SHOCK. */
  boolean stressed() {
    return regime == VolatilityRegime.EXPANSION || regime == VolatilityRegime.SHOCK;
  }

  /** By instrument. */
  @FunctionalInterface
  public interface Lookup {
    /** The view; {@link #NONE} where nothing is known. */
    MarketView viewOf(String instrument);
  }
}
