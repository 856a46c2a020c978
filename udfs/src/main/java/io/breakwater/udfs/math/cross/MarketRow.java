package io.breakwater.udfs.math.cross;

import io.breakwater.schemas.avro.BarEntry;
import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.Correlation;
import io.breakwater.schemas.avro.VolatilityRegime;

/**
 * How much of the market moves as one: mean correlation, absorption ratio (share of the first
 * principal component; Kritzman et al. 2011) and share of instruments under stress. Ready is who
 * has 60 consecutive returns; one that did not move counts with correlation 0.
 */
final class MarketRow {
  private MarketRow() {}

  /** The row of one bar end. */
  static Correlation of(BarVector bars, Universe universe, ReturnColumns columns) {
    int ready = ready(columns);
    int usable = 0;
    for (int slot = 0; slot < columns.instruments(); slot++) {
      usable += columns.usable(slot) ? 1 : 0;
    }
    Correlation row = new Correlation();
    row.setEventTime(bars.getEventTime());
    row.setInstruments(ready);
    if (ready < 2) {
      return row;
    }
    CommonFactor factor = new CommonFactor(columns);
    double pairs = 0.5 * usable * (usable - 1);
    row.setMeanCorrelation(
        usable < 2 ? null : Double.valueOf(0.5 * (factor.sum() - usable) / pairs));
    // Each row of zeros has its diagonal element for an eigenvalue.
    double ofTheStill = usable < ready ? 1 : 0;
    row.setAbsorptionRatio(Math.max(ofTheStill, factor.largestEigenvalue()) / ready);
    row.setStressShare((double) stressed(bars, universe, columns) / ready);
    return row;
  }

  /** Share of ready instruments in EXPANSION or SHOCK; 0: fewer than two are ready. */
  static double stressShare(BarVector bars, Universe universe, ReturnColumns columns) {
    int ready = ready(columns);
    return ready < 2 ? 0 : (double) stressed(bars, universe, columns) / ready;
  }

  private static int ready(ReturnColumns columns) {
    int ready = 0;
    for (int slot = 0; slot < columns.instruments(); slot++) {
      ready += columns.full(slot) ? 1 : 0;
    }
    return ready;
  }

  private static int stressed(BarVector bars, Universe universe, ReturnColumns columns) {
    int stressed = 0;
    for (BarEntry entry : bars.getEntries()) {
      VolatilityRegime regime = entry.getRegime();
      boolean stress = regime == VolatilityRegime.EXPANSION || regime == VolatilityRegime.SHOCK;
      Integer slot = universe.slotOf(entry.getInstrument());
      if (stress && slot != null && columns.full(slot)) {
        stressed++;
      }
    }
    return stressed;
  }
}
