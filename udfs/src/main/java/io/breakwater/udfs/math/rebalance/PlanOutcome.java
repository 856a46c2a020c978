package io.breakwater.udfs.math.rebalance;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What a valuation tick led to.
 *
 * @param plan the plan; null: nothing to order
 * @param skips legs that were due and left out, by instrument
 * @param unfinished instruments on their way to target that this plan does not bring there (a slice
 *     of a thin book): they go on whatever their band
 * @param answersCalls true: what was called for has been planned for; false: it waits
 * @param waitingSince when waits for the trend began, by instrument, epoch microseconds
 */
public record PlanOutcome(
    @Nullable RebalancePlan plan,
    List<Skip> skips,
    SortedSet<String> unfinished,
    boolean answersCalls,
    SortedMap<String, Long> waitingSince) {
  /** Keeps its own list. */
  public PlanOutcome {
    skips = List.copyOf(skips);
  }
}
