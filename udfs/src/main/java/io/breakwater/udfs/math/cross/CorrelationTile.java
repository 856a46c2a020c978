package io.breakwater.udfs.math.cross;

import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A part of the matrix of pairs: running sums of products, slow covariances and breaks, 17 bytes a
 * pair in primitive arrays.
 *
 * <p>Rows go to tiles by sixteen, in turn, so that tiles stay equally large however many
 * instruments join, and joining moves nothing. A row holds the pairs with all columns below it.
 * Tiles that cover the matrix give the same bits however many there are: every pair has its own
 * sequence of operations, and when its sum is built afresh is decided by its two instruments
 * ({@link ReturnColumns}), not by its neighbours. Few are fresh at a time, so they cost no memory
 * per pair ({@link FreshSums}).
 *
 * <p>Sixteen rows go together through blocks of columns that stay in the first cache ({@link
 * RowLoops}). Which of their pairs may break is told by the largest distance in each column of such
 * a block, so nearly all pairs are never looked at one by one.
 */
public final class CorrelationTile {
  private static final int VERSION = 1;
  private static final int BLOCK = 512;

  /** Rows that stay together. */
  static final int ROWS = 16;

  private final int number;
  private final int tiles;

  private int[] starts = {0};
  private int rows;

  // By row of this tile, and column.
  private double[][] sums = new double[0][];
  private double[][] covariances = new double[0][];
  private BreakWatch breaks = new BreakWatch();

  private final FreshSums fresh = new FreshSums();

  // Of the present rows only: by column.
  private double[] rho = new double[0];
  private double[] rhoSlow = new double[0];
  private double[] worst = new double[0];

  /** Told where a pair's break begins. */
  @FunctionalInterface
  public interface BreakListener {
    /** The break of (row, column) begins at the present bar end. */
    void begins(int row, int column, double rho, double rhoSlow);
  }

  /** Reads all pairs of the present bar end. */
  @FunctionalInterface
  public interface PairReader {
    /**
     * The pairs of {@code row} with the columns below it.
     *
     * @param rho rolling correlations by column, NaN: not ready; good for this call only
     * @param rhoSlow slow correlations by column, NaN: not ready; good for this call only
     */
    void pairs(int row, double[] rho, double[] rhoSlow);
  }

  /**
   * A tile without an instrument.
   *
   * @param number 0 to tiles − 1
   * @param tiles how many cover the matrix
   */
  public CorrelationTile(int number, int tiles) {
    if (number < 0 || number >= tiles) {
      throw new IllegalArgumentException("no tile " + number + " of " + tiles);
    }
    this.number = number;
    this.tiles = tiles;
  }

  /** The tile of all pairs. */
  public static CorrelationTile ofAll() {
    return new CorrelationTile(0, 1);
  }

  /** Pairs held now. */
  public int pairs() {
    return starts[rows];
  }

  /** Tiles that cover the matrix together with this one. */
  int tiles() {
    return tiles;
  }

  /** Rows held now. */
  int rows() {
    return rows;
  }

  /** Slot of one of the rows; its pairs are those with all slots below. */
  int slot(int row) {
    return (row / ROWS * tiles + number) * ROWS + row % ROWS;
  }

  private boolean owns(int slot) {
    return slot / ROWS % tiles == number;
  }

  /** Place of one of its own slots. */
  int row(int slot) {
    return slot / ROWS / tiles * ROWS + slot % ROWS;
  }

  /** Makes room for the pairs of that many instruments. */
  void grow(int instruments) {
    int wanted = rows;
    while (slot(wanted) < instruments) {
      wanted++;
    }
    if (wanted == rows) {
      return;
    }
    starts = Arrays.copyOf(starts, wanted + 1);
    sums = Arrays.copyOf(sums, wanted);
    covariances = Arrays.copyOf(covariances, wanted);
    for (int row = rows; row < wanted; row++) {
      starts[row + 1] = Math.addExact(starts[row], slot(row));
      sums[row] = new double[slot(row)];
      covariances[row] = new double[slot(row)];
    }
    rows = wanted;
    breaks.grow(pairs());
    int width = slot(rows - 1);
    rho = new double[width];
    rhoSlow = new double[width];
    worst = new double[width];
  }

  /** Forgets the pairs of a slot, as if it had none. */
  void leave(int slot) {
    clear(slot, sums);
    clear(slot, covariances);
    if (owns(slot)) {
      breaks.forget(starts[row(slot)], starts[row(slot)] + slot);
    }
    for (int row = firstAfter(slot); row < rows; row++) {
      breaks.forget(starts[row] + slot, starts[row] + slot + 1);
    }
  }

  /**
   * Makes 0 of the numbers of a slot's pairs.
   *
   * @param pairs by row of this tile, not all of them perhaps, and column
   */
  void clear(int slot, double[][] pairs) {
    if (owns(slot) && row(slot) < pairs.length) {
      Arrays.fill(pairs[row(slot)], 0);
    }
    for (int row = firstAfter(slot); row < pairs.length; row++) {
      pairs[row][slot] = 0;
    }
  }

  /**
   * The next bar end.
   *
   * @param columns as of this bar end
   * @param slow as of this bar end
   * @param reader null: nobody reads all pairs
   */
  public void advance(
      ReturnColumns columns,
      SlowVariances slow,
      BreakListener listener,
      @Nullable PairReader reader) {
    grow(columns.instruments());
    if (rows == 0) {
      return;
    }
    fresh.build(columns, this::rebuild);
    TileColumns here = new TileColumns(columns, slow);
    for (int row = 0; row < rows; row += ROWS) {
      int rowEnd = Math.min(rows, row + ROWS);
      int count = slot(rowEnd - 1);
      for (int from = 0; from < count; from += BLOCK) {
        int to = Math.min(count, from + BLOCK);
        advanceBlock(here, row, rowEnd, from, to);
        watchMarked(here, row, rowEnd, from, to, listener);
        watchFar(here, row, rowEnd, from, to, listener);
      }
      for (int read = row; reader != null && read < rowEnd; read++) {
        here.correlations(slot(read), sums[read], covariances[read], rho, rhoSlow);
        reader.pairs(slot(read), rho, rhoSlow);
      }
    }
  }

  private void advanceBlock(TileColumns here, int rowFirst, int rowEnd, int from, int to) {
    Arrays.fill(worst, from, to, 0);
    fresh.enter(from, to);
    for (int row = rowFirst; row < rowEnd; row++) {
      int slot = slot(row);
      int end = Math.min(to, slot);
      if (from < end) {
        fresh.into(sums[row], slot);
        here.advanceSums(slot, sums[row], rho, from, end);
        if (here.returned(slot)) {
          here.advanceSlow(slot, covariances[row], rho, worst, from, end);
        }
      }
    }
  }

  /** Pairs in a break, or on the way into one, one by one. */
  private void watchMarked(
      TileColumns here, int rowFirst, int rowEnd, int from, int to, BreakListener listener) {
    for (int row = rowFirst; row < rowEnd; row++) {
      int start = starts[row];
      int end = start + Math.min(to, slot(row));
      int pair = breaks.nextMarked(start + from, end);
      while (pair < end) {
        watchPair(here, row, pair - start, listener);
        pair = breaks.nextMarked(pair + 1, end);
      }
    }
  }

  /** The others, where one of the rows is far enough for a break. */
  private void watchFar(
      TileColumns here, int rowFirst, int rowEnd, int from, int to, BreakListener listener) {
    for (int column = from; column < to; column++) {
      for (int row = rowFirst; worst[column] >= BreakWatch.FAR_APART && row < rowEnd; row++) {
        if (column < slot(row) && isNewlyFar(here, row, column)) {
          watchPair(here, row, column, listener);
        }
      }
    }
  }

  /** One that was marked had its turn; if its mark ended by that, it is not far. */
  private boolean isNewlyFar(TileColumns here, int row, int column) {
    int slot = slot(row);
    return here.returned(slot)
        && breaks.isQuiet(starts[row] + column)
        && here.mayBreak(slot, column, sums[row][column], covariances[row][column]);
  }

  private void watchPair(TileColumns here, int row, int column, BreakListener listener) {
    int slot = slot(row);
    double rolling = here.rho(slot, column, sums[row][column]);
    double slowly = here.rhoSlow(slot, column, covariances[row][column]);
    if (breaks.next(starts[row] + column, rolling, slowly)) {
      listener.begins(slot, column, rolling, slowly);
    }
  }

  /** A bar end was left out: nothing is in a row any more. */
  public void interrupt() {
    breaks.interrupt();
  }

  private void rebuild(int slot, double[] sumsOfSlot, boolean waits) {
    if (owns(slot)) {
      System.arraycopy(sumsOfSlot, 0, sums[row(slot)], 0, slot);
    }
    for (int row = firstAfter(slot); !waits && row < rows; row++) {
      sums[row][slot] = sumsOfSlot[slot(row)];
    }
  }

  private int firstAfter(int slot) {
    int row = slot / ROWS / tiles * ROWS;
    while (row < rows && slot(row) <= slot) {
      row++;
    }
    return row;
  }

  /** Writes the state, version first. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(number);
    out.writeInt(tiles);
    out.writeInt(rows);
    for (int row = 0; row < rows; row++) {
      StateBytes.writePrefix(out, sums[row], sums[row].length);
      StateBytes.writePrefix(out, covariances[row], sums[row].length);
    }
    breaks.writeTo(out);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static CorrelationTile readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "correlation tile");
    CorrelationTile tile = new CorrelationTile(in.readInt(), in.readInt());
    int rows = in.readInt();
    tile.grow(rows == 0 ? 0 : tile.slot(rows - 1) + 1);
    for (int row = 0; row < rows; row++) {
      StateBytes.readPrefix(in, tile.sums[row], tile.sums[row].length);
      StateBytes.readPrefix(in, tile.covariances[row], tile.sums[row].length);
    }
    tile.breaks = BreakWatch.readFrom(in);
    return tile;
  }
}
