package io.breakwater.udfs.math.market;

import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.VolatilityRegime;
import io.breakwater.udfs.math.pattern.MarketPattern;
import io.breakwater.udfs.math.pattern.PatternStep;
import io.breakwater.udfs.math.pattern.RecentCloses;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the bars at which a price has run away or an instrument is not what it was, so that the
 * patterns behind it see only these.
 */
final class PatternStepDetector {
  /** Bars over which a price may run away. */
  static final int RUNAWAY_BARS = 5;

  private static final double RUNAWAY_RATIO = 0.1;
  private static final double LIKELY_CHANGE = 0.5;

  // One more than the move spans: the bar before its base speaks for the base.
  private final RecentCloses closes = new RecentCloses(RUNAWAY_BARS + 1);

  void onBar(InstrumentState row, BarEstimators estimators, MarketOutput out) {
    closes.add(row.getClose(), row.getReturn$() != null);
    if (row.getReturn$() == null) {
      return;
    }
    // A filled bar repeats the bar before it: it is no second one that says the same.
    if (!row.getFilled()) {
      runaway(row, out);
    }
    regimeShift(row, estimators, out);
  }

  private void runaway(InstrumentState row, MarketOutput out) {
    Double base = closes.ago(RUNAWAY_BARS);
    if (base == null || !isAway(row.getClose(), base)) {
      return;
    }
    Map<String, Double> numbers = new HashMap<>();
    numbers.put("close", row.getClose());
    numbers.put("close5BarsAgo", base);
    numbers.put("change5Bars", row.getClose() / base - 1);
    Double mid = row.getMid();
    boolean vouched = mid != null && isAway(mid, base) && isSpokenFor(base);
    if (mid != null) {
      numbers.put("mid", mid);
      numbers.put("midChange5Bars", mid / base - 1);
    }
    out.patternStep(
        new PatternStep(
            MarketPattern.RUNAWAY, row.getInstrument(), row.getEventTime(), vouched, numbers));
  }

  /** At least 10 % away; said as a difference, so that 90 is that far from 100. */
  private static boolean isAway(double price, double base) {
    return Math.abs(price - base) >= RUNAWAY_RATIO * base;
  }

  /**
   * Whether a neighbour of the base is near it. A bar five bars after a lone bad close looks like a
   * move, and every book agrees with it.
   */
  private boolean isSpokenFor(double base) {
    Double before = closes.ago(RUNAWAY_BARS + 1);
    Double after = closes.ago(RUNAWAY_BARS - 1);
    return isNear(before, base) || isNear(after, base);
  }

  private static boolean isNear(@Nullable Double close, double base) {
    return close != null && !isAway(close, base);
  }

  private static void regimeShift(InstrumentState row, BarEstimators estimators, MarketOutput out) {
    boolean shock = row.getVolatilityRegime() == VolatilityRegime.SHOCK;
    Double change = estimators.judgedChangeProbability();
    if (!shock && (change == null || change < LIKELY_CHANGE)) {
      return;
    }
    Map<String, Double> numbers = new HashMap<>();
    numbers.put("shock", shock ? 1.0 : 0.0);
    if (change != null) {
      numbers.put("changeProbability", change);
    }
    putIfThere(numbers, "return", row.getReturn$());
    putIfThere(numbers, "sigmaFast", row.getSigmaFast());
    putIfThere(numbers, "sigmaSlow", row.getSigmaSlow());
    out.patternStep(
        new PatternStep(
            MarketPattern.REGIME_SHIFT, row.getInstrument(), row.getEventTime(), false, numbers));
  }

  private static void putIfThere(Map<String, Double> numbers, String name, @Nullable Double value) {
    if (value != null) {
      numbers.put(name, value);
    }
  }

  void writeTo(DataOutput out) throws IOException {
    closes.writeTo(out);
  }

  void readFrom(DataInput in) throws IOException {
    closes.readFrom(in);
  }
}
