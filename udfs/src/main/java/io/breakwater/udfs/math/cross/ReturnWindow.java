package io.breakwater.udfs.math.cross;

import io.breakwater.schemas.Times;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The last 60 returns of every instrument, and each as a standardised column.
 *
 * <p>A minute has the same cell for everybody (minute modulo 60), so two columns can be multiplied
 * without being turned. An instrument that misses a bar end, or has a bar without a return there,
 * starts its run of consecutive bar ends anew.
 */
final class ReturnWindow {
  /** Bar ends in a window. */
  static final int LENGTH = 60;

  private int instruments;
  private double[] returns = new double[0];
  private long[] newest = new long[0];
  private int[] run = new int[0];

  // Derived at each bar end from the above, not part of the state.
  private double[] columns = new double[0];
  private boolean[] usable = new boolean[0];

  /** Makes room for one more instrument. */
  void join() {
    instruments++;
    if (instruments > run.length) {
      int capacity = Math.max(8, run.length * 2);
      returns = Arrays.copyOf(returns, capacity * LENGTH);
      columns = Arrays.copyOf(columns, capacity * LENGTH);
      newest = Arrays.copyOf(newest, capacity);
      run = Arrays.copyOf(run, capacity);
      usable = Arrays.copyOf(usable, capacity);
    }
  }

  /** A bar end without this call breaks the run by itself: the next one is not its neighbour. */
  void add(int slot, long barEnd, double value) {
    boolean neighbour = run[slot] > 0 && newest[slot] == barEnd - Times.MINUTE;
    run[slot] = neighbour ? Math.min(LENGTH, run[slot] + 1) : 1;
    newest[slot] = barEnd;
    returns[slot * LENGTH + cell(barEnd)] = value;
  }

  /** Standardises every column whose window ends at {@code barEnd}. */
  void standardise(long barEnd) {
    for (int slot = 0; slot < instruments; slot++) {
      usable[slot] =
          run[slot] == LENGTH
              && newest[slot] == barEnd
              && Pearson.standardise(returns, slot * LENGTH, LENGTH, columns, slot * LENGTH);
    }
  }

  /** Whether the instrument has a full window that moves, as of the last {@link #standardise}. */
  boolean usable(int slot) {
    return usable[slot];
  }

  /** Whether the window that ends at {@code barEnd} is full, constant or not. */
  boolean full(int slot, long barEnd) {
    return run[slot] == LENGTH && newest[slot] == barEnd;
  }

  /** Correlation of two usable instruments. */
  double rho(int left, int right) {
    return Pearson.dot(columns, left * LENGTH, columns, right * LENGTH, LENGTH);
  }

  private static int cell(long barEnd) {
    return (int) Math.floorMod(Math.floorDiv(barEnd, Times.MINUTE), (long) LENGTH);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(instruments);
    for (int slot = 0; slot < instruments; slot++) {
      out.writeLong(newest[slot]);
      out.writeInt(run[slot]);
      for (int i = 0; i < LENGTH; i++) {
        out.writeDouble(returns[slot * LENGTH + i]);
      }
    }
  }

  static ReturnWindow readFrom(DataInput in) throws IOException {
    ReturnWindow window = new ReturnWindow();
    int instruments = in.readInt();
    for (int slot = 0; slot < instruments; slot++) {
      window.join();
      window.newest[slot] = in.readLong();
      window.run[slot] = in.readInt();
      for (int i = 0; i < LENGTH; i++) {
        window.returns[slot * LENGTH + i] = in.readDouble();
      }
    }
    return window;
  }
}
