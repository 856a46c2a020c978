package io.breakwater.jobs.importer;

import io.breakwater.schemas.avro.PriceLevel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One order book kept from a snapshot and numbered differences.
 *
 * <p>Differences carry absolute quantities, so that one which overlaps the snapshot does no harm;
 * what matters is that none is missing: each must start where the one before ended, and the first
 * after the snapshot must not start behind it (Binance, "How to manage a local order book
 * correctly"). After a gap there is no book until the next snapshot that fits.
 */
final class BinanceBook {
  /** Levels within this distance of the middle are published; liquidity counts within 25. */
  static final double PUBLISHED_BPS = 30;

  /** At least so many levels a side are published, where there are as many. */
  static final int PUBLISHED_LEVELS = 25;

  private static final int LONGEST_WAIT = 20_000;

  private final TreeMap<Double, Double> bids = new TreeMap<>(Comparator.reverseOrder());
  private final TreeMap<Double, Double> asks = new TreeMap<>();
  private final ArrayDeque<Difference> waiting = new ArrayDeque<>();
  private @Nullable Snapshot snapshot;
  private boolean live;
  private long lastId;
  private long lastTime;

  /**
   * A change of some levels.
   *
   * @param firstId number of its first change
   * @param lastId number of its last change
   * @param previousId last number of the difference before it; null: the venue numbers without
   *     holes
   * @param time when it happened, epoch microseconds
   */
  record Difference(
      long firstId,
      long lastId,
      @Nullable Long previousId,
      long time,
      List<Level> bids,
      List<Level> asks) {
    boolean follows(long id) {
      return previousId == null ? firstId == id + 1 : previousId == id;
    }

    boolean startsAtOrBefore(long id) {
      return previousId == null ? firstId <= id + 1 : previousId <= id;
    }
  }

  /** All levels as of a number. */
  record Snapshot(long lastId, List<Level> bids, List<Level> asks) {}

  /** Quantity at a price from now on; 0: none. */
  record Level(double price, double quantity) {}

  /** Takes a difference; returns what is wrong with its number, null: nothing. */
  @Nullable String apply(Difference difference) {
    if (!live) {
      await(difference);
      return null;
    }
    if (difference.lastId() <= lastId) {
      return null;
    }
    if (!difference.follows(lastId)) {
      String gap =
          "gap in the sequence: "
              + lastId
              + " should come before "
              + difference.firstId()
              + "; no book until the next snapshot";
      lose();
      await(difference);
      return gap;
    }
    change(difference);
    return null;
  }

  /** Takes a snapshot; a living book needs none. */
  void apply(Snapshot taken) {
    if (!live) {
      snapshot = taken;
      join();
    }
  }

  /** True: the book is whole. */
  boolean live() {
    return live;
  }

  /** Number of the last change in it. */
  long lastId() {
    return lastId;
  }

  /** Time of the last change in it, epoch microseconds. */
  long lastTime() {
    return lastTime;
  }

  /** True: both sides are there and the best bid is below the best ask. */
  boolean valid() {
    return !bids.isEmpty() && !asks.isEmpty() && bids.firstKey() < asks.firstKey();
  }

  /** Bids near the middle, best first. */
  List<PriceLevel> publishedBids() {
    double mid = (bids.firstKey() + asks.firstKey()) / 2;
    return published(bids, mid);
  }

  /** Asks near the middle, best first. */
  List<PriceLevel> publishedAsks() {
    double mid = (bids.firstKey() + asks.firstKey()) / 2;
    return published(asks, mid);
  }

  private static List<PriceLevel> published(Map<Double, Double> side, double mid) {
    List<PriceLevel> levels = new ArrayList<>();
    for (Map.Entry<Double, Double> level : side.entrySet()) {
      double distanceBps = Math.abs(level.getKey() - mid) / mid * 10_000;
      if (distanceBps > PUBLISHED_BPS && levels.size() >= PUBLISHED_LEVELS) {
        break;
      }
      levels.add(new PriceLevel(level.getKey(), level.getValue()));
    }
    return levels;
  }

  private void await(Difference difference) {
    Difference before = waiting.peekLast();
    if (before != null && !difference.follows(before.lastId())) {
      waiting.clear();
    }
    waiting.add(difference);
    if (waiting.size() > LONGEST_WAIT) {
      waiting.remove();
    }
    join();
  }

  private void join() {
    Snapshot base = snapshot;
    if (base == null) {
      return;
    }
    while (!waiting.isEmpty() && waiting.element().lastId() <= base.lastId()) {
      waiting.remove();
    }
    if (waiting.isEmpty()) {
      return;
    }
    snapshot = null;
    if (!waiting.element().startsAtOrBefore(base.lastId())) {
      // Differences between the snapshot and what is here are missing: wait for a later one.
      return;
    }
    put(bids, base.bids());
    put(asks, base.asks());
    waiting.forEach(this::change);
    waiting.clear();
    live = true;
  }

  private void lose() {
    live = false;
    snapshot = null;
    bids.clear();
    asks.clear();
    waiting.clear();
  }

  private void change(Difference difference) {
    put(bids, difference.bids());
    put(asks, difference.asks());
    lastId = difference.lastId();
    lastTime = difference.time();
  }

  private static void put(Map<Double, Double> side, List<Level> levels) {
    for (Level level : levels) {
      if (level.quantity() == 0) {
        side.remove(level.price());
      } else {
        side.put(level.price(), level.quantity());
      }
    }
  }
}
