package io.breakwater.udfs.math.outcome;

import java.util.ArrayDeque;

/**
 * The deepest fall of a price within a window: from the highest close of the last {@code
 * windowMicros} to the present one, as a ratio of the former.
 *
 * <p>Closes are pushed in the order of time; a push costs constant time on average (a decreasing
 * queue of candidates for the maximum).
 */
public final class DeepestFall {
  private final long windowMicros;
  private final ArrayDeque<Price> highs = new ArrayDeque<>();
  private double ratio;
  private long peakTime = Long.MIN_VALUE;
  private long lowTime = Long.MIN_VALUE;
  private long newest = Long.MIN_VALUE;

  /**
   * A fall that has not begun.
   *
   * @param windowMicros longest time from peak to low
   * @throws IllegalArgumentException if it is not positive
   */
  public DeepestFall(long windowMicros) {
    if (windowMicros <= 0) {
      throw new IllegalArgumentException("windowMicros must be positive, is " + windowMicros);
    }
    this.windowMicros = windowMicros;
  }

  /**
   * Takes a close.
   *
   * @throws IllegalArgumentException if the close is not positive and finite, or the time is not
   *     after the one before
   */
  public void push(long time, double close) {
    if (!(close > 0) || !Double.isFinite(close)) {
      throw new IllegalArgumentException("close must be positive and finite, is " + close);
    }
    if (time <= newest) {
      throw new IllegalArgumentException("time must be after " + newest + ", is " + time);
    }
    newest = time;
    while (!highs.isEmpty() && time - highs.getFirst().time > windowMicros) {
      highs.removeFirst();
    }
    // Of equal highs the later one stays: the fall began there.
    while (!highs.isEmpty() && highs.getLast().close <= close) {
      highs.removeLast();
    }
    highs.addLast(new Price(time, close));
    double fall = 1 - close / highs.getFirst().close;
    if (fall > ratio) {
      ratio = fall;
      peakTime = highs.getFirst().time;
      lowTime = time;
    }
  }

  /** The deepest one, 0 to 1; 0: it never fell. */
  public double ratio() {
    return ratio;
  }

  /** When it began; meaningless without a fall. */
  public long peakTime() {
    return peakTime;
  }

  /** When it was deepest, for the first time; meaningless without a fall. */
  public long lowTime() {
    return lowTime;
  }

  private record Price(long time, double close) {}
}
