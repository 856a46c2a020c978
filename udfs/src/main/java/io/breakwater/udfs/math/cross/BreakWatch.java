package io.breakwater.udfs.math.cross;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * When a pair stops moving as it used to: |z| of at least 4 on 3 bars in a row begins a break, 10
 * bars in a row below 2 end it. A bar without a z interrupts both counts, it ends no break.
 */
final class BreakWatch {
  /**
   * Two correlations can only be 4 standard errors apart where |a - b| &ge; {@value #FAR_APART} (1
   * - ab): the difference of two inverse hyperbolic tangents is that of the quotient. A hair less
   * than tanh(4 / &radic;57), so that the exact z decides all that is near.
   */
  static final double FAR_APART = 0.485237;

  /** The same for 2 standard errors. */
  private static final double NEAR_APART = 0.258878;

  /** More than what the two bounds are off. */
  private static final double CLOSE = 1e-5;

  private static final double FAR = 4;
  private static final double NEAR = 2;
  private static final int FAR_BARS = 3;
  private static final int NEAR_BARS = 10;
  private static final byte BROKEN = 0x40;

  /** One over the standard error of Fisher's z for 60 observations. */
  private static final double ROOT_OF_DEGREES = Math.sqrt(57);

  private static final double LARGEST_RHO = 0.9999;

  /** Eight marks at once. */
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  // By pair: bars in a row, and whether the pair is broken.
  private byte[] marks = new byte[0];
  private int pairs;

  /** Makes room for this many pairs. */
  void grow(int pairs) {
    this.pairs = pairs;
    if (pairs > marks.length) {
      marks = Arrays.copyOf(marks, Math.max(pairs, marks.length + marks.length / 4));
    }
  }

  /** Distance of the two correlations in standard errors (Fisher); null where one is null. */
  static @Nullable Double shiftZ(@Nullable Double rho, @Nullable Double rhoSlow) {
    if (rho == null || rhoSlow == null) {
      return null;
    }
    return (atanh(rho) - atanh(rhoSlow)) * ROOT_OF_DEGREES;
  }

  /** The first pair from {@code from} on whose next bar changes something; {@code to}: none. */
  int nextMarked(int from, int to) {
    int pair = from;
    while (pair + Long.BYTES <= to && (long) EIGHT.get(marks, pair) == 0) {
      pair += Long.BYTES;
    }
    while (pair < to && marks[pair] == 0) {
      pair++;
    }
    return pair;
  }

  /** Whether the next bar of the pair changes nothing unless its z is far. */
  boolean isQuiet(int pair) {
    return marks[pair] == 0;
  }

  /**
   * The pair's next bar.
   *
   * @param rho rolling correlation; NaN: none
   * @param rhoSlow slow correlation; NaN: none
   * @return true at the bar where a break begins
   */
  boolean next(int pair, double rho, double rhoSlow) {
    boolean broken = (marks[pair] & BROKEN) != 0;
    int inRow = marks[pair] & ~BROKEN;
    boolean exists = !Double.isNaN(rho) && !Double.isNaN(rhoSlow);
    boolean counts = exists && isApart(rho, rhoSlow, broken ? NEAR : FAR) != broken;
    inRow = counts ? inRow + 1 : 0;
    boolean turns = inRow == (broken ? NEAR_BARS : FAR_BARS);
    boolean brokenNow = turns != broken;
    marks[pair] = (byte) ((brokenNow ? BROKEN : 0) | (turns ? 0 : inRow));
    return turns && brokenNow;
  }

  /** At least {@link #FAR_APART} where two correlations can be 4 standard errors apart. */
  static double apart(double rho, double rhoSlow) {
    return Math.abs(rho - rhoSlow) + FAR_APART * (rho * rhoSlow);
  }

  /** Whether |z| is at least 2 or 4; logarithms are only taken where it is close. */
  static boolean isApart(double rho, double rhoSlow, double errors) {
    double bound = errors == NEAR ? NEAR_APART : FAR_APART;
    double beyond = Math.abs(rho - rhoSlow) - bound * (1 - rho * rhoSlow);
    boolean clipped = Math.abs(rho) > LARGEST_RHO || Math.abs(rhoSlow) > LARGEST_RHO;
    if (!clipped && Math.abs(beyond) > CLOSE * (1 - rho * rhoSlow)) {
      return beyond > 0;
    }
    return Math.abs((atanh(rho) - atanh(rhoSlow)) * ROOT_OF_DEGREES) >= errors;
  }

  /** Forgets the counts: a bar end was left out, nothing is in a row any more. */
  void interrupt() {
    for (int pair = 0; pair < pairs; pair++) {
      marks[pair] &= BROKEN;
    }
  }

  /** Forgets the pairs from {@code from} to before {@code to}, their breaks too. */
  void forget(int from, int to) {
    Arrays.fill(marks, from, to, (byte) 0);
  }

  /** Fisher's z of a correlation, clipped to &plusmn;0.9999. */
  static double atanh(double rho) {
    double clipped = Math.max(-LARGEST_RHO, Math.min(LARGEST_RHO, rho));
    return 0.5 * (StrictMath.log1p(clipped) - StrictMath.log1p(-clipped));
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(pairs);
    out.write(marks, 0, pairs);
  }

  static BreakWatch readFrom(DataInput in) throws IOException {
    BreakWatch watch = new BreakWatch();
    watch.grow(in.readInt());
    in.readFully(watch.marks, 0, watch.pairs);
    return watch;
  }
}
