package io.breakwater.udfs.math.pattern;

import java.util.Map;

/**
 * A bar at which the condition of a pattern holds. Thresholds were applied where it was made.
 *
 * @param pattern what it may be a part of
 * @param scope whom it concerns: an instrument, or {@link MarketPattern#EVERYBODY}
 * @param barEnd end of the bar, epoch microseconds
 * @param vouched a second source says the same, so that it need not wait for the next bar
 * @param numbers what it rests on, by name
 */
public record PatternStep(
    MarketPattern pattern,
    String scope,
    long barEnd,
    boolean vouched,
    Map<String, Double> numbers) {
  /** What it is a part of, and of whom: steps of one key are matched with each other. */
  public String key() {
    return pattern + "|" + scope;
  }
}
