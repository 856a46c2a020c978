package io.breakwater.udfs.math.cross;

import io.breakwater.schemas.avro.BarEntry;
import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.Correlation;
import io.breakwater.udfs.math.pattern.MarketPattern;
import io.breakwater.udfs.math.pattern.PatternStep;
import io.breakwater.udfs.math.pattern.RecentCloses;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The market as a whole, bar end by bar end and without its pairs: the market-wide row, and the
 * bars at which the universe falls as one (SYSTEMIC_SELLOFF) or moves as one more than it used to
 * (CORRELATION_SURGE).
 */
public final class MarketEngine {
  /** Bars over which the universe may fall. */
  static final int SELLOFF_BARS = 15;

  private static final double SELLOFF_RATIO = -0.03;
  private static final double SELLOFF_CORRELATION = 0.7;
  private static final double SURGE_RISE = 0.3;
  private static final double SURGE_STRESS = 0.5;
  private static final int VERSION = 1;

  private final Universe universe;
  private final ReturnColumns columns;
  private final List<RecentCloses> closes;
  private final SlowMean slowMean;
  private final PresentBar bar;

  /** An engine that has seen nothing. */
  public MarketEngine() {
    this(
        new Universe(),
        new ReturnColumns(ReturnColumns.BARS),
        new ArrayList<>(),
        new SlowMean(),
        PresentBar.NEVER);
  }

  private MarketEngine(
      Universe universe,
      ReturnColumns columns,
      List<RecentCloses> closes,
      SlowMean slowMean,
      long newestBarEnd) {
    this.universe = universe;
    this.columns = columns;
    this.closes = closes;
    this.slowMean = slowMean;
    this.bar = new PresentBar(universe, newestBarEnd, this::join, this::leave);
  }

  private void join(String instrument, int slot) {
    // Specified by the language, so the same on every machine.
    columns.join(slot, instrument.hashCode());
    if (slot == closes.size()) {
      closes.add(new RecentCloses(SELLOFF_BARS));
    }
  }

  private void leave(int slot) {
    columns.leave(slot);
    closes.set(slot, new RecentCloses(SELLOFF_BARS));
  }

  /**
   * The next bar end.
   *
   * @param steps gets the steps of patterns of this bar
   * @return the market-wide row
   * @throws IllegalArgumentException if the bar end is not after the one before
   */
  public Correlation apply(BarVector bars, List<PatternStep> steps) {
    bar.take(bars);
    columns.advance(bar.minute(), bar.follows(), bar.returns(), bar.returned());
    takeCloses(bars);
    Correlation row = MarketRow.of(bars, universe, columns);
    Double mean = row.getMeanCorrelation();
    if (mean != null) {
      slowMean.add(mean);
      selloff(row, mean, steps);
      surge(row, mean, steps);
    }
    return row;
  }

  private void takeCloses(BarVector bars) {
    for (int slot = 0; slot < universe.size(); slot++) {
      if (!bar.follows() || !bar.present(slot)) {
        closes.get(slot).interrupt();
      }
    }
    for (BarEntry entry : bars.getEntries()) {
      Integer slot = universe.slotOf(entry.getInstrument());
      if (slot != null) {
        closes.get(slot).add(entry.getClose(), bar.returned()[slot]);
      }
    }
  }

  private void selloff(Correlation row, double mean, List<PatternStep> steps) {
    double[] changes = new double[universe.size()];
    int count = 0;
    for (RecentCloses each : closes) {
      Double close = each.ago(0);
      Double before = each.ago(SELLOFF_BARS);
      if (close != null && before != null) {
        changes[count++] = close / before - 1;
      }
    }
    Double median = median(changes, count);
    if (median == null || median > SELLOFF_RATIO || mean < SELLOFF_CORRELATION) {
      return;
    }
    Map<String, Double> numbers = numbers(row, mean);
    numbers.put("medianReturn15Bars", median);
    numbers.put("instrumentsWithChange", (double) count);
    steps.add(step(MarketPattern.SYSTEMIC_SELLOFF, numbers));
  }

  private static @Nullable Double median(double[] values, int count) {
    if (count == 0) {
      return null;
    }
    Arrays.sort(values, 0, count);
    double upper = values[count / 2];
    return count % 2 == 1 ? upper : (values[count / 2 - 1] + upper) / 2;
  }

  private void surge(Correlation row, double mean, List<PatternStep> steps) {
    Double slow = slowMean.value();
    Double stress = row.getStressShare();
    if (slow == null || stress == null || stress < SURGE_STRESS) {
      return;
    }
    double rise = BreakWatch.atanh(mean) - BreakWatch.atanh(slow);
    if (rise >= SURGE_RISE) {
      Map<String, Double> numbers = numbers(row, mean);
      numbers.put("slowMeanCorrelation", slow);
      numbers.put("riseOfAtanh", rise);
      steps.add(step(MarketPattern.CORRELATION_SURGE, numbers));
    }
  }

  private PatternStep step(MarketPattern pattern, Map<String, Double> numbers) {
    return new PatternStep(pattern, MarketPattern.EVERYBODY, bar.barEnd(), false, numbers);
  }

  private static Map<String, Double> numbers(Correlation row, double mean) {
    Map<String, Double> numbers = new HashMap<>();
    numbers.put("meanCorrelation", mean);
    Double stress = row.getStressShare();
    Integer instruments = row.getInstruments();
    if (stress != null) {
      numbers.put("stressShare", stress);
    }
    if (instruments != null) {
      numbers.put("instruments", (double) instruments);
    }
    return numbers;
  }

  /** Writes the state, version first. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(bar.barEnd());
    universe.writeTo(out);
    columns.writeTo(out);
    for (RecentCloses each : closes) {
      each.writeTo(out);
    }
    slowMean.writeTo(out);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static MarketEngine readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "market as a whole");
    long newestBarEnd = in.readLong();
    Universe universe = Universe.readFrom(in);
    ReturnColumns columns = ReturnColumns.readFrom(in);
    List<RecentCloses> closes = new ArrayList<>();
    for (int slot = 0; slot < universe.size(); slot++) {
      RecentCloses each = new RecentCloses(SELLOFF_BARS);
      each.readFrom(in);
      closes.add(each);
    }
    return new MarketEngine(universe, columns, closes, SlowMean.readFrom(in), newestBarEnd);
  }
}
