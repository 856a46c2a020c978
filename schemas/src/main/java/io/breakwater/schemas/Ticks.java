package io.breakwater.schemas;

import io.breakwater.schemas.UndecodableException.Reason;
import io.breakwater.schemas.avro.Aggressor;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.PriceLevel;
import io.breakwater.schemas.avro.TickFrame;
import io.breakwater.schemas.avro.TickKind;
import io.breakwater.schemas.avro.Trade;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The ticks of a frame, by their place in it. A frame whose columns do not agree has none: it is
 * refused as a whole, when this is made.
 */
public final class Ticks {
  private static final int MAX_SHORT = 0xFFFF;
  private static final @Nullable Aggressor[] SIDES = {null, Aggressor.BUY, Aggressor.SELL};

  private final TickFrame frame;
  private final TickKind kind;
  private final int count;
  private final ByteBuffer instrumentOf;
  private final ByteBuffer venueOf;
  private final ByteBuffer eventTimes;
  private final ByteBuffer prices;
  private final ByteBuffer quantities;
  private final ByteBuffer parts;
  // Trades: where each id begins. Books: at which level each book begins; one entry more than
  // ticks.
  private final int[] starts;
  // Beginnings of identities by venue and instrument, made when first asked for.
  private final @Nullable String[] prefixes;

  private Ticks(TickFrame frame) throws UndecodableException {
    this.frame = frame;
    this.kind = frame.getKind();
    this.count = frame.getCount();
    check(count >= 0 && count <= MAX_SHORT + 1, "count");
    instrumentOf = column(frame.getInstrumentOf(), count, Short.BYTES, "instrumentOf");
    venueOf = column(frame.getVenueOf(), count, Short.BYTES, "venueOf");
    eventTimes = column(frame.getEventTimes(), count, Long.BYTES, "eventTimes");
    starts = kind == TickKind.TRADE ? startsOfIds() : startsOfBooks();
    int numbers = kind == TickKind.TRADE ? count : starts[count];
    prices = column(frame.getPrices(), numbers, Double.BYTES, "prices");
    quantities = column(frame.getQuantities(), numbers, Double.BYTES, "quantities");
    boolean numbered = frame.getParts().hasRemaining();
    parts = column(frame.getParts(), numbered ? count : 0, Integer.BYTES, "parts");
    prefixes = new String[frame.getInstruments().size() * frame.getVenues().size()];
    for (int i = 0; i < count; i++) {
      check(instrumentAt(i) < frame.getInstruments().size(), "instrumentOf");
      check(venueAt(i) < frame.getVenues().size(), "venueOf");
    }
  }

  /**
   * Looks into a frame.
   *
   * @throws UndecodableException its columns do not agree
   */
  public static Ticks of(TickFrame frame) throws UndecodableException {
    return new Ticks(frame);
  }

  private static ByteBuffer column(ByteBuffer bytes, int count, int width, String name)
      throws UndecodableException {
    check(bytes.remaining() == (long) count * width, name);
    return bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void check(boolean holds, String column) throws UndecodableException {
    if (!holds) {
      throw new UndecodableException(
          Reason.UNDECODABLE, "column " + column + " does not fit the frame", null);
    }
  }

  private int[] startsOfIds() throws UndecodableException {
    ByteBuffer lengths = column(frame.getIdLengths(), count, Short.BYTES, "idLengths");
    check(frame.getAggressors().remaining() == count, "aggressors");
    int[] begin = new int[count + 1];
    for (int i = 0; i < count; i++) {
      begin[i + 1] = begin[i] + Short.toUnsignedInt(lengths.getShort(i * Short.BYTES));
    }
    check(frame.getIds().remaining() == begin[count], "ids");
    checkText(begin);
    for (int i = 0; i < count; i++) {
      int side = aggressorAt(i);
      check(side >= 0 && side < SIDES.length, "aggressors");
    }
    return begin;
  }

  /** Text that is no UTF-8 must not become another text on the way. */
  private void checkText(int[] begin) throws UndecodableException {
    ByteBuffer ids = frame.getIds().slice();
    int negative = 0;
    while (negative < ids.capacity() && ids.get(negative) >= 0) {
      negative++;
    }
    try {
      for (int i = 0; negative < ids.capacity() && i < count; i++) {
        StandardCharsets.UTF_8.newDecoder().decode(ids.slice(begin[i], begin[i + 1] - begin[i]));
      }
    } catch (CharacterCodingException e) {
      throw new UndecodableException(Reason.UNDECODABLE, "column ids is no UTF-8", e);
    }
  }

  private int[] startsOfBooks() throws UndecodableException {
    ByteBuffer levels = column(frame.getLevels(), 2 * count, Short.BYTES, "levels");
    column(frame.getSequences(), count, Long.BYTES, "sequences");
    int[] begin = new int[count + 1];
    for (int i = 0; i < count; i++) {
      int sides = sizeAt(levels, 2 * i) + sizeAt(levels, 2 * i + 1);
      begin[i + 1] = begin[i] + sides;
      check(begin[i + 1] >= begin[i], "levels");
    }
    return begin;
  }

  private static int sizeAt(ByteBuffer shorts, int place) {
    return Short.toUnsignedInt(shorts.getShort(place * Short.BYTES));
  }

  private int instrumentAt(int tick) {
    return sizeAt(instrumentOf, tick);
  }

  private int venueAt(int tick) {
    return sizeAt(venueOf, tick);
  }

  private int aggressorAt(int tick) {
    ByteBuffer sides = frame.getAggressors();
    return sides.get(sides.position() + tick);
  }

  /** How many ticks. */
  public int count() {
    return count;
  }

  /** Whether these are ticks of the topic. */
  public boolean belongTo(Topic<?> topic) {
    return topic.recordClass() == (kind == TickKind.TRADE ? Trade.class : Book.class);
  }

  /** When a tick happened, epoch microseconds. */
  public long eventTime(int tick) {
    return eventTimes.getLong(tick * Long.BYTES);
  }

  /** Place of a tick in the frame as it was sent. */
  public int part(int tick) {
    return parts.capacity() == 0 ? tick : parts.getInt(tick * Integer.BYTES);
  }

  /** A tick as it would have come alone. */
  public SpecificRecord tick(int tick) {
    return kind == TickKind.TRADE ? trade(tick) : book(tick);
  }

  private Trade trade(int tick) {
    Trade trade = new Trade();
    trade.setInstrument(frame.getInstruments().get(instrumentAt(tick)));
    trade.setVenue(frame.getVenues().get(venueAt(tick)));
    trade.setEventTime(eventTime(tick));
    trade.setTradeId(text(frame.getIds(), starts[tick], starts[tick + 1] - starts[tick]));
    trade.setPrice(prices.getDouble(tick * Double.BYTES));
    trade.setQuantity(quantities.getDouble(tick * Double.BYTES));
    trade.setAggressor(SIDES[aggressorAt(tick)]);
    return trade;
  }

  private static String text(ByteBuffer bytes, int start, int length) {
    if (bytes.hasArray()) {
      int from = bytes.arrayOffset() + bytes.position() + start;
      return new String(bytes.array(), from, length, StandardCharsets.UTF_8);
    }
    byte[] copy = new byte[length];
    bytes.get(bytes.position() + start, copy);
    return new String(copy, StandardCharsets.UTF_8);
  }

  private Book book(int tick) {
    ByteBuffer levels = frame.getLevels().slice().order(ByteOrder.LITTLE_ENDIAN);
    int bids = sizeAt(levels, 2 * tick);
    int asks = sizeAt(levels, 2 * tick + 1);
    Book book = new Book();
    book.setInstrument(frame.getInstruments().get(instrumentAt(tick)));
    book.setVenue(frame.getVenues().get(venueAt(tick)));
    book.setEventTime(eventTime(tick));
    ByteBuffer sequences = frame.getSequences().slice().order(ByteOrder.LITTLE_ENDIAN);
    book.setSequence(sequences.getLong(tick * Long.BYTES));
    book.setBids(side(starts[tick], bids));
    book.setAsks(side(starts[tick] + bids, asks));
    return book;
  }

  private List<PriceLevel> side(int from, int size) {
    List<PriceLevel> side = new ArrayList<>(size);
    for (int level = from; level < from + size; level++) {
      side.add(
          new PriceLevel(
              prices.getDouble(level * Double.BYTES), quantities.getDouble(level * Double.BYTES)));
    }
    return side;
  }

  /**
   * Whether every number of a tick is in the range that its schema declares; what is at fault in
   * one that is not, {@link RecordChecks} tells.
   */
  public boolean isInRange(int tick) {
    int from = kind == TickKind.TRADE ? tick : starts[tick];
    int to = kind == TickKind.TRADE ? tick + 1 : starts[tick + 1];
    for (int number = from; number < to; number++) {
      double price = prices.getDouble(number * Double.BYTES);
      double quantity = quantities.getDouble(number * Double.BYTES);
      // NaN compares false.
      if (!(price > 0 && price <= Double.MAX_VALUE)
          || !(quantity > 0 && quantity <= Double.MAX_VALUE)) {
        return false;
      }
    }
    return true;
  }

  /** A tick as a record of its lane: offset of the frame, part its place in it. */
  public LogRecord envelope(String lane, long offset, int tick) {
    SpecificRecord body = tick(tick);
    LogRecord record = FactOrder.unplaced(lane, offset, body);
    record.setPart(part(tick));
    record.setLogTime(eventTime(tick));
    String prefix = prefix(tick);
    if (body instanceof Trade trade) {
      FactOrder.placeTrade(record, trade, prefix + '|' + trade.getTradeId());
    } else {
      FactOrder.placeBook(record, (Book) body, prefix);
    }
    return record;
  }

  private String prefix(int tick) {
    int instrument = instrumentAt(tick);
    int venue = venueAt(tick);
    int place = instrument * frame.getVenues().size() + venue;
    String prefix = prefixes[place];
    if (prefix == null) {
      prefix = frame.getInstruments().get(instrument) + "|" + frame.getVenues().get(venue);
      prefixes[place] = prefix;
    }
    return prefix;
  }

  /**
   * The frame taken apart by instrument, so that each part can go to where its instrument lives;
   * ticks keep their parts.
   *
   * @param wanted which ticks; others are left out
   */
  public List<Share> byInstrument(boolean[] wanted) {
    int instruments = frame.getInstruments().size();
    int[] sizes = new int[instruments];
    int all = 0;
    for (int tick = 0; tick < count; tick++) {
      if (wanted[tick]) {
        sizes[instrumentAt(tick)]++;
        all++;
      }
    }
    int[][] ticks = new int[instruments][];
    int[] filled = new int[instruments];
    for (int tick = 0; tick < count; tick++) {
      if (wanted[tick]) {
        int place = instrumentAt(tick);
        if (ticks[place] == null) {
          ticks[place] = new int[sizes[place]];
        }
        ticks[place][filled[place]++] = tick;
      }
    }
    List<Share> shares = new ArrayList<>(instruments);
    for (int[] mine : ticks) {
      if (mine != null) {
        boolean whole = all == count && mine.length == count && instruments == 1;
        shares.add(new Share(whole ? frame : TickFrames.take(this, mine), newest(mine)));
      }
    }
    return shares;
  }

  private long newest(int[] ticks) {
    long newest = Long.MIN_VALUE;
    for (int tick : ticks) {
      newest = Math.max(newest, eventTime(tick));
    }
    return newest;
  }

  /**
   * Ticks of one instrument.
   *
   * @param frame with one instrument
   * @param newest its largest time, epoch microseconds
   */
  public record Share(TickFrame frame, long newest) {}

  TickFrame frame() {
    return frame;
  }

  /** Where a tick's id, or its first level, begins. */
  int start(int tick) {
    return starts[tick];
  }
}
