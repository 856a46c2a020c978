package io.breakwater.udfs.math.pattern;

import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Closes of the last bars of an instrument, as far back as each of them had a return. */
public final class RecentCloses {
  private static final int VERSION = 1;

  private final double[] closes;
  private int count;

  /** Room for the newest close and those of {@code back} bars before it. */
  public RecentCloses(int back) {
    this.closes = new double[back + 1];
  }

  /**
   * Takes the close of the next bar.
   *
   * @param follows whether the bar has a return, that is, a bar before it
   */
  public void add(double close, boolean follows) {
    if (!follows) {
      count = 0;
    } else if (count == closes.length) {
      System.arraycopy(closes, 1, closes, 0, closes.length - 1);
      count--;
    }
    closes[count++] = close;
  }

  /** The next bar is missing. */
  public void interrupt() {
    count = 0;
  }

  /** Close of {@code bars} bars ago; null: not that many, or not without interruption. */
  public @Nullable Double ago(int bars) {
    return bars < count ? Double.valueOf(closes[count - 1 - bars]) : null;
  }

  /** Writes the state, version first. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(count);
    StateBytes.writePrefix(out, closes, count);
  }

  /** Reads what {@link #writeTo} wrote. */
  public void readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "recent closes");
    Arrays.fill(closes, 0);
    count = in.readInt();
    StateBytes.readPrefix(in, closes, count);
  }
}
