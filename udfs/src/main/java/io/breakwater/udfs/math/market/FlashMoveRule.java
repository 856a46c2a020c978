package io.breakwater.udfs.math.market;

import io.breakwater.schemas.Times;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The flash move, said plainly: after a MOVE at bar k, a SHOCK and (with a book feed) a STRESS at
 * bars k…k+3 in any order; it trips once, at the end of the first bar where all hold, unless a trip
 * fell within the 15 bars before.
 *
 * <p>A MOVE whose condition was first met in such a quiet time is spent: it does not trip later.
 * What matches the pattern on a stream is held equal to this rule by a test.
 *
 * <p>For the steps of one instrument, in order.
 */
public final class FlashMoveRule {
  /** Bars after a trip without another one. */
  public static final int QUIET_BARS = 15;

  private static final long REACH_MICROS = FlashStepDetector.BARS_AFTER_MOVE * Times.MINUTE;
  private static final long QUIET_MICROS = QUIET_BARS * Times.MINUTE;

  private final List<Candidate> candidates = new ArrayList<>();
  private boolean tripped;
  private long tripBarEnd;

  /** Takes the next step; the trip it completes, or null. */
  public @Nullable FlashTrip onStep(FlashStep step) {
    candidates.removeIf(candidate -> step.barEnd() - candidate.move.barEnd() > REACH_MICROS);
    if (step.moves()) {
      candidates.add(new Candidate(step));
    }
    FlashTrip trip = null;
    for (Iterator<Candidate> each = candidates.iterator(); each.hasNext(); ) {
      Candidate candidate = each.next();
      candidate.take(step);
      if (candidate.isComplete(step.bookFeed())) {
        each.remove();
        if (!isQuiet(step.barEnd())) {
          trip = candidate.trip(step);
          tripped = true;
          tripBarEnd = step.barEnd();
        }
      }
    }
    return trip;
  }

  private boolean isQuiet(long barEnd) {
    return tripped && barEnd - tripBarEnd <= QUIET_MICROS;
  }

  /** A MOVE and what followed it so far. */
  private static final class Candidate {
    private final FlashStep move;
    private boolean shocked;
    private boolean stressed;
    private @Nullable Double largestSpreadZ;
    private @Nullable Double smallestDepthRatio;

    Candidate(FlashStep move) {
      this.move = move;
    }

    void take(FlashStep step) {
      shocked |= step.shocks();
      stressed |= step.stresses();
      largestSpreadZ = larger(largestSpreadZ, step.largestSpreadZ());
      smallestDepthRatio = smaller(smallestDepthRatio, step.smallestDepthRatio());
    }

    boolean isComplete(boolean bookFeed) {
      return shocked && (stressed || !bookFeed);
    }

    FlashTrip trip(FlashStep last) {
      return new FlashTrip(
          move.instrument(),
          last.barEnd(),
          move.barEnd(),
          move.move(),
          move.threshold(),
          move.previousSigmaSlow(),
          largestSpreadZ,
          smallestDepthRatio,
          last.bookFeed());
    }

    private static @Nullable Double larger(@Nullable Double left, @Nullable Double right) {
      if (left == null || right == null) {
        return left == null ? right : left;
      }
      return Math.max(left, right);
    }

    private static @Nullable Double smaller(@Nullable Double left, @Nullable Double right) {
      if (left == null || right == null) {
        return left == null ? right : left;
      }
      return Math.min(left, right);
    }
  }
}
