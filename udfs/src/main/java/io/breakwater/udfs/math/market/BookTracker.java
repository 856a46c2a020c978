package io.breakwater.udfs.math.market;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.BookEvidence;
import io.breakwater.schemas.avro.InstrumentState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The newest valid book of each venue of an instrument. */
final class BookTracker {
  /** A book older than this has no say. */
  private static final long MAX_AGE_MICROS = 30 * Times.SECOND;

  /** By venue name. */
  private final List<VenueBook> venues = new ArrayList<>(2);

  private final SnapshotExtremes extremes = new SnapshotExtremes();

  /** Shared by the evidence records given away; replaced, never changed. */
  private List<BookEvidence> evidence = List.of();

  /** Place of the venue whose book came last, -1: none. */
  private int newest = -1;

  private long firstSeen = Long.MAX_VALUE;

  /**
   * Whether a valid book may replace the newest one of its venue.
   *
   * @return null: it may; else one of {@link Refusal}
   */
  @Nullable String refusal(Book book) {
    for (VenueBook venue : venues) {
      if (venue.newest().getVenue().equals(book.getVenue())) {
        return venue.sequence().refusal(book.getSequence(), book.getEventTime());
      }
    }
    return null;
  }

  /**
   * Takes a valid book that may replace the newest one, in the order of the log.
   *
   * @param standardOrder has walked it
   * @return true: the venue left out numbers before it
   */
  boolean add(Book record, BookMetrics metrics, StandardOrder standardOrder) {
    String venue = record.getVenue();
    long time = record.getEventTime();
    int place = 0;
    int order = -1;
    while (place < venues.size()) {
      order = Utf8Order.INSTANCE.compare(venues.get(place).newest().getVenue(), venue);
      if (order >= 0) {
        break;
      }
      place++;
    }
    VenueBook book;
    if (place < venues.size() && order == 0) {
      book = venues.get(place);
      book.add(time, metrics);
    } else {
      book = new VenueBook(venue, time, metrics);
      venues.add(place, book);
    }
    book.walked(standardOrder);
    newest = place;
    firstSeen = Math.min(firstSeen, time);
    extremes.add(book.newest());
    refreshEvidence();
    return book.sequence().take(record.getSequence(), time);
  }

  private void refreshEvidence() {
    List<BookEvidence> list = new ArrayList<>(venues.size());
    for (VenueBook venue : venues) {
      list.add(venue.newest());
    }
    evidence = list;
  }

  /** Whether a valid book was seen before {@code barEnd}. */
  boolean seenBefore(long barEnd) {
    return firstSeen < barEnd;
  }

  /** Newest book of each venue, by venue name. */
  List<BookEvidence> evidence() {
    return evidence;
  }

  /** Venues that ever showed a valid book. */
  int venueCount() {
    return venues.size();
  }

  /** Time of the newest valid book of any venue; null: none. */
  @Nullable Long newestAsOf() {
    return newest < 0 ? null : Long.valueOf(venues.get(newest).newest().getAsOf());
  }

  /** Whether some venue's book has a say at {@code barEnd}. */
  boolean anyFresh(long barEnd) {
    return newest >= 0 && isFresh(venues.get(newest), barEnd);
  }

  /** Whether the book of a venue has a say at {@code barEnd}. */
  boolean isFresh(String venue, long barEnd) {
    for (VenueBook book : venues) {
      if (book.newest().getVenue().equals(venue)) {
        return isFresh(book, barEnd);
      }
    }
    return false;
  }

  private static boolean isFresh(VenueBook book, long barEnd) {
    return barEnd - book.newest().getAsOf() <= MAX_AGE_MICROS;
  }

  /** Puts the mids that have a say at {@code barEnd} first into {@code mids}; how many. */
  int freshMids(double[] mids, long barEnd) {
    int fresh = 0;
    for (VenueBook venue : venues) {
      if (isFresh(venue, barEnd)) {
        mids[fresh] = venue.newest().getMid();
        fresh++;
      }
    }
    return fresh;
  }

  /** Worst snapshots by minute. */
  SnapshotExtremes extremes() {
    return extremes;
  }

  /**
   * Fills the book columns of a row: the median of the fresh venues' mids, the thinner of their
   * sides, the rest from the newest book; all stay null where no book is fresh at the bar's end.
   */
  void describe(InstrumentState row, long barEnd) {
    if (!anyFresh(barEnd)) {
      return;
    }
    VenueBook newestBook = venues.get(newest);
    BookEvidence book = newestBook.newest();
    row.setMid(medianMid(barEnd));
    row.setSpreadBps(book.getSpreadBps());
    double bid = thinner(barEnd, BookEvidence::getBidLiquidity);
    double ask = thinner(barEnd, BookEvidence::getAskLiquidity);
    row.setBidLiquidity(bid);
    row.setAskLiquidity(ask);
    row.setImbalance(BookMetrics.imbalance(bid, ask));
    row.setSpreadZ(book.getSpreadZ());
    row.setDepthRatio(book.getDepthRatio());
    row.setBuySlippageBps(Finite.orNull(newestBook.buySlippageBps()));
    row.setSellSlippageBps(Finite.orNull(newestBook.sellSlippageBps()));
  }

  private double thinner(long barEnd, ToDoubleFunction<BookEvidence> side) {
    double thinnest = Double.POSITIVE_INFINITY;
    for (VenueBook venue : venues) {
      if (isFresh(venue, barEnd)) {
        thinnest = Math.min(thinnest, side.applyAsDouble(venue.newest()));
      }
    }
    return thinnest;
  }

  private double medianMid(long barEnd) {
    double[] mids = new double[venues.size()];
    int fresh = freshMids(mids, barEnd);
    Arrays.sort(mids, 0, fresh);
    return VenueDisagreement.medianOfSorted(mids, fresh);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(venues.size());
    for (VenueBook venue : venues) {
      venue.writeTo(out);
    }
    out.writeInt(newest);
    out.writeLong(firstSeen);
    extremes.writeTo(out);
  }

  void readFrom(DataInput in, int version) throws IOException {
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      venues.add(VenueBook.readFrom(in, version));
    }
    newest = in.readInt();
    firstSeen = in.readLong();
    extremes.readFrom(in);
    refreshEvidence();
  }
}
