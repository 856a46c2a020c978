package io.breakwater.udfs.math.pattern;

import io.breakwater.schemas.Times;
import org.jspecify.annotations.Nullable;

/** Which matches of a condition that lasts are told. */
public final class Onset {
  private Onset() {}

  /**
   * Whether a match is told.
   *
   * @param before bar end of the match before it of the same pattern and scope; null: none. The
   *     condition is over at the first bar without a match, and may begin anew at the next
   */
  public static boolean isTold(PatternMatch match, @Nullable Long before) {
    return !match.pattern().tripsAtOnset()
        || before == null
        || match.barEnd() - before != Times.MINUTE;
  }
}
