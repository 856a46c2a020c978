package io.breakwater.udfs.math.cross;

import java.util.Arrays;

/**
 * Sums of products of the instruments that are built afresh at a bar end ({@link
 * ReturnColumns#rebuiltSlots}), from the window alone.
 *
 * <p>A sum of a fresh column lies in every row, each in another cache line. Written at once, those
 * lines are fetched twice; so the columns wait here until their row comes by. Not more of them wait
 * than {@value #WAITING}, which bounds the memory where a whole market is rebuilt at one bar end.
 */
final class FreshSums {
  private static final int BLOCK = 512;
  private static final int WAITING = 64;

  private final double[][] waiting = new double[WAITING][];
  private int[] slots = new int[0];
  private int count;

  // Of those that wait, the ones in the present block of columns.
  private int first;
  private int end;

  /** Takes the sums of one instrument with all others, by slot. */
  @FunctionalInterface
  interface Taker {
    /**
     * The sums of {@code slot}.
     *
     * @param fresh good for this call only
     * @param waits true: its column is handed on row by row, see {@link #into}
     */
    void take(int slot, double[] fresh, boolean waits);
  }

  /** Builds all that are due at this bar end. */
  void build(ReturnColumns columns, Taker taker) {
    int width = columns.instruments();
    slots = columns.rebuiltSlots();
    count = Math.min(columns.rebuiltCount(), WAITING);
    double[] passing = new double[columns.rebuiltCount() > WAITING ? width : 0];
    for (int k = 0; k < columns.rebuiltCount(); k++) {
      double[] fresh = k < WAITING ? place(k, width) : passing;
      for (int from = 0; from < width; from += BLOCK) {
        products(columns, slots[k], from, Math.min(width, from + BLOCK), fresh);
      }
      taker.take(slots[k], fresh, k < WAITING);
    }
  }

  private double[] place(int k, int width) {
    if (waiting[k] == null || waiting[k].length < width) {
      waiting[k] = new double[width];
    }
    return waiting[k];
  }

  /** The next block of columns. */
  void enter(int from, int to) {
    first = placeOf(from);
    end = placeOf(to);
  }

  private int placeOf(int slot) {
    int place = Arrays.binarySearch(slots, 0, count, slot);
    return place < 0 ? -place - 1 : place;
  }

  /** Puts those of the present block that lie below the row's own slot into its sums. */
  void into(double[] sums, int slot) {
    for (int k = first; k < end && slots[k] < slot; k++) {
      sums[slots[k]] = waiting[k][slot];
    }
  }

  /** Sums over the window of the products of one slot with others, cell after cell. */
  private static void products(ReturnColumns columns, int slot, int from, int to, double[] into) {
    double[][] cells = columns.shifted();
    Arrays.fill(into, from, to, 0);
    int cell = 0;
    for (; cell + 2 <= cells.length; cell += 2) {
      double[] one = cells[cell];
      double[] other = cells[cell + 1];
      RowLoops.addTwo(into, one, other, one[slot], other[slot], from, to);
    }
    if (cell < cells.length) {
      RowLoops.add(into, cells[cell], cells[cell][slot], from, to);
    }
  }
}
