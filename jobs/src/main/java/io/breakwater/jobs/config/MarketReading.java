package io.breakwater.jobs.config;

import io.breakwater.udfs.math.market.StandardOrder;
import io.breakwater.udfs.math.news.SourceWeights;
import java.io.Serializable;

/**
 * How the market is read: settings that change what is published.
 *
 * @param sources how much the word of each source of news counts
 * @param standardOrderNotional money at mid of the order whose slippage every row tells
 */
public record MarketReading(SourceWeights sources, double standardOrderNotional)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** As shipped: every source counts in full, the order is worth 10 000. */
  public static final MarketReading SHIPPED =
      new MarketReading(SourceWeights.EQUAL, StandardOrder.NOTIONAL);

  /** Refuses what is no order. */
  public MarketReading {
    if (!(standardOrderNotional > 0 && standardOrderNotional <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          MarketOptions.STANDARD_ORDER + " must be a number above 0, is " + standardOrderNotional);
    }
  }
}
