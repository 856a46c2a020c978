package io.breakwater.udfs.math.market;

import io.breakwater.schemas.avro.InstrumentState;

/** What was traded in a bar, and between which prices. */
final class BarFigures {
  private BarFigures() {}

  /**
   * Fills the columns of prices and of what was traded.
   *
   * @param builtFromTrades true: an empty bar is one without trades, not one without knowledge
   */
  static void describe(InstrumentState row, MarketBar bar, boolean builtFromTrades) {
    row.setOpen(bar.open());
    row.setHigh(bar.high());
    row.setLow(bar.low());
    row.setVolume(Finite.orNull(bar.volume()));
    row.setNotional(Finite.orNull(bar.notional()));
    if (!builtFromTrades) {
      return;
    }
    row.setTrades(bar.tradeCount());
    double bought = bar.aggressorBuyVolume();
    double told = bought + bar.aggressorSellVolume();
    if (told > 0) {
      row.setAggressorBuyVolume(Finite.orNull(bought));
      row.setAggressorImbalance(Finite.orNull((bought - bar.aggressorSellVolume()) / told));
    }
  }
}
