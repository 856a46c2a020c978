package io.breakwater.udfs.math.cross;

import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The last W returns of every instrument, and what all its pairs share: mean, length, and when its
 * sums of products must be built afresh.
 *
 * <p>A minute has the same cell for everybody (minute modulo W). An instrument that misses a bar
 * end, or has a bar without a return there, starts its run of consecutive bar ends anew; a whole
 * window later nothing of the time before is left in its cells.
 *
 * <p>Running sums keep the rounding of everything that went through them. So an instrument is
 * <em>rebuilt</em>, and all its pairs with it, from the window alone: in turn every {@value #TURN}
 * W bars at the latest, and at once at a bar where its window is so much shorter than the longest
 * one since (squared lengths {@value #SHRINKAGE} : 1) that this rounding would count. A pair's
 * error is then at most some W roundings times {@value #SHRINKAGE}, whatever went through it
 * before: 3e-13 for W = 60, and an outlier is forgotten at the bar where it leaves. Columns are
 * kept around a value near their mean, chosen when they are rebuilt, because a correlation does not
 * depend on it and a small movement on a large mean would drown in rounding.
 */
public final class ReturnColumns {
  /** Bar ends in the window of the published correlations. */
  public static final int BARS = 60;

  private static final int VERSION = 1;
  private static final double SHRINKAGE = 8;

  /** Windows between two rebuilds in turn: rounding grows with it, cost falls. */
  private static final int TURN = 4;

  /** Turn of a slot that nobody has. */
  private static final int NEVER = -1;

  /** Logarithms of price ratios end at 1455; what is beyond this is no return. */
  private static final double LARGEST_RETURN = 1e100;

  /** Squares below this have lost digits: such a column does not move. */
  private static final double SMALLEST_SQUARES = 1e-280;

  private final int window;
  private final double rootOfWindow;
  private int instruments;
  private int capacity;

  // By cell and slot; a missing return is NaN in raw and 0 in shifted.
  private final double[][] raw;
  private final double[][] shifted;

  // By slot.
  private double[] shift = new double[0];
  private double[] sum = new double[0];
  private double[] squares = new double[0];
  private double[] largestSquares = new double[0];
  private double[] last = new double[0];
  private int[] run = new int[0];
  private int[] equal = new int[0];
  private int[] turn = new int[0];

  // By slot, of the present bar end only.
  private double[] entering = new double[0];
  private double[] leaving = new double[0];
  private double[] scale = new double[0];
  private double[] centre = new double[0];
  private boolean[] rebuilt = new boolean[0];
  private int[] rebuiltSlots = new int[0];
  private int rebuiltCount;

  /**
   * Columns without an instrument.
   *
   * @param window bar ends in a window, at least 2
   */
  public ReturnColumns(int window) {
    if (window < 2) {
      throw new IllegalArgumentException("a window has at least 2 bar ends: " + window);
    }
    this.window = window;
    this.rootOfWindow = Math.sqrt(window);
    this.raw = new double[window][0];
    this.shifted = new double[window][0];
  }

  /** Whether a number is taken as a return. */
  static boolean isReturn(double value) {
    return Math.abs(value) <= LARGEST_RETURN;
  }

  /**
   * Makes room for one more instrument, in the next slot.
   *
   * @param seed says at which minute it is rebuilt in turn; any number that is its own for good
   */
  public void join(int seed) {
    if (instruments == capacity) {
      widen(Math.max(8, capacity * 2));
    }
    turn[instruments] = Math.floorMod(seed, TURN * window);
    for (int cell = 0; cell < window; cell++) {
      raw[cell][instruments] = Double.NaN;
    }
    scale[instruments] = Double.NaN;
    centre[instruments] = Double.NaN;
    instruments++;
  }

  /**
   * Gives an instrument a slot: the next one, or one that was left.
   *
   * @param seed as of {@link #join(int)}
   */
  void join(int slot, int seed) {
    if (slot == instruments) {
      join(seed);
    } else {
      turn[slot] = Math.floorMod(seed, TURN * window);
    }
  }

  /** Forgets the instrument of a slot, as if none had been there. */
  void leave(int slot) {
    for (int cell = 0; cell < window; cell++) {
      raw[cell][slot] = Double.NaN;
      shifted[cell][slot] = 0;
    }
    for (double[] column : new double[][] {shift, sum, squares, largestSquares, last}) {
      column[slot] = 0;
    }
    run[slot] = 0;
    equal[slot] = 0;
    turn[slot] = NEVER;
  }

  private void widen(int width) {
    capacity = width;
    for (int cell = 0; cell < window; cell++) {
      raw[cell] = Arrays.copyOf(raw[cell], width);
      shifted[cell] = Arrays.copyOf(shifted[cell], width);
    }
    shift = Arrays.copyOf(shift, width);
    sum = Arrays.copyOf(sum, width);
    squares = Arrays.copyOf(squares, width);
    largestSquares = Arrays.copyOf(largestSquares, width);
    last = Arrays.copyOf(last, width);
    run = Arrays.copyOf(run, width);
    equal = Arrays.copyOf(equal, width);
    turn = Arrays.copyOf(turn, width);
    entering = Arrays.copyOf(entering, width);
    leaving = Arrays.copyOf(leaving, width);
    scale = Arrays.copyOf(scale, width);
    centre = Arrays.copyOf(centre, width);
    rebuilt = Arrays.copyOf(rebuilt, width);
    rebuiltSlots = Arrays.copyOf(rebuiltSlots, width);
  }

  /**
   * The next bar end.
   *
   * @param minute of the bar end, counted from the epoch; greater than the one before
   * @param neighbour false: bar ends were left out before it, all windows begin anew
   * @param returns by slot
   * @param returned by slot: whether there is a return
   */
  public void advance(long minute, boolean neighbour, double[] returns, boolean[] returned) {
    if (!neighbour) {
      Arrays.fill(run, 0, instruments, 0);
    }
    int cell = Math.floorMod(minute, window);
    int due = Math.floorMod(minute, TURN * window);
    rebuiltCount = 0;
    for (int slot = 0; slot < instruments; slot++) {
      takeIn(slot, cell, returned[slot] ? returns[slot] : Double.NaN);
      double variation = squares[slot] - sum[slot] * sum[slot] / window;
      boolean moves = full(slot) && equal[slot] < window;
      // Written so that a sum that is no number any more is rebuilt too.
      boolean worn = moves && !(variation * SHRINKAGE >= largestSquares[slot]);
      rebuilt[slot] = worn || turn[slot] == due;
      if (rebuilt[slot]) {
        rebuiltSlots[rebuiltCount++] = slot;
        rebuild(slot);
        variation = squares[slot] - sum[slot] * sum[slot] / window;
      }
      boolean usable = moves && variation >= SMALLEST_SQUARES;
      scale[slot] = usable ? 1 / Math.sqrt(variation) : Double.NaN;
      centre[slot] = sum[slot] / rootOfWindow * scale[slot];
    }
  }

  private void takeIn(int slot, int cell, double value) {
    boolean missing = Double.isNaN(value);
    double in = missing ? 0 : value - shift[slot];
    double out = shifted[cell][slot];
    raw[cell][slot] = value;
    shifted[cell][slot] = in;
    entering[slot] = in;
    leaving[slot] = out;
    sum[slot] += in - out;
    squares[slot] += in * in - out * out;
    largestSquares[slot] = Math.max(largestSquares[slot], squares[slot]);
    equal[slot] = run[slot] > 0 && value == last[slot] ? Math.min(window, equal[slot] + 1) : 1;
    run[slot] = missing ? 0 : Math.min(window, run[slot] + 1);
    last[slot] = missing ? 0 : value;
  }

  /** Its pairs are built from the window: what enters and leaves is in there already. */
  private void rebuild(int slot) {
    double total = 0;
    int present = 0;
    for (double[] cell : raw) {
      boolean missing = Double.isNaN(cell[slot]);
      total += missing ? 0 : cell[slot];
      present += missing ? 0 : 1;
    }
    shift[slot] = present == 0 ? 0 : total / present;
    sum[slot] = 0;
    squares[slot] = 0;
    for (int cell = 0; cell < window; cell++) {
      double returned = raw[cell][slot];
      double value = Double.isNaN(returned) ? 0 : returned - shift[slot];
      shifted[cell][slot] = value;
      sum[slot] += value;
      squares[slot] += value * value;
    }
    largestSquares[slot] = squares[slot];
    entering[slot] = 0;
    leaving[slot] = 0;
  }

  /** Bar ends in a window. */
  public int window() {
    return window;
  }

  /** Slots, those that nobody has among them. */
  public int instruments() {
    return instruments;
  }

  /** Whether the window that ends at the present bar end is full, constant or not. */
  boolean full(int slot) {
    return run[slot] == window;
  }

  /** Whether the instrument has a full window that moves, as of the present bar end. */
  boolean usable(int slot) {
    return !Double.isNaN(scale[slot]);
  }

  /** By slot: what came into the sums at this bar end, 0 for the rebuilt. */
  double[] entering() {
    return entering;
  }

  /** By slot: what left the sums at this bar end, 0 for the rebuilt. */
  double[] leaving() {
    return leaving;
  }

  /** By slot: one over the length of the centred column; NaN: not usable. */
  double[] scale() {
    return scale;
  }

  /** By slot: scaled mean times the root of W; NaN: not usable. */
  double[] centre() {
    return centre;
  }

  /** Whether the sums of an instrument's pairs are to be built from the window at this bar end. */
  boolean rebuilt(int slot) {
    return rebuilt[slot];
  }

  /** The rebuilt slots, ascending, as many as {@link #rebuiltCount}. */
  int[] rebuiltSlots() {
    return rebuiltSlots;
  }

  int rebuiltCount() {
    return rebuiltCount;
  }

  /** By cell and slot: returns around the shift of their instrument, 0 where there is none. */
  double[][] shifted() {
    return shifted;
  }

  /** Writes the state, version first. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(window);
    out.writeInt(instruments);
    for (double[] column : new double[][] {shift, sum, squares, largestSquares, last}) {
      StateBytes.writePrefix(out, column, instruments);
    }
    for (int[] column : new int[][] {run, equal, turn}) {
      for (int slot = 0; slot < instruments; slot++) {
        out.writeInt(column[slot]);
      }
    }
    for (int cell = 0; cell < window; cell++) {
      StateBytes.writePrefix(out, raw[cell], instruments);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static ReturnColumns readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "return columns");
    ReturnColumns columns = new ReturnColumns(in.readInt());
    int instruments = in.readInt();
    for (int slot = 0; slot < instruments; slot++) {
      columns.join(0);
    }
    columns.readSlots(in);
    for (int cell = 0; cell < columns.window; cell++) {
      double[] raw = columns.raw[cell];
      StateBytes.readPrefix(in, raw, instruments);
      for (int slot = 0; slot < instruments; slot++) {
        columns.shifted[cell][slot] = Double.isNaN(raw[slot]) ? 0 : raw[slot] - columns.shift[slot];
      }
    }
    return columns;
  }

  private void readSlots(DataInput in) throws IOException {
    for (double[] column : new double[][] {shift, sum, squares, largestSquares, last}) {
      StateBytes.readPrefix(in, column, instruments);
    }
    for (int[] column : new int[][] {run, equal, turn}) {
      for (int slot = 0; slot < instruments; slot++) {
        column[slot] = in.readInt();
      }
    }
  }
}
