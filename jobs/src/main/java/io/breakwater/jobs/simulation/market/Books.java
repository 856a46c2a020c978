package io.breakwater.jobs.simulation.market;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.PriceLevel;
import java.util.ArrayList;
import java.util.List;

/** Order books: ten levels a side, wider and thinner the rougher the market. */
final class Books {
  /** Seconds between two snapshots of a book. */
  static final int SECONDS = 15;

  private static final int LEVELS = 10;
  private static final double GAP_BPS = 2.2;

  /** Share of the home venue's depth that the other venue shows. */
  private static final double SECOND_VENUE = 0.55;

  private final long seed;
  private final PricePaths paths;

  Books(long seed, PricePaths paths) {
    this.seed = seed;
    this.paths = paths;
  }

  /** Venues that quote the asset. */
  static List<String> venuesOf(Asset asset) {
    return Listing.ON_BOTH_VENUES.contains(asset.base()) ? Listing.VENUES : List.of(asset.venue());
  }

  /** Snapshots of one venue in one minute: each venue has its own beat. */
  List<Book> of(int index, String venue, int minute) {
    int phase = venue.equals(Listing.SIMEX) ? 0 : 5;
    List<Book> books = new ArrayList<>(60 / SECONDS);
    for (int second = phase; second < 60; second += SECONDS) {
      books.add(snapshot(index, venue, minute, second));
    }
    return books;
  }

  private Book snapshot(int index, String venue, int minute, int second) {
    Asset asset = Listing.ASSETS.get(index);
    long sequence = (long) minute * 60 + second + 1;
    Dice dice = Dice.of(seed, "book-" + venue + "-" + asset.base(), sequence);
    double stress = paths.stress(index, minute);
    double price =
        paths.at(index, minute * PricePaths.STEPS + second * PricePaths.STEPS / 60)
            * (1 + 0.2e-4 * dice.normal());
    double share = venue.equals(asset.venue()) ? 1 : SECOND_VENUE;
    double half = asset.spreadBps() / 2 * StrictMath.pow(stress, 0.9) * dice.logNormal(0.12);
    double money = asset.depth() * share / stress * dice.logNormal(0.15) / LEVELS;
    double lean = 0.12 * dice.normal();
    Book book = new Book();
    book.setInstrument(asset.instrument());
    book.setVenue(venue);
    book.setEventTime(Storyline.timeOf(minute) + second * Times.SECOND);
    book.setSequence(sequence);
    double ticks = price * asset.ticksPerUnit();
    long bid = (long) Math.floor(ticks * (1 - half / 1e4));
    long ask = Math.max(bid + 1, (long) Math.ceil(ticks * (1 + half / 1e4)));
    book.setBids(levels(asset, bid, -1, money * StrictMath.exp(lean), dice));
    book.setAsks(levels(asset, ask, 1, money * StrictMath.exp(-lean), dice));
    return book;
  }

  private static List<PriceLevel> levels(
      Asset asset, long best, int direction, double money, Dice dice) {
    long gap = Math.max(1, Math.round(best * GAP_BPS / 1e4));
    List<PriceLevel> levels = new ArrayList<>(LEVELS);
    for (int i = 0; i < LEVELS; i++) {
      double price = asset.price(best + direction * gap * i);
      PriceLevel level = new PriceLevel();
      level.setPrice(price);
      level.setQuantity(asset.quantity(money * (0.5 + dice.unit()), price));
      levels.add(level);
    }
    return levels;
  }
}
