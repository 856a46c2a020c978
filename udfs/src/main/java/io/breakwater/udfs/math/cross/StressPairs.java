package io.breakwater.udfs.math.cross;

import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Slow correlations over bars of stress only: what moves together when it matters.
 *
 * <p>The same EWMA as for all bars ({@link SlowVariances}), for the rows of one tile, 8 bytes a
 * pair.
 */
final class StressPairs {
  private static final int VERSION = 1;

  private final SlowVariances slow;
  private double[][] covariances = new double[0][];

  StressPairs() {
    this(new SlowVariances());
  }

  private StressPairs(SlowVariances slow) {
    this.slow = slow;
  }

  /** Gives an instrument a slot: the next one, or one that was left. */
  void join(int slot) {
    slow.join(slot);
  }

  /** Forgets the instrument of a slot, as if none had been there. */
  void leave(CorrelationTile tile, int slot) {
    slow.leave(slot);
    tile.clear(slot, covariances);
  }

  /** The next bar of stress; arguments by slot. */
  void advance(CorrelationTile tile, double[] returns, boolean[] returned) {
    slow.advance(returns, returned);
    grow(tile);
    for (int row = 0; row < covariances.length; row++) {
      int slot = tile.slot(row);
      if (slow.returned(slot)) {
        double value = slow.values()[slot];
        RowLoops.advanceCovariances(covariances[row], slow.keep(), slow.values(), value, slot);
        slow.startPairs(slot, covariances[row], 0, slot);
      }
    }
  }

  private void grow(CorrelationTile tile) {
    int had = covariances.length;
    covariances = Arrays.copyOf(covariances, Math.max(had, tile.rows()));
    for (int row = had; row < covariances.length; row++) {
      covariances[row] = new double[tile.slot(row)];
    }
  }

  /** Slow correlation of a row of the tile with a column below it; NaN: not ready. */
  double correlation(CorrelationTile tile, int slot, int column) {
    int row = tile.row(slot);
    return row < covariances.length
        ? slow.correlation(slot, column, covariances[row][column])
        : Double.NaN;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    slow.writeTo(out);
    out.writeInt(covariances.length);
    for (double[] row : covariances) {
      out.writeInt(row.length);
      StateBytes.writePrefix(out, row, row.length);
    }
  }

  static StressPairs readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "pairs under stress");
    StressPairs pairs = new StressPairs(SlowVariances.readFrom(in));
    pairs.covariances = new double[in.readInt()][];
    for (int row = 0; row < pairs.covariances.length; row++) {
      pairs.covariances[row] = new double[in.readInt()];
      StateBytes.readPrefix(in, pairs.covariances[row], pairs.covariances[row].length);
    }
    return pairs;
  }
}
