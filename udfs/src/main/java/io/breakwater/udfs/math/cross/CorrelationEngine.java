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
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Correlations of a universe, bar end by bar end: Pearson over 60 bar ends, slow EWMA correlation,
 * the distance of the two, and where it breaks. The published mode does not touch the state.
 */
public final class CorrelationEngine {
  private static final int VERSION = 2;
  private static final long NEVER = Long.MIN_VALUE;

  private final Universe universe;
  private final ReturnColumns columns;
  private final SlowVariances slow;
  private final CorrelationTile tile;
  private long newestBarEnd;

  // Of the present bar end only.
  private boolean[] present = new boolean[0];
  private boolean[] returned = new boolean[0];
  private double[] returns = new double[0];

  /** An engine that has seen nothing. */
  public CorrelationEngine() {
    this(
        new Universe(),
        new ReturnColumns(ReturnColumns.BARS),
        new SlowVariances(),
        CorrelationTile.ofAll(),
        NEVER);
  }

  CorrelationEngine(
      Universe universe,
      ReturnColumns columns,
      SlowVariances slow,
      CorrelationTile tile,
      long newestBarEnd) {
    this.universe = universe;
    this.columns = columns;
    this.slow = slow;
    this.tile = tile;
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
    boolean neighbour = newestBarEnd != NEVER && barEnd - newestBarEnd == Times.MINUTE;
    if (!neighbour) {
      tile.interrupt();
    }
    newestBarEnd = barEnd;
    takeIn(bars);
    columns.advance(Math.floorDiv(barEnd, Times.MINUTE), neighbour, returns, returned);
    slow.advance(returns, returned);
    List<Correlation> rows = new ArrayList<>();
    if (mode != PairsMode.NONE) {
      rows.add(MarketRow.of(bars, universe, columns));
    }
    if (mode == PairsMode.ALL) {
      advanceTellingAll(rows);
    } else {
      advanceTellingBreaks(mode, rows);
    }
    return rows;
  }

  private void takeIn(BarVector bars) {
    for (BarEntry entry : bars.getEntries()) {
      String name = entry.getInstrument();
      if (universe.slotOf(name) == null) {
        universe.join(name);
        // Specified by the language, so the same on every machine.
        columns.join(name.hashCode());
        slow.join();
      }
    }
    if (present.length != universe.size()) {
      present = new boolean[universe.size()];
      returned = new boolean[universe.size()];
      returns = new double[universe.size()];
    }
    Arrays.fill(present, false);
    Arrays.fill(returned, false);
    for (BarEntry entry : bars.getEntries()) {
      Integer slot = universe.slotOf(entry.getInstrument());
      if (slot != null) {
        present[slot] = true;
        Double value = entry.getReturn$();
        returned[slot] = value != null && ReturnColumns.isReturn(value);
        returns[slot] = value == null ? 0 : value;
      }
    }
  }

  private void advanceTellingBreaks(PairsMode mode, List<Correlation> rows) {
    List<Correlation> begun = new ArrayList<>();
    tile.advance(
        columns,
        slow,
        (row, column, rho, rhoSlow) -> {
          if (mode == PairsMode.BREAKS) {
            begun.add(told(row, column, rho, rhoSlow));
          }
        },
        null);
    begun.sort(
        Comparator.comparingInt((Correlation row) -> rank(row.getLeft()))
            .thenComparingInt(row -> rank(row.getRight())));
    rows.addAll(begun);
  }

  private int rank(String name) {
    return universe.rank(Objects.requireNonNull(universe.slotOf(name)));
  }

  private void advanceTellingAll(List<Correlation> rows) {
    // Places by (left, right): two of a pair are at (higher rank, lower rank), read column-wise.
    @Nullable Correlation[] byRank = new Correlation[PairIndex.count(universe.size())];
    tile.advance(
        columns,
        slow,
        (row, column, rho, rhoSlow) -> {},
        (row, from, count, rho, rhoSlow) -> {
          for (int i = 0; i < count; i++) {
            if (present[row] && present[from + i]) {
              int place = PairIndex.of(universe.rank(row), universe.rank(from + i));
              byRank[place] = told(row, from + i, rho[i], rhoSlow[i]);
            }
          }
        });
    for (int left = 0; left < universe.size(); left++) {
      for (int right = left + 1; right < universe.size(); right++) {
        Correlation row = byRank[PairIndex.of(left, right)];
        if (row != null) {
          rows.add(row);
        }
      }
    }
  }

  private Correlation told(int row, int column, double rho, double rhoSlow) {
    boolean rowFirst = universe.rank(row) < universe.rank(column);
    Correlation pair = new Correlation();
    pair.setEventTime(newestBarEnd);
    pair.setLeft(universe.name(rowFirst ? row : column));
    pair.setRight(universe.name(rowFirst ? column : row));
    Double rolling = orNull(rho);
    Double slowly = orNull(rhoSlow);
    pair.setRho(rolling);
    pair.setRhoSlow(slowly);
    pair.setShiftZ(BreakWatch.shiftZ(rolling, slowly));
    return pair;
  }

  private static @Nullable Double orNull(double value) {
    return Double.isNaN(value) ? null : Double.valueOf(value);
  }

  /** Writes the state, version first. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(newestBarEnd);
    universe.writeTo(out);
    columns.writeTo(out);
    slow.writeTo(out);
    tile.writeTo(out);
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
        ReturnColumns.readFrom(in),
        SlowVariances.readFrom(in),
        CorrelationTile.readFrom(in),
        newestBarEnd);
  }
}
