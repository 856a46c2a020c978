package io.breakwater.udfs.math.market;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.BookEvidence;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The worst that the snapshots of a minute said: widest spread z, thinnest depth ratio.
 *
 * <p>Two minutes are kept: a snapshot at a bar's very end belongs to the next bar, and may come
 * before the bar itself is handed out.
 */
final class SnapshotExtremes {
  private static final double STRESS_SPREAD_Z = 3;
  private static final double STRESS_DEPTH_RATIO = 0.5;

  private final Minute current = new Minute();
  private final Minute previous = new Minute();

  void add(BookEvidence book) {
    long start = Times.floorMinute(book.getAsOf());
    if (start != current.start) {
      previous.copy(current);
      current.clear(start);
    }
    Double spreadZ = book.getSpreadZ();
    Double depthRatio = book.getDepthRatio();
    if (spreadZ != null) {
      current.largestSpreadZ = Math.max(current.largestSpreadZ, spreadZ);
    }
    if (depthRatio != null) {
      current.smallestDepthRatio = Math.min(current.smallestDepthRatio, depthRatio);
    }
  }

  /** Largest spread z among the snapshots of the minute; null: none. */
  @Nullable Double largestSpreadZ(long minuteStart) {
    Minute minute = minute(minuteStart);
    return minute == null ? null : Finite.orNull(minute.largestSpreadZ);
  }

  /** Smallest depth ratio among the snapshots of the minute; null: none. */
  @Nullable Double smallestDepthRatio(long minuteStart) {
    Minute minute = minute(minuteStart);
    return minute == null ? null : Finite.orNull(minute.smallestDepthRatio);
  }

  /** Whether a snapshot of the minute showed a book under stress. */
  boolean stressed(long minuteStart) {
    Minute minute = minute(minuteStart);
    return minute != null
        && (minute.largestSpreadZ >= STRESS_SPREAD_Z
            || minute.smallestDepthRatio < STRESS_DEPTH_RATIO);
  }

  private @Nullable Minute minute(long start) {
    if (current.start == start) {
      return current;
    }
    return previous.start == start ? previous : null;
  }

  void writeTo(DataOutput out) throws IOException {
    current.writeTo(out);
    previous.writeTo(out);
  }

  void readFrom(DataInput in) throws IOException {
    current.readFrom(in);
    previous.readFrom(in);
  }

  /** Infinite where no snapshot had a number yet. */
  private static final class Minute {
    private long start = Long.MIN_VALUE;
    private double largestSpreadZ = Double.NEGATIVE_INFINITY;
    private double smallestDepthRatio = Double.POSITIVE_INFINITY;

    void clear(long newStart) {
      start = newStart;
      largestSpreadZ = Double.NEGATIVE_INFINITY;
      smallestDepthRatio = Double.POSITIVE_INFINITY;
    }

    void copy(Minute other) {
      start = other.start;
      largestSpreadZ = other.largestSpreadZ;
      smallestDepthRatio = other.smallestDepthRatio;
    }

    void writeTo(DataOutput out) throws IOException {
      out.writeLong(start);
      out.writeDouble(largestSpreadZ);
      out.writeDouble(smallestDepthRatio);
    }

    void readFrom(DataInput in) throws IOException {
      start = in.readLong();
      largestSpreadZ = in.readDouble();
      smallestDepthRatio = in.readDouble();
    }
  }
}
