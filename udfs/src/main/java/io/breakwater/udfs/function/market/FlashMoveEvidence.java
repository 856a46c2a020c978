package io.breakwater.udfs.function.market;

import io.breakwater.udfs.math.market.FlashStep;
import io.breakwater.udfs.math.market.FlashTrip;
import org.jspecify.annotations.Nullable;

/** The numbers of the steps that made a match. */
final class FlashMoveEvidence {
  private @Nullable Double largestSpreadZ;
  private @Nullable Double smallestDepthRatio;

  void take(FlashStep step) {
    Double spreadZ = step.largestSpreadZ();
    if (spreadZ != null && (largestSpreadZ == null || spreadZ > largestSpreadZ)) {
      largestSpreadZ = spreadZ;
    }
    Double depth = step.smallestDepthRatio();
    if (depth != null && (smallestDepthRatio == null || depth < smallestDepthRatio)) {
      smallestDepthRatio = depth;
    }
  }

  FlashTrip trip(FlashStep move, FlashStep last) {
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
}
