package io.breakwater.udfs.math.portfolio;

import io.breakwater.schemas.avro.InputStatus;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.StressScenario;
import io.breakwater.udfs.math.evidence.MarketView;
import io.breakwater.udfs.math.evidence.Reading;
import org.jspecify.annotations.Nullable;

/**
 * What scenarios would do to a portfolio at once.
 *
 * <p>The price of a holding moves by priceChange + rateChange &middot; beta of its sector + (all
 * correlations 1) 3.0 &middot; sqrt(60) &middot; &sigma;_slow, up or down for all alike, whichever
 * costs; never by less than -1. Where everything is sold, each holding is worth, after that move,
 * Q: the room knows no levels, only the spread and the liquidity D within 25 bps of mid, so depth
 * is taken as even from half the spread h to there and to go on so: the mean price paid is h + Q /
 * (m D) &middot; (25 - h) / 2 bps off mid, at most all of it.
 */
public final class Stress {
  private static final double WINDOW_BPS = 25;
  private static final double BPS = 1e4;
  private static final String ANY_SECTOR = "*";

  private final InstrumentLookup instruments;
  private final MarketView market;

  /** Scenarios in a market. */
  public Stress(InstrumentLookup instruments, MarketView market) {
    this.instruments = instruments;
    this.market = market;
  }

  /**
   * What a scenario does.
   *
   * @param profitAndLoss change of equity, money
   * @param gross what is held after it, absolute, money
   * @param coverage share of gross for which every part of the scenario is known, 0..1; a part that
   *     is not known does nothing
   */
  public record Effect(double profitAndLoss, double gross, double coverage) {}

  /** The effect of a scenario; null: a number beyond all numbers. */
  public @Nullable Effect effectOf(StressScenario scenario, Valuation valuation) {
    double together = scenario.getCorrelationOne() ? -direction(valuation) : 0;
    double result = 0;
    double left = 0;
    double known = 0;
    for (Valuation.Holding holding : valuation.holdings().values()) {
      String name = holding.position().instrument();
      Double rate = scenario.getRateChange() == 0 ? (Double) 0.0 : rateBeta(scenario, name);
      Double sigma = together == 0 ? (Double) 0.0 : market.sigmaSlow(name);
      double move =
          scenario.getPriceChange()
              + scenario.getRateChange() * (rate == null ? 0 : rate)
              + together * Var.hourlyMove(sigma == null ? 0 : sigma);
      double value = holding.value() * (1 + Math.max(-1, move));
      result += value - holding.value();
      Double cost = scenario.getLiquidate() ? costOfSelling(scenario, name, value) : null;
      if (cost == null) {
        left += Math.abs(value);
      } else {
        result -= cost;
      }
      boolean sold = !scenario.getLiquidate() || cost != null;
      known += rate != null && sigma != null && sold ? Math.abs(holding.value()) : 0;
    }
    double coverage = valuation.gross() == 0 ? 1 : known / valuation.gross();
    boolean finite = Double.isFinite(result) && Double.isFinite(left) && Double.isFinite(coverage);
    return finite ? new Effect(result + 0.0, left, Math.min(1, coverage)) : null;
  }

  /** +1: a market that falls as one costs; -1: one that rises; 0: neither. */
  private double direction(Valuation valuation) {
    double sum = 0;
    for (Valuation.Holding holding : valuation.holdings().values()) {
      Double sigma = market.sigmaSlow(holding.position().instrument());
      sum += sigma == null ? 0 : holding.value() * sigma;
    }
    return Math.signum(sum);
  }

  private @Nullable Double rateBeta(StressScenario scenario, String name) {
    Instrument instrument = instruments.instrumentOf(name);
    String sector = instrument == null ? null : instrument.getSector();
    Double own = sector == null ? null : scenario.getRateBetas().get(sector);
    return own == null ? scenario.getRateBetas().get(ANY_SECTOR) : own;
  }

  /** Money; null: no fresh book with anything on that side. */
  private @Nullable Double costOfSelling(StressScenario scenario, String name, double value) {
    Reading side = market.immediateLiquidity(name, value < 0);
    Double liquidity = side.value();
    Double spread = market.spreadBps(name);
    if (side.status() != InputStatus.OK
        || liquidity == null
        || !(liquidity > 0)
        || spread == null) {
      return null;
    }
    double half = Math.min(WINDOW_BPS, spread / 2);
    double depth = scenario.getDepthMultiplier() * liquidity;
    double bps = half + Math.abs(value) / depth * (WINDOW_BPS - half) / 2;
    return Math.abs(value) * Math.min(1, bps / BPS);
  }
}
