package io.breakwater.udfs.math.evidence;

import io.breakwater.schemas.RecordBytes;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.BookEvidence;
import io.breakwater.schemas.avro.EvidenceVector;
import io.breakwater.schemas.avro.InputStatus;
import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.VolatilityRegime;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The newest evidence of every instrument, read as of the log clock. */
public final class MarketView implements MarkLookup {
  /** A book older than this is stale, microseconds. */
  public static final long BOOK_MAX_AGE = 30 * Times.SECOND;

  /** A trade older than this marks nothing, microseconds. */
  public static final long TRADE_MAX_AGE = 60 * Times.SECOND;

  /** A bar that ended longer ago than this is stale, microseconds. */
  public static final long BAR_MAX_AGE = 180 * Times.SECOND;

  /** A funding event older than this many of its own intervals is stale. */
  public static final double FUNDING_MAX_INTERVALS = 2;

  private static final int VERSION = 1;

  private final Map<String, Known> known = new HashMap<>();
  private long now;

  /** Moves the log clock; it never runs backwards. */
  public void advanceTo(long logTime) {
    now = Math.max(now, logTime);
  }

  /** The log clock, epoch microseconds. */
  public long now() {
    return now;
  }

  /** Takes what changed, an entry only if it is not older than the one it would replace. */
  public void apply(EvidenceVector vector) {
    long asOf = vector.getEventTime();
    for (InstrumentEvidence entry : vector.getEntries()) {
      Known before = known.get(entry.getInstrument());
      if (before == null || before.asOf() <= asOf) {
        known.put(entry.getInstrument(), new Known(asOf, entry));
      }
    }
  }

  /** The evidence behind an instrument; null: never seen. Not to be changed. */
  public @Nullable InstrumentEvidence evidenceOf(String instrument) {
    Known entry = known.get(instrument);
    return entry == null ? null : entry.evidence();
  }

  /** True once any venue has shown a book of the instrument. */
  public boolean bookSeen(String instrument) {
    InstrumentEvidence evidence = evidenceOf(instrument);
    return evidence != null && !evidence.getBooks().isEmpty();
  }

  /**
   * Mid of valid books at most 30 s old (several venues: their median); else the last trade, at
   * most 60 s old; else the close of the last real bar, ended at most 180 s ago; else the newest
   * price of any age, not fresh.
   */
  @Override
  public @Nullable Mark markOf(String instrument) {
    InstrumentEvidence evidence = evidenceOf(instrument);
    if (evidence == null) {
      return null;
    }
    List<BookEvidence> fresh = booksSince(evidence, now - BOOK_MAX_AGE);
    if (!fresh.isEmpty()) {
      return new Mark(medianMid(fresh), newest(fresh).getAsOf(), true, "book");
    }
    Mark trade = tradeMark(evidence);
    if (trade != null && trade.fresh()) {
      return trade;
    }
    Mark bar = barMark(evidence);
    if (bar != null && bar.fresh()) {
      return bar;
    }
    return newestPrice(evidence, trade, bar);
  }

  private @Nullable Mark tradeMark(InstrumentEvidence evidence) {
    Double price = evidence.getTradePrice();
    Long asOf = evidence.getTradeAsOf();
    return price == null || asOf == null
        ? null
        : new Mark(price, asOf, now - asOf <= TRADE_MAX_AGE, "trade");
  }

  private @Nullable Mark barMark(InstrumentEvidence evidence) {
    Double price = evidence.getClosePrice();
    Long asOf = evidence.getCloseAsOf();
    return price == null || asOf == null
        ? null
        : new Mark(price, asOf, now - asOf <= BAR_MAX_AGE, "bar");
  }

  private static @Nullable Mark newestPrice(
      InstrumentEvidence evidence, @Nullable Mark trade, @Nullable Mark bar) {
    Mark newest = null;
    if (!evidence.getBooks().isEmpty()) {
      long asOf = newest(evidence.getBooks()).getAsOf();
      newest = new Mark(medianMid(booksSince(evidence, asOf)), asOf, false, "book");
    }
    if (trade != null && (newest == null || trade.asOf() > newest.asOf())) {
      newest = trade;
    }
    if (bar != null && (newest == null || bar.asOf() > newest.asOf())) {
      newest = bar;
    }
    return newest;
  }

  /**
   * Money within 25 bps of mid on the side that is taken: the thinner of the books at most 30 s
   * old; where all are older the thinnest of them, STALE. Empty side: 0.
   *
   * @param takesAskSide true: a buyer, who takes the asks
   */
  public Reading immediateLiquidity(String instrument, boolean takesAskSide) {
    InstrumentEvidence evidence = evidenceOf(instrument);
    if (evidence == null || evidence.getBooks().isEmpty()) {
      return new Reading(InputStatus.NOT_CONFIGURED, null, null, null, "books:" + instrument);
    }
    List<BookEvidence> fresh = booksSince(evidence, now - BOOK_MAX_AGE);
    List<BookEvidence> books = fresh.isEmpty() ? evidence.getBooks() : fresh;
    BookEvidence thinnest = books.get(0);
    for (BookEvidence book : books) {
      if (side(book, takesAskSide) < side(thinnest, takesAskSide)) {
        thinnest = book;
      }
    }
    InputStatus status = fresh.isEmpty() ? InputStatus.STALE : InputStatus.OK;
    return new Reading(
        status,
        side(thinnest, takesAskSide),
        thinnest.getAsOf(),
        ageMillis(thinnest.getAsOf()),
        "books:" + thinnest.getVenue() + " " + instrument);
  }

  private static double side(BookEvidence book, boolean takesAskSide) {
    return takesAskSide ? book.getAskLiquidity() : book.getBidLiquidity();
  }

  /** Spread of the newest book at most 30 s old, basis points of mid; null: no such book. */
  public @Nullable Double spreadBps(String instrument) {
    InstrumentEvidence evidence = evidenceOf(instrument);
    if (evidence == null) {
      return null;
    }
    BookEvidence newest = null;
    for (BookEvidence book : booksSince(evidence, now - BOOK_MAX_AGE)) {
      if (newest == null || book.getAsOf() > newest.getAsOf()) {
        newest = book;
      }
    }
    return newest == null ? null : newest.getSpreadBps();
  }

  /**
   * Standard deviations of the spread from its baseline: the widest of the books at most 30 s old;
   * where all are older the widest of them, STALE. MISSING while no venue's baseline is ready.
   */
  public Reading spreadZ(String instrument) {
    InstrumentEvidence evidence = evidenceOf(instrument);
    if (evidence == null || evidence.getBooks().isEmpty()) {
      return new Reading(InputStatus.NOT_CONFIGURED, null, null, null, "books:" + instrument);
    }
    List<BookEvidence> fresh = booksSince(evidence, now - BOOK_MAX_AGE);
    List<BookEvidence> books = fresh.isEmpty() ? evidence.getBooks() : fresh;
    BookEvidence widest = null;
    double most = 0;
    for (BookEvidence book : books) {
      Double z = book.getSpreadZ();
      if (z != null && (widest == null || z > most)) {
        widest = book;
        most = z;
      }
    }
    if (widest == null) {
      long asOf = newest(books).getAsOf();
      return new Reading(InputStatus.MISSING, null, asOf, ageMillis(asOf), "books:" + instrument);
    }
    return new Reading(
        fresh.isEmpty() ? InputStatus.STALE : InputStatus.OK,
        most,
        widest.getAsOf(),
        ageMillis(widest.getAsOf()),
        "books:" + widest.getVenue() + " " + instrument);
  }

  /**
   * Standard deviations of the last funding rate from its baseline; STALE when it is older than two
   * of its intervals, MISSING while the baseline is not ready.
   */
  public Reading fundingZ(String instrument) {
    InstrumentEvidence evidence = evidenceOf(instrument);
    String source = "funding:" + instrument;
    Long asOf = evidence == null ? null : evidence.getFundingAsOf();
    if (evidence == null || asOf == null) {
      return new Reading(InputStatus.NOT_CONFIGURED, null, null, null, source);
    }
    Double z = evidence.getFundingZ();
    if (z == null) {
      return new Reading(InputStatus.MISSING, null, asOf, ageMillis(asOf), source);
    }
    Double hours = evidence.getFundingIntervalHours();
    boolean fresh = hours != null && now - asOf <= FUNDING_MAX_INTERVALS * hours * Times.HOUR;
    InputStatus status = fresh ? InputStatus.OK : InputStatus.STALE;
    return new Reading(status, z, asOf, ageMillis(asOf), source);
  }

  /**
   * Volatility regime as its place in COMPRESSION, NORMAL, EXPANSION, SHOCK (0 to 3); STALE when
   * the last real bar ended more than 180 s ago, MISSING while no regime is ready.
   */
  public Reading regime(String instrument) {
    InstrumentEvidence evidence = evidenceOf(instrument);
    String source = "bars:" + instrument;
    // A filled bar is no sign of life of its feed.
    Long asOf = evidence == null ? null : evidence.getCloseAsOf();
    if (evidence == null || asOf == null) {
      return new Reading(InputStatus.NOT_CONFIGURED, null, null, null, source);
    }
    VolatilityRegime regime = evidence.getRegime();
    if (regime == null) {
      return new Reading(InputStatus.MISSING, null, asOf, ageMillis(asOf), source);
    }
    InputStatus status = now - asOf > BAR_MAX_AGE ? InputStatus.STALE : InputStatus.OK;
    return new Reading(status, place(regime), asOf, ageMillis(asOf), source);
  }

  private static double place(VolatilityRegime regime) {
    return switch (regime) {
      case COMPRESSION -> 0;
      case NORMAL -> 1;
      case EXPANSION -> 2;
      case SHOCK -> 3;
    };
  }

  /** Slow EWMA volatility per bar; null: not ready. */
  public @Nullable Double sigmaSlow(String instrument) {
    InstrumentEvidence evidence = evidenceOf(instrument);
    return evidence == null ? null : evidence.getSigmaSlow();
  }

  /** Age of something at the log clock, milliseconds; what lies ahead of the clock has none. */
  public long ageMillis(long asOf) {
    return ageMillis(asOf, now);
  }

  /** Age at {@code now}, milliseconds, never negative. */
  public static long ageMillis(long asOf, long now) {
    return Math.max(0L, now - asOf) / 1_000;
  }

  // Asked for every position of every portfolio: nothing is made where nothing is left out.
  private static List<BookEvidence> booksSince(InstrumentEvidence evidence, long from) {
    int fresh = 0;
    for (BookEvidence book : evidence.getBooks()) {
      fresh += book.getAsOf() >= from ? 1 : 0;
    }
    if (fresh == evidence.getBooks().size()) {
      return evidence.getBooks();
    }
    List<BookEvidence> books = new ArrayList<>(fresh);
    for (BookEvidence book : evidence.getBooks()) {
      if (book.getAsOf() >= from) {
        books.add(book);
      }
    }
    return books;
  }

  private static BookEvidence newest(List<BookEvidence> books) {
    BookEvidence newest = books.get(0);
    for (BookEvidence book : books) {
      if (book.getAsOf() > newest.getAsOf()) {
        newest = book;
      }
    }
    return newest;
  }

  private static double medianMid(List<BookEvidence> books) {
    double[] mids = new double[books.size()];
    for (int i = 0; i < mids.length; i++) {
      mids[i] = books.get(i).getMid();
    }
    Arrays.sort(mids);
    int middle = mids.length / 2;
    return mids.length % 2 == 1
        ? mids[middle]
        : mids[middle - 1] + (mids[middle] - mids[middle - 1]) / 2;
  }

  /** Writes the state as versioned bytes. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(now);
    out.writeInt(known.size());
    for (String name : known.keySet().stream().sorted(Utf8Order.INSTANCE).toList()) {
      Known entry = Objects.requireNonNull(known.get(name));
      out.writeLong(entry.asOf());
      RecordBytes.write(out, entry.evidence());
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static MarketView readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "market view");
    MarketView view = new MarketView();
    view.now = in.readLong();
    int entries = in.readInt();
    for (int i = 0; i < entries; i++) {
      long asOf = in.readLong();
      InstrumentEvidence evidence = RecordBytes.read(in, InstrumentEvidence.class);
      view.known.put(evidence.getInstrument(), new Known(asOf, evidence));
    }
    return view;
  }

  private record Known(long asOf, InstrumentEvidence evidence) {}
}
