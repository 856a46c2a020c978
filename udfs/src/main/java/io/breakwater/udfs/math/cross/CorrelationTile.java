package io.breakwater.udfs.math.cross;

import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A block of the matrix of pairs: running sums of products, slow covariances and breaks, 17 bytes a
 * pair in primitive arrays.
 *
 * <p>The tile holds the pairs (row, column) with row &gt; column whose row and column are within
 * its bounds, row after row; an open bound grows with the universe and moves nothing. Tiles that
 * cover the matrix give the same bits however it is cut: every pair has its own sequence of
 * operations, and when its sum is built afresh is decided by its two instruments ({@link
 * ReturnColumns}), not by its neighbours. The fresh sums stand beside the running ones for one
 * instrument at a time, so they cost no memory per pair.
 *
 * <p>Some rows at a time go through blocks of columns that stay in the first cache ({@link
 * RowLoops}). Which of their pairs may break is told by the largest distance in each column of such
 * a block, so nearly all pairs are never looked at one by one.
 */
public final class CorrelationTile {
  private static final int VERSION = 1;
  private static final int BLOCK = 512;
  private static final int ROWS = 16;

  private final int rowFrom;
  private final int rowTo;
  private final int columnFrom;
  private final int columnTo;

  private int[] starts = {0};
  private int rows;

  // By row and column, both from their bounds on.
  private double[][] sums = new double[0][];
  private double[][] covariances = new double[0][];
  private BreakWatch breaks = new BreakWatch();

  // Of the present rows only: by column.
  private double[] rho = new double[0];
  private double[] rhoSlow = new double[0];
  private double[] worst = new double[0];
  private double[] fresh = new double[0];

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
     * The pairs of {@code row} with {@code count} columns from {@code columnFrom} on.
     *
     * @param rho rolling correlations from index 0, NaN: not ready; good for this call only
     * @param rhoSlow slow correlations from index 0, NaN: not ready; good for this call only
     */
    void pairs(int row, int columnFrom, int count, double[] rho, double[] rhoSlow);
  }

  /**
   * A tile of the pairs with rowFrom &le; row &lt; rowTo, columnFrom &le; column &lt; columnTo and
   * column &lt; row.
   */
  public CorrelationTile(int rowFrom, int rowTo, int columnFrom, int columnTo) {
    if (rowFrom < 0 || rowTo < rowFrom || columnFrom < 0 || columnTo < columnFrom) {
      throw new IllegalArgumentException(
          "no tile: rows " + rowFrom + "-" + rowTo + ", columns " + columnFrom + "-" + columnTo);
    }
    this.rowFrom = rowFrom;
    this.rowTo = rowTo;
    this.columnFrom = columnFrom;
    this.columnTo = columnTo;
  }

  /** The tile of all pairs, however many instruments join. */
  public static CorrelationTile ofAll() {
    return new CorrelationTile(0, Integer.MAX_VALUE, 0, Integer.MAX_VALUE);
  }

  /** Pairs held now. */
  public int pairs() {
    return starts[rows];
  }

  private void grow(int instruments) {
    int wanted = Math.max(rows, Math.min(rowTo, instruments) - rowFrom);
    if (wanted == rows) {
      return;
    }
    starts = Arrays.copyOf(starts, wanted + 1);
    sums = Arrays.copyOf(sums, wanted);
    covariances = Arrays.copyOf(covariances, wanted);
    for (int i = rows; i < wanted; i++) {
      int count = columnEnd(rowFrom + i) - columnFrom;
      starts[i + 1] = Math.addExact(starts[i], count);
      sums[i] = new double[count];
      covariances[i] = new double[count];
    }
    rows = wanted;
    breaks.grow(pairs());
    int width = columnEnd(rowFrom + rows) - columnFrom;
    rho = new double[width];
    rhoSlow = new double[width];
    worst = new double[width];
    fresh = new double[rowFrom + rows];
  }

  private int columnEnd(int row) {
    return Math.max(columnFrom, Math.min(columnTo, row));
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
    rebuild(columns);
    TileColumns here = new TileColumns(columns, slow, columnFrom, rho.length);
    int end = rowFrom + rows;
    for (int row = rowFrom; row < end; row += ROWS) {
      int rowEnd = Math.min(end, row + ROWS);
      int count = columnEnd(rowEnd - 1) - columnFrom;
      for (int from = 0; from < count; from += BLOCK) {
        int to = Math.min(count, from + BLOCK);
        advanceBlock(here, row, rowEnd, from, to);
        watchMarked(here, row, rowEnd, from, to, listener);
        watchFar(here, row, rowEnd, from, to, listener);
      }
      for (int read = row; reader != null && read < rowEnd; read++) {
        read(here, read, reader);
      }
    }
  }

  private int count(int row) {
    return columnEnd(row) - columnFrom;
  }

  private void advanceBlock(TileColumns here, int row, int rowEnd, int from, int to) {
    Arrays.fill(worst, from, to, 0);
    for (; row < rowEnd; row++) {
      int end = Math.min(to, count(row));
      if (from < end) {
        here.advanceSums(row, sums[row - rowFrom], rho, from, end);
        if (here.returned(row)) {
          here.advanceSlow(row, covariances[row - rowFrom], rho, worst, from, end);
        }
      }
    }
  }

  /** Pairs in a break, or on the way into one, one by one. */
  private void watchMarked(
      TileColumns here, int row, int rowEnd, int from, int to, BreakListener listener) {
    for (; row < rowEnd; row++) {
      int start = starts[row - rowFrom];
      int end = start + Math.min(to, count(row));
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
    for (int i = from; i < to; i++) {
      for (int row = rowFirst; worst[i] >= BreakWatch.FAR_APART && row < rowEnd; row++) {
        if (i < count(row) && isNewlyFar(here, row, i)) {
          watchPair(here, row, i, listener);
        }
      }
    }
  }

  /** One that was marked had its turn; if its mark ended by that, it is not far. */
  private boolean isNewlyFar(TileColumns here, int row, int i) {
    int r = row - rowFrom;
    return here.returned(row)
        && breaks.isQuiet(starts[r] + i)
        && here.mayBreak(row, i, sums[r][i], covariances[r][i]);
  }

  private void watchPair(TileColumns here, int row, int i, BreakListener listener) {
    double rolling = here.rho(row, i, sums[row - rowFrom][i]);
    double slowly = here.rhoSlow(row, i, covariances[row - rowFrom][i]);
    if (breaks.next(starts[row - rowFrom] + i, rolling, slowly)) {
      listener.begins(row, columnFrom + i, rolling, slowly);
    }
  }

  private void read(TileColumns here, int row, PairReader reader) {
    int count = count(row);
    for (int i = 0; i < count; i++) {
      rho[i] = here.rho(row, i, sums[row - rowFrom][i]);
      rhoSlow[i] = here.rhoSlow(row, i, covariances[row - rowFrom][i]);
    }
    reader.pairs(row, columnFrom, count, rho, rhoSlow);
  }

  /** A bar end was left out: nothing is in a row any more. */
  public void interrupt() {
    breaks.interrupt();
  }

  private void rebuild(ReturnColumns columns) {
    int[] slots = columns.rebuiltSlots();
    for (int from = 0; from < rowFrom + rows; from += BLOCK) {
      int to = Math.min(rowFrom + rows, from + BLOCK);
      for (int k = 0; k < columns.rebuiltCount(); k++) {
        rebuildRow(columns, slots[k], from, to);
        rebuildColumn(columns, slots[k], from, to);
      }
    }
  }

  private void rebuildRow(ReturnColumns columns, int row, int blockFrom, int blockTo) {
    if (row >= rowFrom && row < rowFrom + rows) {
      int from = Math.max(columnFrom, blockFrom);
      int to = Math.min(columnEnd(row), blockTo);
      if (from < to) {
        products(columns, row, from, to, fresh);
        System.arraycopy(fresh, from, sums[row - rowFrom], from - columnFrom, to - from);
      }
    }
  }

  private void rebuildColumn(ReturnColumns columns, int column, int blockFrom, int blockTo) {
    int from = Math.max(Math.max(rowFrom, column + 1), blockFrom);
    int to = Math.min(rowFrom + rows, blockTo);
    // The rebuilt ones among the rows have it already.
    while (from < to && columns.rebuilt(from)) {
      from++;
    }
    if (column >= columnFrom && column < columnTo && from < to) {
      products(columns, column, from, to, fresh);
      for (int row = from; row < to; row++) {
        sums[row - rowFrom][column - columnFrom] = fresh[row];
      }
    }
  }

  /** Sums over the window of the products of one slot with others, cell after cell. */
  private static void products(ReturnColumns columns, int slot, int from, int to, double[] into) {
    double[][] cells = columns.shifted();
    Arrays.fill(into, from, to, 0);
    int cell = 0;
    for (; cell + 2 <= cells.length; cell += 2) {
      double[] first = cells[cell];
      double[] second = cells[cell + 1];
      RowLoops.addTwo(into, first, second, first[slot], second[slot], from, to);
    }
    if (cell < cells.length) {
      RowLoops.add(into, cells[cell], cells[cell][slot], from, to);
    }
  }

  /** Writes the state, version first. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    for (int bound : new int[] {rowFrom, rowTo, columnFrom, columnTo, rowFrom + rows}) {
      out.writeInt(bound);
    }
    for (int i = 0; i < rows; i++) {
      StateBytes.writePrefix(out, sums[i], sums[i].length);
      StateBytes.writePrefix(out, covariances[i], sums[i].length);
    }
    breaks.writeTo(out);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static CorrelationTile readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "correlation tile");
    CorrelationTile tile =
        new CorrelationTile(in.readInt(), in.readInt(), in.readInt(), in.readInt());
    tile.grow(in.readInt());
    for (int i = 0; i < tile.rows; i++) {
      StateBytes.readPrefix(in, tile.sums[i], tile.sums[i].length);
      StateBytes.readPrefix(in, tile.covariances[i], tile.sums[i].length);
    }
    tile.breaks = BreakWatch.readFrom(in);
    return tile;
  }
}
