package io.breakwater.jobs.simulation.market;

import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Layer;

/**
 * How one asset behaves and trades.
 *
 * @param base ticker
 * @param sector sector whose factor it follows
 * @param layer part in a portfolio
 * @param venue home venue
 * @param startPrice price at midnight, USDT
 * @param marketBeta return per return of the market factor
 * @param ownSigma deviation of its own part per minute, ratio
 * @param depth money within 25 bps of mid on one side in calm hours, USDT
 * @param spreadBps spread in calm hours, basis points of mid
 */
record Asset(
    String base,
    String sector,
    Layer layer,
    String venue,
    double startPrice,
    double marketBeta,
    double ownSigma,
    double depth,
    double spreadBps) {
  private static final int SIGNIFICANT_DIGITS = 5;
  private static final double[] POWERS_OF_TEN = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
  private static final double TAKER_FEE_RATE = 0.0005;
  private static final double MIN_NOTIONAL = 10;

  String instrument() {
    return base + "-USDT";
  }

  /** Digits after the point of a price. */
  int decimals() {
    return Math.max(0, SIGNIFICANT_DIGITS - 1 - magnitude());
  }

  /** Nearest price that the venue quotes. */
  double quoted(double price) {
    return price(Math.round(price * ticksPerUnit()));
  }

  /** Ticks in one unit of money. */
  double ticksPerUnit() {
    return POWERS_OF_TEN[decimals()];
  }

  /** Price of so many ticks; a division, so that its shortest text has no stray digits. */
  double price(long ticks) {
    return ticks / ticksPerUnit();
  }

  /** Smallest quantity step: the power of ten worth between 1 and 10 USDT at midnight. */
  double lot() {
    return quantityOf(1);
  }

  /** Whole lots worth about {@code notional} at {@code price}, at least one. */
  double quantity(double notional, double price) {
    return quantityOf(Math.max(1, (long) (notional / (price * lot()))));
  }

  private double quantityOf(long lots) {
    int magnitude = magnitude();
    return magnitude >= 0 ? lots / POWERS_OF_TEN[magnitude] : lots * POWERS_OF_TEN[-magnitude];
  }

  // Counted, not computed: this is asked for every level of every book.
  private int magnitude() {
    int magnitude = 0;
    for (double rest = startPrice; rest >= 10; rest /= 10) {
      magnitude++;
    }
    for (double rest = startPrice; rest < 1; rest *= 10) {
      magnitude--;
    }
    return magnitude;
  }

  Instrument toRecord() {
    Instrument instrument = new Instrument();
    instrument.setInstrument(instrument());
    instrument.setBase(base);
    instrument.setQuote("USDT");
    instrument.setVenue(venue);
    instrument.setSector(sector);
    instrument.setLayer(layer);
    instrument.setLotSize(lot());
    instrument.setMinNotional(MIN_NOTIONAL);
    instrument.setTakerFeeRate(TAKER_FEE_RATE);
    instrument.setContractMultiplier(1.0);
    instrument.setMaintenanceMarginRate(layer == Layer.CORE ? 0.004 : 0.01);
    return instrument;
  }
}
