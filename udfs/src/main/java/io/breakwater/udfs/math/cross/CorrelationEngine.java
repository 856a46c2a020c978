package io.breakwater.udfs.math.cross;

import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.Correlation;
import io.breakwater.schemas.avro.MatrixStripe;
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
  private static final int VERSION = 1;

  /** A bar of stress: so much of the market is in EXPANSION or SHOCK. */
  private static final double STRESS_SHARE = 0.5;

  private final Universe universe;
  private final ReturnColumns columns;
  private final SlowVariances slow;
  private final CorrelationTile tile;
  private final StressPairs stress;
  private final PresentBar bar;

  /** An engine of all pairs that has seen nothing. */
  public CorrelationEngine() {
    this(0, 1);
  }

  /**
   * An engine that has seen nothing, for the pairs of one of several tiles.
   *
   * @param number 0 to tiles − 1
   */
  public CorrelationEngine(int number, int tiles) {
    this(
        new Universe(),
        new ReturnColumns(ReturnColumns.BARS),
        new SlowVariances(),
        new CorrelationTile(number, tiles),
        new StressPairs(),
        PresentBar.NEVER);
  }

  private CorrelationEngine(
      Universe universe,
      ReturnColumns columns,
      SlowVariances slow,
      CorrelationTile tile,
      StressPairs stress,
      long newestBarEnd) {
    this.universe = universe;
    this.columns = columns;
    this.slow = slow;
    this.tile = tile;
    this.stress = stress;
    this.bar = new PresentBar(universe, newestBarEnd, this::join, this::leave);
  }

  private void join(String instrument, int slot) {
    // Specified by the language, so the same on every machine.
    columns.join(slot, instrument.hashCode());
    slow.join(slot);
    stress.join(slot);
  }

  private void leave(int slot) {
    columns.leave(slot);
    slow.leave(slot);
    tile.leave(slot);
    stress.leave(tile, slot);
  }

  /**
   * The next bar end.
   *
   * @return the pairs whose break begins there, by (left, right)
   * @throws IllegalArgumentException if the bar end is not after the one before
   */
  public List<PairBreak> apply(BarVector bars) {
    return apply(bars, Asked.NOTHING);
  }

  /**
   * The next bar end, with what is asked for of the pairs of which both have an entry there.
   *
   * @return the pairs whose break begins there, by (left, right)
   * @throws IllegalArgumentException if the bar end is not after the one before
   */
  public List<PairBreak> apply(BarVector bars, Asked asked) {
    take(bars);
    List<Correlation> rows = asked.rows();
    List<MatrixStripe> stripes = asked.stripes();
    @Nullable Correlation[] byRank =
        new Correlation[rows == null ? 0 : PairIndex.count(universe.size())];
    StripePacker packer = new StripePacker(universe, bar, tile, asked.stress() ? stress : null);
    List<PairBreak> breaks =
        advance(
            rows == null && stripes == null
                ? null
                : (row, rho, rhoSlow) -> {
                  if (rows != null) {
                    tell(row, rho, rhoSlow, byRank);
                  }
                  if (stripes != null) {
                    packer.pairs(row, rho, rhoSlow);
                  }
                });
    if (rows != null) {
      inOrder(byRank, rows);
    }
    if (stripes != null) {
      stripes.addAll(packer.stripes());
    }
    return breaks;
  }

  /**
   * What of the pairs is wanted beside the breaks.
   *
   * @param rows gets a row of every pair, by (left, right); null: not wanted
   * @param stripes gets the rows of this tile packed; null: not wanted
   * @param stress whether stripes say the correlations under stress too
   */
  public record Asked(
      @Nullable List<Correlation> rows, @Nullable List<MatrixStripe> stripes, boolean stress) {
    static final Asked NOTHING = new Asked(null, null, false);
  }

  // Places by (left, right): two of a pair are at (higher rank, lower rank), read column-wise.
  private void tell(int row, double[] rho, double[] rhoSlow, @Nullable Correlation[] byRank) {
    for (int column = 0; column < row; column++) {
      if (bar.present(row) && bar.present(column)) {
        int place = PairIndex.of(universe.rank(row), universe.rank(column));
        byRank[place] = told(row, column, rho[column], rhoSlow[column]);
      }
    }
  }

  private void inOrder(@Nullable Correlation[] byRank, List<Correlation> rows) {
    for (int left = 0; left < universe.size(); left++) {
      for (int right = left + 1; right < universe.size(); right++) {
        Correlation row = byRank[PairIndex.of(left, right)];
        if (row != null) {
          rows.add(row);
        }
      }
    }
  }

  private void take(BarVector bars) {
    bar.take(bars);
    if (!bar.follows()) {
      tile.interrupt();
    }
    columns.advance(bar.minute(), bar.follows(), bar.returns(), bar.returned());
    slow.advance(bar.returns(), bar.returned());
    tile.grow(universe.size());
    if (MarketRow.stressShare(bars, universe, columns) >= STRESS_SHARE) {
      stress.advance(tile, bar.returns(), bar.returned());
    }
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

  /** Tiles that cover the matrix together with this one's. */
  public int tiles() {
    return tile.tiles();
  }

  /** Writes the state, version first. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(bar.barEnd());
    universe.writeTo(out);
    columns.writeTo(out);
    slow.writeTo(out);
    tile.writeTo(out);
    stress.writeTo(out);
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
        StressPairs.readFrom(in),
        newestBarEnd);
  }
}
