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
 * <p>Inner loops run along a row without a branch, in blocks that stay in the first cache. They are
 * short, touch three arrays at most and index all of them alike: fused, or with an offset, they
 * took two to three times as long on Java 17.
 */
public final class CorrelationTile {
  private static final int VERSION = 1;
  private static final int BLOCK = 512;

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

  // Of the present row only: by column.
  private double[] rho = new double[0];
  private double[] rhoSlow = new double[0];
  private double[] distance = new double[0];
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
    distance = new double[width];
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
    rebuild(columns);
    Local local = new Local(columns, slow);
    for (int row = rowFrom; row < rowFrom + rows; row++) {
      int count = columnEnd(row) - columnFrom;
      for (int from = 0; from < count; from += BLOCK) {
        int to = Math.min(count, from + BLOCK);
        advanceSums(local, row, from, to);
        advanceSlow(local, row, from, to);
        watch(slow, row, from, to, listener);
      }
      if (reader != null) {
        read(slow, row, count, reader);
      }
    }
  }

  /** What the columns of this tile bring along, by column from the bound on. */
  private final class Local {
    private final ReturnColumns columns;
    private final SlowVariances slow;
    private final double[] entering;
    private final double[] leaving;
    private final double[] scale;
    private final double[] centre;
    private final double[] keep;
    private final double[] values;
    private final double[][] inverses;

    Local(ReturnColumns columns, SlowVariances slow) {
      this.columns = columns;
      this.slow = slow;
      this.entering = cut(columns.entering());
      this.leaving = cut(columns.leaving());
      this.scale = cut(columns.scale());
      this.centre = cut(columns.centre());
      this.keep = cut(slow.keep());
      this.values = cut(slow.values());
      this.inverses = new double[slow.cohorts()][];
      for (int cohort = 0; cohort < inverses.length; cohort++) {
        inverses[cohort] = cut(slow.inversesWith(cohort));
      }
    }

    double[] inversesWith(int cohort) {
      return inverses[cohort];
    }

    private double[] cut(double[] bySlot) {
      return columnFrom == 0 || rho.length == 0
          ? bySlot
          : Arrays.copyOfRange(bySlot, columnFrom, columnFrom + rho.length);
    }
  }

  private void read(SlowVariances slow, int row, int count, PairReader reader) {
    for (int i = 0; i < count; i++) {
      rho[i] = clipped(rho[i]);
      rhoSlow[i] = rhoSlow(slow, row, i);
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
      addTwo(into, first, second, first[slot], second[slot], from, to);
    }
    if (cell < cells.length) {
      add(into, cells[cell], cells[cell][slot], from, to);
    }
  }

  private static void addTwo(
      double[] into, double[] first, double[] second, double a, double b, int from, int to) {
    for (int i = from; i < to; i++) {
      into[i] = into[i] + a * first[i] + b * second[i];
    }
  }

  private static void add(double[] into, double[] values, double factor, int from, int to) {
    for (int i = from; i < to; i++) {
      into[i] = into[i] + factor * values[i];
    }
  }

  /** Sums of products go one bar on; correlations from them. */
  private void advanceSums(Local local, int row, int from, int to) {
    ReturnColumns columns = local.columns;
    double[] sum = sums[row - rowFrom];
    double in = columns.entering()[row];
    double out = columns.leaving()[row];
    move(sum, local.entering, local.leaving, in, out, from, to);
    scale(rho, sum, local.scale, columns.scale()[row], from, to);
    centre(rho, local.centre, columns.centre()[row], from, to);
  }

  private static void move(
      double[] sum, double[] entering, double[] leaving, double in, double out, int from, int to) {
    for (int i = from; i < to; i++) {
      sum[i] += in * entering[i] - out * leaving[i];
    }
  }

  private static void scale(
      double[] into, double[] values, double[] scale, double factor, int from, int to) {
    for (int i = from; i < to; i++) {
      into[i] = values[i] * (factor * scale[i]);
    }
  }

  private static void centre(double[] values, double[] centre, double factor, int from, int to) {
    for (int i = from; i < to; i++) {
      values[i] -= factor * centre[i];
    }
  }

  /** Slow covariances go one bar on; how far the two correlations are beyond a far distance. */
  private void advanceSlow(Local local, int row, int from, int to) {
    SlowVariances slow = local.slow;
    if (!slow.returned(row)) {
      Arrays.fill(distance, from, to, Double.NaN);
      return;
    }
    double[] covariance = covariances[row - rowFrom];
    moveSlow(covariance, local.keep, local.values, slow.values()[row], from, to);
    if (slow.starts(row)) {
      startSlow(slow, row, from, to);
    }
    double[] inverses = local.inversesWith(slow.cohort(row));
    if (slow.cohorts() == 1) {
      // Who was never seen has NaN among the inverses of the columns.
      scale(rhoSlow, covariance, inverses, slow.inversesWith(0)[row], from, to);
    } else {
      for (int i = from; i < to; i++) {
        rhoSlow[i] = slow.inverseWith(row, columnFrom + i);
      }
      multiply(rhoSlow, inverses, from, to);
      multiply(rhoSlow, covariance, from, to);
    }
    far(distance, rho, rhoSlow, from, to);
  }

  /** The first product of a pair counts in full. */
  private void startSlow(SlowVariances slow, int row, int from, int to) {
    for (int i = from; i < to; i++) {
      int column = columnFrom + i;
      if (slow.returned(column) && slow.first(row, column)) {
        covariances[row - rowFrom][i] =
            SlowVariances.FIRST * (slow.values()[row] * slow.values()[column]);
      }
    }
  }

  private static void moveSlow(
      double[] covariance, double[] keep, double[] values, double value, int from, int to) {
    for (int i = from; i < to; i++) {
      covariance[i] = keep[i] * covariance[i] + value * values[i];
    }
  }

  private static void multiply(double[] values, double[] by, int from, int to) {
    for (int i = from; i < to; i++) {
      values[i] *= by[i];
    }
  }

  private static void far(double[] distance, double[] rho, double[] rhoSlow, int from, int to) {
    for (int i = from; i < to; i++) {
      distance[i] = Math.abs(rho[i] - rhoSlow[i]) + BreakWatch.FAR_APART * (rho[i] * rhoSlow[i]);
    }
  }

  private void watch(SlowVariances slow, int row, int from, int to, BreakListener listener) {
    int start = starts[row - rowFrom];
    for (int i = from; i < to; i++) {
      if (distance[i] >= BreakWatch.FAR_APART || !breaks.isQuiet(start + i)) {
        watchPair(slow, row, i, listener);
      }
    }
  }

  private void watchPair(SlowVariances slow, int row, int i, BreakListener listener) {
    double rolling = clipped(rho[i]);
    double slowly = rhoSlow(slow, row, i);
    if (breaks.next(starts[row - rowFrom] + i, rolling, slowly)) {
      listener.begins(row, columnFrom + i, rolling, slowly);
    }
  }

  private static double clipped(double rho) {
    return Math.max(-1, Math.min(1, rho));
  }

  /** Slow correlation; NaN: fewer than 30 common bars, or one of the two never moved. */
  private double rhoSlow(SlowVariances slow, int row, int i) {
    int column = columnFrom + i;
    if (!slow.ready(row, column)) {
      return Double.NaN;
    }
    double scale = slow.inverseWith(row, column) * slow.inverseWith(column, row);
    return clipped(covariances[row - rowFrom][i] * scale);
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
