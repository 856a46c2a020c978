package io.breakwater.udfs.math.cross;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * When a pair stops moving as it used to: |z| of at least 4 on 3 bars in a row begins a break, 10
 * bars in a row below 2 end it. A bar without a z interrupts both counts, it ends no break.
 */
final class BreakWatch {
  private static final double FAR = 4;
  private static final double NEAR = 2;
  private static final int FAR_BARS = 3;
  private static final int NEAR_BARS = 10;

  /** One over the standard error of Fisher's z for 60 observations. */
  private static final double ROOT_OF_DEGREES = Math.sqrt(57);

  private static final double LARGEST_RHO = 0.9999;

  private int pairs;
  private byte[] barsInRow = new byte[0];
  private boolean[] broken = new boolean[0];

  /** Makes room for the pairs among this many instruments. */
  void grow(int instruments) {
    pairs = PairIndex.count(instruments);
    if (pairs > broken.length) {
      int capacity = Math.max(pairs, broken.length * 2);
      barsInRow = Arrays.copyOf(barsInRow, capacity);
      broken = Arrays.copyOf(broken, capacity);
    }
  }

  /** Distance of the two correlations in standard errors (Fisher); null where one is null. */
  static @Nullable Double shiftZ(@Nullable Double rho, @Nullable Double rhoSlow) {
    if (rho == null || rhoSlow == null) {
      return null;
    }
    return (atanh(rho) - atanh(rhoSlow)) * ROOT_OF_DEGREES;
  }

  /**
   * The pair's next bar.
   *
   * @param z its distance; null: none at this bar
   * @return true at the bar where a break begins
   */
  boolean next(int pair, @Nullable Double z) {
    boolean counts = z != null && (broken[pair] ? Math.abs(z) < NEAR : Math.abs(z) >= FAR);
    if (!counts) {
      barsInRow[pair] = 0;
      return false;
    }
    barsInRow[pair]++;
    if (barsInRow[pair] < (broken[pair] ? NEAR_BARS : FAR_BARS)) {
      return false;
    }
    barsInRow[pair] = 0;
    broken[pair] = !broken[pair];
    return broken[pair];
  }

  /** Forgets the counts: a bar end was left out, nothing is in a row any more. */
  void interrupt() {
    Arrays.fill(barsInRow, (byte) 0);
  }

  private static double atanh(double rho) {
    double clipped = Math.max(-LARGEST_RHO, Math.min(LARGEST_RHO, rho));
    return 0.5 * (StrictMath.log1p(clipped) - StrictMath.log1p(-clipped));
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(pairs);
    for (int pair = 0; pair < pairs; pair++) {
      out.writeByte(barsInRow[pair]);
      out.writeBoolean(broken[pair]);
    }
  }

  static BreakWatch readFrom(DataInput in) throws IOException {
    BreakWatch watch = new BreakWatch();
    watch.pairs = in.readInt();
    watch.barsInRow = new byte[watch.pairs];
    watch.broken = new boolean[watch.pairs];
    for (int pair = 0; pair < watch.pairs; pair++) {
      watch.barsInRow[pair] = in.readByte();
      watch.broken[pair] = in.readBoolean();
    }
    return watch;
  }
}
