package io.breakwater.udfs.math.market;

import org.jspecify.annotations.Nullable;

/**
 * A step of a possible flash move, one of up to three of a bar. Steps come for a MOVE bar and the
 * three bars after it, in the order MOVE, SHOCK, STRESS, and all steps of a bar carry the same
 * numbers.
 *
 * @param instrument instrument
 * @param barEnd end of the bar, epoch microseconds
 * @param kind {@link #MOVE}, {@link #SHOCK} or {@link #STRESS}
 * @param move return of the bar
 * @param threshold what |move| had to reach for a MOVE at this bar: the larger of 4 sigmas and 1 %
 * @param previousSigmaSlow slow sigma per bar before the bar
 * @param largestSpreadZ among the book snapshots of the bar; null: none
 * @param smallestDepthRatio among the book snapshots of the bar; null: none
 * @param bookFeed a valid book of the instrument was seen before the end of the bar
 */
public record FlashStep(
    String instrument,
    long barEnd,
    String kind,
    double move,
    double threshold,
    double previousSigmaSlow,
    @Nullable Double largestSpreadZ,
    @Nullable Double smallestDepthRatio,
    boolean bookFeed) {
  /** The bar moved at least 4 slow sigmas and 1 %. */
  public static final String MOVE = "MOVE";

  /** The volatility regime is SHOCK at the bar. */
  public static final String SHOCK = "SHOCK";

  /** A snapshot of the bar had a spread z of at least 3 or a depth ratio below one half. */
  public static final String STRESS = "STRESS";

  /** Whether it may begin a flash move. */
  public boolean moves() {
    return kind.equals(MOVE);
  }

  /** Whether volatility is in shock. */
  public boolean shocks() {
    return kind.equals(SHOCK);
  }

  /** Whether the book is under stress. */
  public boolean stresses() {
    return kind.equals(STRESS);
  }
}
