package io.breakwater.udfs.math.market;

import org.jspecify.annotations.Nullable;

/**
 * A flash move that was found.
 *
 * @param instrument instrument
 * @param barEnd end of the first bar at which everything held, epoch microseconds
 * @param moveBarEnd end of the bar that moved, epoch microseconds
 * @param move its return
 * @param threshold what it had to reach
 * @param previousSigmaSlow slow sigma per bar before it
 * @param largestSpreadZ among the snapshots from the bar that moved to {@code barEnd}, of bars with
 *     a step; null: none
 * @param smallestDepthRatio alike; null: none
 * @param bookFeed whether a stressed book was asked for
 */
public record FlashTrip(
    String instrument,
    long barEnd,
    long moveBarEnd,
    double move,
    double threshold,
    double previousSigmaSlow,
    @Nullable Double largestSpreadZ,
    @Nullable Double smallestDepthRatio,
    boolean bookFeed) {}
