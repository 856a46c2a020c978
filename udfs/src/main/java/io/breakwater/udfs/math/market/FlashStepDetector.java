package io.breakwater.udfs.math.market;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.VolatilityRegime;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Finds the steps of a flash move bar by bar, so that the pattern behind it sees only the few bars
 * around a large move.
 */
final class FlashStepDetector {
  private static final double MOVE_SIGMAS = 4;
  private static final double MOVE_RATIO = 0.01;

  /** A move keeps its neighbourhood interesting for this many bars after it. */
  static final int BARS_AFTER_MOVE = 3;

  private boolean moved;
  private long moveBarEnd;

  void onBar(
      String instrument,
      MarketBar bar,
      BarEstimators estimators,
      BookTracker books,
      MarketOutput out) {
    Double logReturn = estimators.logReturn();
    Double sigma = estimators.previousSigmaSlow();
    if (logReturn == null || sigma == null) {
      return;
    }
    double threshold = Math.max(MOVE_SIGMAS * sigma, MOVE_RATIO);
    boolean moves = Math.abs(logReturn) >= threshold;
    if (moves) {
      moved = true;
      moveBarEnd = bar.end();
    }
    // Bars are contiguous up to a gap, and a gap is longer than the neighbourhood.
    if (!moved || bar.end() - moveBarEnd > BARS_AFTER_MOVE * Times.MINUTE) {
      return;
    }
    SnapshotExtremes extremes = books.extremes();
    FlashStep step =
        new FlashStep(
            instrument,
            bar.end(),
            FlashStep.MOVE,
            logReturn,
            threshold,
            sigma,
            extremes.largestSpreadZ(bar.start()),
            extremes.smallestDepthRatio(bar.start()),
            books.seenBefore(bar.end()));
    if (moves) {
      out.flashStep(step);
    }
    if (estimators.regime() == VolatilityRegime.SHOCK) {
      out.flashStep(withKind(step, FlashStep.SHOCK));
    }
    if (extremes.stressed(bar.start())) {
      out.flashStep(withKind(step, FlashStep.STRESS));
    }
  }

  private static FlashStep withKind(FlashStep step, String kind) {
    return new FlashStep(
        step.instrument(),
        step.barEnd(),
        kind,
        step.move(),
        step.threshold(),
        step.previousSigmaSlow(),
        step.largestSpreadZ(),
        step.smallestDepthRatio(),
        step.bookFeed());
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeBoolean(moved);
    out.writeLong(moveBarEnd);
  }

  void readFrom(DataInput in) throws IOException {
    moved = in.readBoolean();
    moveBarEnd = in.readLong();
  }
}
