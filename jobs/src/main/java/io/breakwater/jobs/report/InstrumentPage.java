package io.breakwater.jobs.report;

import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.VolatilityRegime;

/** What the page plots of one instrument. */
final class InstrumentPage {
  private final Thinned price = new Thinned();
  private final Thinned volatility = new Thinned();
  private final Thinned regime = new Thinned();
  private final long[] minutes = new long[VolatilityRegime.values().length];

  /** A bar end. */
  void take(InstrumentState row) {
    price.add(row.getEventTime(), row.getClose());
    if (row.getSigmaSlowAnnualised() != null) {
      volatility.add(row.getEventTime(), row.getSigmaSlowAnnualised());
    }
    VolatilityRegime now = row.getVolatilityRegime();
    if (now != null) {
      minutes[now.ordinal()]++;
      regime.add(row.getEventTime(), now.ordinal());
    }
  }

  /** Closes, money. */
  Thinned price() {
    return price;
  }

  /** Slow volatility of a year, ratio. */
  Thinned volatility() {
    return volatility;
  }

  /** Place of the regime among {@link VolatilityRegime}: the larger, the wilder. */
  Thinned regime() {
    return regime;
  }

  /** Bars in a regime. */
  long minutes(VolatilityRegime name) {
    return minutes[name.ordinal()];
  }
}
