package io.breakwater.udfs.math.cross;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.BarEntry;
import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.Correlation;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Correlations of a universe, bar end by bar end: Pearson over 60 bar ends, slow EWMA correlation,
 * the distance of the two, and where it breaks.
 *
 * <p>Every window is computed afresh from columns that are standardised once a bar: 60
 * multiplications a pair, and no history to go wrong. The published mode does not touch the state.
 */
public final class CorrelationEngine {
  private static final int VERSION = 1;
  private static final long NEVER = Long.MIN_VALUE;

  private final Universe universe;
  private final ReturnWindow window;
  private final SlowPairs slow;
  private final BreakWatch breaks;
  private long newestBarEnd;

  // Of the present bar end only.
  private boolean[] present = new boolean[0];
  private boolean[] returned = new boolean[0];
  private boolean[] ready = new boolean[0];
  private double[] returns = new double[0];

  /** An engine that has seen nothing. */
  public CorrelationEngine() {
    this(new Universe(), new ReturnWindow(), new SlowPairs(), new BreakWatch(), NEVER);
  }

  private CorrelationEngine(
      Universe universe,
      ReturnWindow window,
      SlowPairs slow,
      BreakWatch breaks,
      long newestBarEnd) {
    this.universe = universe;
    this.window = window;
    this.slow = slow;
    this.breaks = breaks;
    this.newestBarEnd = newestBarEnd;
  }

  /**
   * The next bar end.
   *
   * @return the market-wide row, then pairs by (left, right); what is left out is said by {@code
   *     mode}
   * @throws IllegalArgumentException if the bar end is not after the one before
   */
  public List<Correlation> apply(BarVector bars, PairsMode mode) {
    long barEnd = bars.getEventTime();
    if (barEnd <= newestBarEnd) {
      throw new IllegalArgumentException(
          "bar ends must rise: " + Times.iso(barEnd) + " after " + Times.iso(newestBarEnd));
    }
    if (newestBarEnd != NEVER && barEnd - newestBarEnd != Times.MINUTE) {
      breaks.interrupt();
    }
    newestBarEnd = barEnd;
    takeIn(bars);
    window.standardise(barEnd);
    for (int slot = 0; slot < ready.length; slot++) {
      ready[slot] = window.full(slot, barEnd);
    }
    List<Correlation> rows = new ArrayList<>();
    if (mode != PairsMode.NONE) {
      rows.add(MarketRow.of(bars, slotsWhere(ready), readyNames(), this::rho));
    }
    advancePairs(barEnd, mode, rows);
    return rows;
  }

  private Set<String> readyNames() {
    Set<String> names = new HashSet<>();
    for (int slot : slotsWhere(ready)) {
      names.add(universe.name(slot));
    }
    return names;
  }

  private void takeIn(BarVector bars) {
    for (BarEntry entry : bars.getEntries()) {
      if (universe.slotOf(entry.getInstrument()) == null) {
        universe.join(entry.getInstrument());
        window.join();
      }
    }
    slow.grow(universe.size());
    breaks.grow(universe.size());
    present = new boolean[universe.size()];
    returned = new boolean[universe.size()];
    ready = new boolean[universe.size()];
    returns = new double[universe.size()];
    for (BarEntry entry : bars.getEntries()) {
      Integer slot = universe.slotOf(entry.getInstrument());
      if (slot != null) {
        present[slot] = true;
        takeReturn(slot, entry.getReturn$());
      }
    }
  }

  private void takeReturn(int slot, @Nullable Double value) {
    // A price that leaps beyond what a double holds has no return either.
    if (value != null && Double.isFinite(value)) {
      returned[slot] = true;
      returns[slot] = value;
      window.add(slot, newestBarEnd, value);
    }
  }

  private void advancePairs(long barEnd, PairsMode mode, List<Correlation> rows) {
    int[] order = universe.byName();
    for (int i = 0; i < order.length; i++) {
      for (int j = i + 1; j < order.length; j++) {
        advancePair(order[i], order[j], barEnd, mode, rows);
      }
    }
  }

  private void advancePair(
      int left, int right, long barEnd, PairsMode mode, List<Correlation> rows) {
    int pair = PairIndex.of(left, right);
    if (returned[left] && returned[right]) {
      slow.add(pair, returns[Math.min(left, right)], returns[Math.max(left, right)]);
    }
    Double rho = rho(left, right);
    boolean together = present[left] && present[right];
    Double rhoSlow = together ? slow.rho(pair) : null;
    Double shiftZ = BreakWatch.shiftZ(rho, rhoSlow);
    boolean begins = breaks.next(pair, shiftZ);
    if ((mode == PairsMode.ALL && together) || (mode == PairsMode.BREAKS && begins)) {
      Correlation row = new Correlation();
      row.setEventTime(barEnd);
      row.setLeft(universe.name(left));
      row.setRight(universe.name(right));
      row.setRho(rho);
      row.setRhoSlow(rhoSlow);
      row.setShiftZ(shiftZ);
      rows.add(row);
    }
  }

  private @Nullable Double rho(int left, int right) {
    return window.usable(left) && window.usable(right) ? window.rho(left, right) : null;
  }

  private int[] slotsWhere(boolean[] flags) {
    return Arrays.stream(universe.byName()).filter(slot -> flags[slot]).toArray();
  }

  /** Writes the state, version first. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(newestBarEnd);
    universe.writeTo(out);
    window.writeTo(out);
    slow.writeTo(out);
    breaks.writeTo(out);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static CorrelationEngine readFrom(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("correlation state of version " + version + " is not known here");
    }
    long newestBarEnd = in.readLong();
    return new CorrelationEngine(
        Universe.readFrom(in),
        ReturnWindow.readFrom(in),
        SlowPairs.readFrom(in),
        BreakWatch.readFrom(in),
        newestBarEnd);
  }
}
