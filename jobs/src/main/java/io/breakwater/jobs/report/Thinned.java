package io.breakwater.jobs.report;

import io.breakwater.schemas.Times;
import java.util.ArrayList;
import java.util.List;

/**
 * A series thinned for a plot: of each bucket of time its first, smallest, largest and last value.
 *
 * <p>Buckets begin as minutes and double whenever there are too many; they are aligned to the
 * epoch. So what is kept depends on the series alone, and no peak is lost.
 */
final class Thinned {
  /** Most buckets of a series, unless it says otherwise; at least half as many once thinned. */
  static final int BUCKETS = 600;

  private final int most;
  private final List<Bucket> buckets = new ArrayList<>();
  private long width = Times.MINUTE;

  Thinned() {
    this(BUCKETS);
  }

  /**
   * @param most buckets
   */
  Thinned(int most) {
    this.most = most;
  }

  /**
   * A point of the series.
   *
   * @param time epoch microseconds
   */
  record Point(long time, double value) {}

  /**
   * Adds a value; times never go back.
   *
   * @param time epoch microseconds
   */
  void add(long time, double value) {
    Point point = new Point(time, value);
    Bucket last = buckets.isEmpty() ? null : buckets.get(buckets.size() - 1);
    // A bar belongs to the bucket in which it ends.
    if (last != null && last.number == number(time)) {
      last.join(point, point, point, point);
      return;
    }
    buckets.add(new Bucket(number(time), point));
    while (buckets.size() > most) {
      widen();
    }
  }

  private long number(long time) {
    return Math.floorDiv(time - 1, width);
  }

  private void widen() {
    width *= 2;
    List<Bucket> old = new ArrayList<>(buckets);
    buckets.clear();
    for (Bucket each : old) {
      Bucket last = buckets.isEmpty() ? null : buckets.get(buckets.size() - 1);
      each.number = number(each.first.time());
      if (last != null && last.number == each.number) {
        last.join(each.first, each.smallest, each.largest, each.last);
      } else {
        buckets.add(each);
      }
    }
  }

  /** Width of a bucket, microseconds; a minute: nothing was thinned. */
  long width() {
    return width;
  }

  boolean isEmpty() {
    return buckets.isEmpty();
  }

  /** What is kept, by time. */
  List<Point> points() {
    List<Point> points = new ArrayList<>();
    for (Bucket each : buckets) {
      boolean falls = each.largest.time() < each.smallest.time();
      push(points, each.first);
      push(points, falls ? each.largest : each.smallest);
      push(points, falls ? each.smallest : each.largest);
      push(points, each.last);
    }
    return points;
  }

  private static void push(List<Point> points, Point point) {
    if (points.isEmpty() || points.get(points.size() - 1).time() < point.time()) {
      points.add(point);
    }
  }

  private static final class Bucket {
    private long number;
    private final Point first;
    private Point smallest;
    private Point largest;
    private Point last;

    Bucket(long number, Point point) {
      this.number = number;
      this.first = point;
      this.smallest = point;
      this.largest = point;
      this.last = point;
    }

    void join(Point nextFirst, Point nextSmallest, Point nextLargest, Point nextLast) {
      smallest = nextSmallest.value() < smallest.value() ? nextSmallest : smallest;
      largest = nextLargest.value() > largest.value() ? nextLargest : largest;
      last = nextLast.time() >= nextFirst.time() ? nextLast : nextFirst;
    }
  }
}
