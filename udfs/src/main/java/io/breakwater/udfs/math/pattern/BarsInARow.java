package io.breakwater.udfs.math.pattern;

import io.breakwater.schemas.Times;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rule of SYSTEMIC_SELLOFF, CORRELATION_SURGE and REGIME_SHIFT: the condition holds on three
 * bars in a row. It matches at each bar that is at least the third. For the steps of one key, in
 * order.
 */
public final class BarsInARow {
  /** Bars it takes. */
  public static final int BARS = 3;

  private final Deque<PatternStep> row = new ArrayDeque<>(BARS);

  /** Takes the next step; the match it completes, or null. */
  public @Nullable PatternMatch onStep(PatternStep step) {
    PatternStep before = row.peekLast();
    if (before != null && step.barEnd() - before.barEnd() != Times.MINUTE) {
      row.clear();
    }
    row.addLast(step);
    if (row.size() > BARS) {
      row.removeFirst();
    }
    return row.size() == BARS ? PatternMatch.of(List.copyOf(row)) : null;
  }
}
