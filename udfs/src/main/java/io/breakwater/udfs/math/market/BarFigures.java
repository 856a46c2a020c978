package io.breakwater.udfs.math.market;

import io.breakwater.schemas.avro.InstrumentState;

/** What was traded in a bar. */
final class BarFigures {
  private BarFigures() {}

  /**
   * Fills the columns of what was traded.
   *
   * @param builtFromTrades true: an empty bar is one without trades, not one without knowledge
   */
  static void describe(InstrumentState row, MarketBar bar, boolean builtFromTrades) {
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
