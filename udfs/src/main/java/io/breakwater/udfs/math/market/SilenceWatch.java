package io.breakwater.udfs.math.market;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Severity;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.udfs.math.pattern.MarketPattern;
import io.breakwater.udfs.math.pattern.PatternTrips;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When a feed of an instrument falls silent and when it speaks again: FEED_SILENCE, judged at the
 * bar ends of the market clock, whether or not the instrument has a row there.
 *
 * <p>A book feed is silent when the newest valid book of any venue is more than 30 s old, a price
 * feed when the last real bar ended more than 180 s ago. An instrument that is built from trades
 * and does not trade is quiet, not silent, as long as a book of it is fresh; a feed of ready-made
 * bars owes a bar a minute. What was never heard is not missed.
 */
final class SilenceWatch {
  private static final long BOOK_MAX_AGE_MICROS = 30 * Times.SECOND;
  private static final long BAR_MAX_AGE_MICROS = 180 * Times.SECOND;
  private static final double SECOND = Times.SECOND;

  // Bar ends up to here are judged.
  private long judged = Long.MIN_VALUE;
  private @Nullable Long silentSince;

  /** What was heard of an instrument before a bar end. */
  record Heard(@Nullable Long bookAsOf, @Nullable Long barAsOf, boolean builtFromTrades) {
    boolean isSilentAt(long barEnd) {
      boolean books = bookAsOf != null && barEnd - bookAsOf > BOOK_MAX_AGE_MICROS;
      boolean prices = barAsOf != null && barEnd - barAsOf > BAR_MAX_AGE_MICROS;
      boolean freshBook = bookAsOf != null && !books;
      return books || (prices && !(builtFromTrades && freshBook));
    }

    boolean nothing() {
      return bookAsOf == null && barAsOf == null;
    }

    /** The minute in which it was heard first, of something heard once. */
    long firstMinute() {
      return Times.floorMinute(Math.min(or(bookAsOf, Long.MAX_VALUE), or(barAsOf, Long.MAX_VALUE)));
    }

    /**
     * The first bar end at which nothing of it is fresh any more: from there on all is the same.
     */
    long silentBy() {
      long last = Math.max(or(bookAsOf, Long.MIN_VALUE), or(barAsOf, Long.MIN_VALUE));
      return Times.floorMinute(last + BAR_MAX_AGE_MICROS) + Times.MINUTE;
    }

    private static long or(@Nullable Long time, long otherwise) {
      return time == null ? otherwise : time;
    }
  }

  /** Whether a bar end up to {@code limit} is not judged yet. */
  boolean isDue(long limit) {
    return judged == Long.MIN_VALUE || limit - judged >= Times.MINUTE;
  }

  /**
   * Judges the bar ends up to {@code limit} that were not yet, with nothing heard since the last
   * call but what is said now.
   */
  void advanceTo(long limit, String instrument, Heard heard, MarketOutput out) {
    if (heard.nothing()) {
      return;
    }
    long end = Times.floorMinute(limit);
    long from = (judged == Long.MIN_VALUE ? heard.firstMinute() : judged) + Times.MINUTE;
    long last = Math.min(end, heard.silentBy());
    for (long at = from; at <= last; at += Times.MINUTE) {
      judge(at, instrument, heard, out);
    }
    judged = end;
  }

  private void judge(long barEnd, String instrument, Heard heard, MarketOutput out) {
    boolean silent = heard.isSilentAt(barEnd);
    Long since = silentSince;
    if (silent && since == null) {
      silentSince = barEnd;
      begin(barEnd, instrument, heard, out);
    } else if (!silent && since != null) {
      silentSince = null;
      end(barEnd, instrument, since, out);
    }
  }

  private static void begin(long barEnd, String instrument, Heard heard, MarketOutput out) {
    Map<String, Double> numbers = new HashMap<>();
    StringBuilder heardOf = new StringBuilder();
    describe("book", heard.bookAsOf(), barEnd, BOOK_MAX_AGE_MICROS, numbers, heardOf);
    describe("bar", heard.barAsOf(), barEnd, BAR_MAX_AGE_MICROS, numbers, heardOf);
    String words =
        instrument
            + " is silent at "
            + Times.iso(barEnd)
            + ": "
            + heardOf
            + ". No new orders on it.";
    out.trip(PatternTrips.trip(MarketPattern.FEED_SILENCE, instrument, barEnd, numbers, words));
    out.alert(PatternTrips.alert(MarketPattern.FEED_SILENCE, instrument, barEnd, numbers, words));
  }

  private static void describe(
      String feed,
      @Nullable Long asOf,
      long barEnd,
      long maxAge,
      Map<String, Double> numbers,
      StringBuilder words) {
    if (asOf == null) {
      return;
    }
    numbers.put(feed + "AgeSeconds", (barEnd - asOf) / SECOND);
    numbers.put(feed + "MaxAgeSeconds", maxAge / SECOND);
    words
        .append(words.isEmpty() ? "" : ", ")
        .append("last ")
        .append(feed)
        .append(' ')
        .append((barEnd - asOf) / Times.SECOND)
        .append(" s ago (at most ")
        .append(maxAge / Times.SECOND)
        .append(')');
  }

  private static void end(long barEnd, String instrument, long since, MarketOutput out) {
    Map<String, Double> numbers = new HashMap<>();
    numbers.put("silentSeconds", (barEnd - since) / SECOND);
    long minutes = Duration.ofSeconds((barEnd - since) / Times.SECOND).toMinutes();
    String words =
        instrument
            + " is heard again at "
            + Times.iso(barEnd)
            + ", after "
            + minutes
            + (minutes == 1 ? " minute." : " minutes.");
    Trip trip = PatternTrips.trip(MarketPattern.FEED_SILENCE, instrument, barEnd, numbers, words);
    trip.setEnds(true);
    out.trip(trip);
    Alert alert =
        PatternTrips.alert(MarketPattern.FEED_SILENCE, instrument, barEnd, numbers, words);
    alert.setSeverity(Severity.INFO);
    out.alert(alert);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(judged);
    StateBytes.writeOptional(out, silentSince);
  }

  void readFrom(DataInput in) throws IOException {
    judged = in.readLong();
    silentSince = StateBytes.readOptionalLong(in);
  }
}
