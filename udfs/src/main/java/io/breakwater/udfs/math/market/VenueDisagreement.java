package io.breakwater.udfs.math.market;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How far apart the venues are at a bar's end: a venue that sticks at one price while the others
 * move shows here.
 *
 * <p>One price a venue: the mid of its fresh book, else the close of its ready-made bar with the
 * same end. Venues that trade but show neither have no price of their own, as trades are pooled.
 */
final class VenueDisagreement {
  private static final double BPS = 1e4;

  private VenueDisagreement() {}

  /**
   * Highest less lowest price, basis points of the median; null: fewer than two venues have one.
   *
   * @param venue the venue whose bars count
   * @param readyMade true: the bar is one of that venue
   */
  static @Nullable Double bps(
      @Nullable String venue,
      MarketBar bar,
      boolean readyMade,
      BookTracker books,
      VenueCloses closes) {
    double[] prices = new double[books.venueCount() + closes.size() + 1];
    int count = books.freshMids(prices, bar.end());
    if (readyMade && venue != null && !books.isFresh(venue, bar.end())) {
      prices[count] = bar.close();
      count++;
    }
    count = closes.collect(prices, count, bar.end(), books);
    if (count < 2) {
      return null;
    }
    Arrays.sort(prices, 0, count);
    double median = medianOfSorted(prices, count);
    return Finite.orNull((prices[count - 1] - prices[0]) / median * BPS);
  }

  /** Median of the first {@code count} sorted values, {@code count} &gt; 0. */
  static double medianOfSorted(double[] sorted, int count) {
    int middle = count / 2;
    return count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
