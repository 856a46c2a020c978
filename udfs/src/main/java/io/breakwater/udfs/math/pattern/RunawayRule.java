package io.breakwater.udfs.math.pattern;

import io.breakwater.schemas.Times;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rule of RUNAWAY: a price has run away on two bars in a row, or on one bar for which the mid
 * of a book vouches. It matches at each such bar. For the steps of one instrument, in order.
 */
public final class RunawayRule {
  private @Nullable PatternStep before;

  /** Takes the next step; the match it completes, or null. */
  public @Nullable PatternMatch onStep(PatternStep step) {
    PatternStep first = before;
    before = step;
    if (step.vouched()) {
      return PatternMatch.of(List.of(step));
    }
    boolean follows = first != null && step.barEnd() - first.barEnd() == Times.MINUTE;
    return first != null && follows ? PatternMatch.of(List.of(first, step)) : null;
  }
}
