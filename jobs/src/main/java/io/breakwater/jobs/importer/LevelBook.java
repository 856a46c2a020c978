package io.breakwater.jobs.importer;

import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.avro.PriceLevel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Both sides of one order book, quantity by price. */
final class LevelBook {
  /** Levels within this distance of the middle are published; liquidity counts within 25. */
  static final double PUBLISHED_BPS = 30;

  /** At least so many levels a side are published, where there are as many. */
  static final int PUBLISHED_LEVELS = 25;

  private final TreeMap<Double, Level> bids = new TreeMap<>(Comparator.reverseOrder());
  private final TreeMap<Double, Level> asks = new TreeMap<>();

  /** A side of a book. */
  enum Side {
    BID,
    ASK
  }

  /**
   * Quantity at a price from now on.
   *
   * @param side where it stands
   * @param price quote currency for one unit of base
   * @param quantity units of base; 0: none
   * @param print how the venue's checksum spells it; null: the venue has none
   */
  record Level(Side side, double price, double quantity, @Nullable String print) {
    /** Refuses what is no level. */
    static Level of(Side side, double price, double quantity, @Nullable String print)
        throws JsonFault {
      if (!(price > 0) || !(quantity >= 0) || Double.isInfinite(price + quantity)) {
        String field = side == Side.BID ? "bids" : "asks";
        throw new JsonFault("OUT_OF_RANGE", field, "a level of " + quantity + " at " + price);
      }
      return new Level(side, price, quantity, print);
    }
  }

  /** Takes levels over, one after the other. */
  void put(List<Level> levels) {
    for (Level level : levels) {
      if (level.quantity() == 0) {
        side(level.side()).remove(level.price());
      } else {
        side(level.side()).put(level.price(), level);
      }
    }
  }

  /** True: there is a quantity at this price. */
  boolean holds(Side side, double price) {
    return side(side).containsKey(price);
  }

  void clear() {
    bids.clear();
    asks.clear();
  }

  /** Keeps so many of the best levels a side. */
  void trim(int depth) {
    while (bids.size() > depth) {
      bids.pollLastEntry();
    }
    while (asks.size() > depth) {
      asks.pollLastEntry();
    }
  }

  /** True: one side has no level. */
  boolean oneSided() {
    return bids.isEmpty() || asks.isEmpty();
  }

  /** True: the best bid is not below the best ask. */
  boolean crossed() {
    return !oneSided() && bids.firstKey() >= asks.firstKey();
  }

  /** At most so many levels of a side, best first. */
  List<Level> best(Side side, int count) {
    return side(side).values().stream().limit(count).toList();
  }

  /** Levels of a side near the middle, best first; both sides must be there. */
  List<PriceLevel> published(Side side) {
    double mid = (bids.firstKey() + asks.firstKey()) / 2;
    List<PriceLevel> levels = new ArrayList<>();
    for (Level level : side(side).values()) {
      double distanceBps = Math.abs(level.price() - mid) / mid * 10_000;
      if (distanceBps > PUBLISHED_BPS && levels.size() >= PUBLISHED_LEVELS) {
        break;
      }
      levels.add(new PriceLevel(level.price(), level.quantity()));
    }
    return levels;
  }

  private TreeMap<Double, Level> side(Side side) {
    return side == Side.BID ? bids : asks;
  }
}
