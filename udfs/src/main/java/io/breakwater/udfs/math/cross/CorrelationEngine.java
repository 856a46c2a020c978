package io.breakwater.udfs.math.cross;

import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.Correlation;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Correlations of all pairs of a universe, bar end by bar end: Pearson over 60 bar ends, slow EWMA
 * correlation, the distance of the two, and where it breaks. What is told does not touch the state.
 */
public final class CorrelationEngine {
  private static final int VERSION = 2;

  private final Universe universe;
  private final ReturnColumns columns;
  private final SlowVariances slow;
  private final CorrelationTile tile;
  private final PresentBar bar;

  /** An engine that has seen nothing. */
  public CorrelationEngine() {
    this(
        new Universe(),
        new ReturnColumns(ReturnColumns.BARS),
        new SlowVariances(),
        CorrelationTile.ofAll(),
        PresentBar.NEVER);
  }

  private CorrelationEngine(
      Universe universe,
      ReturnColumns columns,
      SlowVariances slow,
      CorrelationTile tile,
      long newestBarEnd) {
    this.universe = universe;
    this.columns = columns;
    this.slow = slow;
    this.tile = tile;
    this.bar = new PresentBar(universe, newestBarEnd, this::join);
  }

  private void join(String instrument) {
    // Specified by the language, so the same on every machine.
    columns.join(instrument.hashCode());
    slow.join();
  }

  /**
   * The next bar end.
   *
   * @return the pairs whose break begins there, by (left, right)
   * @throws IllegalArgumentException if the bar end is not after the one before
   */
  public List<PairBreak> apply(BarVector bars) {
    take(bars);
    return advance(null);
  }

  /**
   * The next bar end, with the rows of all pairs of which both have an entry there.
   *
   * @param rows gets them, by (left, right)
   * @return the pairs whose break begins there, by (left, right)
   * @throws IllegalArgumentException if the bar end is not after the one before
   */
  public List<PairBreak> apply(BarVector bars, List<Correlation> rows) {
    take(bars);
    // Places by (left, right): two of a pair are at (higher rank, lower rank), read column-wise.
    @Nullable Correlation[] byRank = new Correlation[PairIndex.count(universe.size())];
    List<PairBreak> breaks =
        advance(
            (row, rho, rhoSlow) -> {
              for (int column = 0; column < row; column++) {
                if (bar.present(row) && bar.present(column)) {
                  int place = PairIndex.of(universe.rank(row), universe.rank(column));
                  byRank[place] = told(row, column, rho[column], rhoSlow[column]);
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
    return breaks;
  }

  private void take(BarVector bars) {
    bar.take(bars);
    if (!bar.follows()) {
      tile.interrupt();
    }
    columns.advance(bar.minute(), bar.follows(), bar.returns(), bar.returned());
    slow.advance(bar.returns(), bar.returned());
  }

  private List<PairBreak> advance(CorrelationTile.@Nullable PairReader reader) {
    List<PairBreak> begun = new ArrayList<>(0);
    tile.advance(
        columns,
        slow,
        (row, column, rho, rhoSlow) -> begun.add(broken(row, column, rho, rhoSlow)),
        reader);
    begun.sort(
        Comparator.comparingInt((PairBreak pair) -> rank(pair.left()))
            .thenComparingInt(pair -> rank(pair.right())));
    return begun;
  }

  private int rank(String name) {
    return universe.rank(Objects.requireNonNull(universe.slotOf(name)));
  }

  private PairBreak broken(int row, int column, double rho, double rhoSlow) {
    return new PairBreak(
        left(row, column),
        right(row, column),
        bar.barEnd(),
        rho,
        rhoSlow,
        Objects.requireNonNull(BreakWatch.shiftZ(rho, rhoSlow)));
  }

  private Correlation told(int row, int column, double rho, double rhoSlow) {
    Correlation pair = new Correlation();
    pair.setEventTime(bar.barEnd());
    pair.setLeft(left(row, column));
    pair.setRight(right(row, column));
    Double rolling = orNull(rho);
    Double slowly = orNull(rhoSlow);
    pair.setRho(rolling);
    pair.setRhoSlow(slowly);
    pair.setShiftZ(BreakWatch.shiftZ(rolling, slowly));
    return pair;
  }

  private String left(int one, int other) {
    return universe.name(universe.rank(one) < universe.rank(other) ? one : other);
  }

  private String right(int one, int other) {
    return universe.name(universe.rank(one) < universe.rank(other) ? other : one);
  }

  private static @Nullable Double orNull(double value) {
    return Double.isNaN(value) ? null : Double.valueOf(value);
  }

  /** Writes the state, version first. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(bar.barEnd());
    universe.writeTo(out);
    columns.writeTo(out);
    slow.writeTo(out);
    tile.writeTo(out);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static CorrelationEngine readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "correlations");
    long newestBarEnd = in.readLong();
    return new CorrelationEngine(
        Universe.readFrom(in),
        ReturnColumns.readFrom(in),
        SlowVariances.readFrom(in),
        CorrelationTile.readFrom(in),
        newestBarEnd);
  }
}
