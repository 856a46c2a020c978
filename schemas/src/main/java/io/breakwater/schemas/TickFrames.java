package io.breakwater.schemas;

import io.breakwater.schemas.avro.Aggressor;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.PriceLevel;
import io.breakwater.schemas.avro.TickFrame;
import io.breakwater.schemas.avro.TickKind;
import io.breakwater.schemas.avro.Trade;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** Makes frames of ticks; {@link Ticks} reads them. */
public final class TickFrames {
  /** So many ticks of one instrument and venue name fit their 16-bit places. */
  public static final int MOST_TICKS = 4096;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private TickFrames() {}

  /** True: records of this topic may travel in frames. */
  public static boolean fits(Topic<?> topic) {
    return topic.recordClass() == Trade.class || topic.recordClass() == Book.class;
  }

  /**
   * A frame.
   *
   * @param ticks at most {@link #MOST_TICKS}, all trades or all books, in the order in which they
   *     would be sent
   */
  public static TickFrame of(List<? extends SpecificRecord> ticks) {
    if (ticks.isEmpty() || ticks.size() > MOST_TICKS) {
      throw new IllegalArgumentException(
          "a frame holds 1 to " + MOST_TICKS + " ticks, not " + ticks.size());
    }
    boolean trades = ticks.get(0) instanceof Trade;
    TickFrame frame = empty(trades ? TickKind.TRADE : TickKind.BOOK, ticks.size());
    Names instruments = new Names(ticks.size());
    Names venues = new Names(ticks.size());
    ByteBuffer times = buffer(ticks.size(), Long.BYTES);
    for (SpecificRecord tick : ticks) {
      if (trades) {
        Trade trade = (Trade) tick;
        instruments.add(trade.getInstrument());
        venues.add(trade.getVenue());
        times.putLong(trade.getEventTime());
      } else {
        Book book = (Book) tick;
        instruments.add(book.getInstrument());
        venues.add(book.getVenue());
        times.putLong(book.getEventTime());
      }
    }
    frame.setInstruments(instruments.names);
    frame.setInstrumentOf(instruments.places.flip());
    frame.setVenues(venues.names);
    frame.setVenueOf(venues.places.flip());
    frame.setEventTimes(times.flip());
    if (trades) {
      fillTrades(frame, ticks);
    } else {
      fillBooks(frame, ticks);
    }
    return frame;
  }

  private static void fillTrades(TickFrame frame, List<? extends SpecificRecord> ticks) {
    int count = ticks.size();
    ByteBuffer prices = buffer(count, Double.BYTES);
    ByteBuffer quantities = buffer(count, Double.BYTES);
    ByteBuffer lengths = buffer(count, Short.BYTES);
    ByteBuffer sides = buffer(count, Byte.BYTES);
    List<byte[]> ids = new ArrayList<>(count);
    int length = 0;
    for (SpecificRecord tick : ticks) {
      Trade trade = (Trade) tick;
      byte[] id = trade.getTradeId().getBytes(StandardCharsets.UTF_8);
      ids.add(id);
      length += id.length;
      lengths.putShort(shortOf(id.length));
      prices.putDouble(trade.getPrice());
      quantities.putDouble(trade.getQuantity());
      Aggressor side = trade.getAggressor();
      sides.put((byte) (side == null ? 0 : side == Aggressor.BUY ? 1 : 2));
    }
    ByteBuffer allIds = ByteBuffer.allocate(length);
    ids.forEach(allIds::put);
    frame.setPrices(prices.flip());
    frame.setQuantities(quantities.flip());
    frame.setIdLengths(lengths.flip());
    frame.setIds(allIds.flip());
    frame.setAggressors(sides.flip());
  }

  private static void fillBooks(TickFrame frame, List<? extends SpecificRecord> ticks) {
    int numbers = 0;
    for (SpecificRecord tick : ticks) {
      numbers += ((Book) tick).getBids().size() + ((Book) tick).getAsks().size();
    }
    ByteBuffer prices = buffer(numbers, Double.BYTES);
    ByteBuffer quantities = buffer(numbers, Double.BYTES);
    ByteBuffer sequences = buffer(ticks.size(), Long.BYTES);
    ByteBuffer levels = buffer(ticks.size(), 2 * Short.BYTES);
    for (SpecificRecord tick : ticks) {
      Book book = (Book) tick;
      sequences.putLong(book.getSequence());
      for (List<PriceLevel> side : List.of(book.getBids(), book.getAsks())) {
        levels.putShort(shortOf(side.size()));
        for (PriceLevel level : side) {
          prices.putDouble(level.getPrice());
          quantities.putDouble(level.getQuantity());
        }
      }
    }
    frame.setPrices(prices.flip());
    frame.setQuantities(quantities.flip());
    frame.setSequences(sequences.flip());
    frame.setLevels(levels.flip());
  }

  /** Some ticks of one instrument as a frame of their own. */
  static TickFrame take(Ticks ticks, int[] places) {
    TickFrame from = ticks.frame();
    int count = places.length;
    TickFrame frame = empty(from.getKind(), count);
    int instrument = Short.toUnsignedInt(little(from.getInstrumentOf()).getShort(2 * places[0]));
    frame.setInstruments(List.of(from.getInstruments().get(instrument)));
    // All at place 0.
    frame.setInstrumentOf(ByteBuffer.allocate(count * Short.BYTES));
    frame.setVenues(from.getVenues());
    frame.setVenueOf(cells(from.getVenueOf(), places, Short.BYTES));
    frame.setEventTimes(cells(from.getEventTimes(), places, Long.BYTES));
    ByteBuffer parts = buffer(count, Integer.BYTES);
    for (int place : places) {
      parts.putInt(ticks.part(place));
    }
    frame.setParts(parts.flip());
    if (from.getKind() == TickKind.TRADE) {
      frame.setPrices(cells(from.getPrices(), places, Double.BYTES));
      frame.setQuantities(cells(from.getQuantities(), places, Double.BYTES));
      frame.setIdLengths(cells(from.getIdLengths(), places, Short.BYTES));
      frame.setAggressors(cells(from.getAggressors(), places, Byte.BYTES));
      frame.setIds(runs(from.getIds(), ticks, places, Byte.BYTES));
    } else {
      frame.setSequences(cells(from.getSequences(), places, Long.BYTES));
      frame.setLevels(cells(from.getLevels(), places, 2 * Short.BYTES));
      frame.setPrices(runs(from.getPrices(), ticks, places, Double.BYTES));
      frame.setQuantities(runs(from.getQuantities(), ticks, places, Double.BYTES));
    }
    return frame;
  }

  /** One cell of a column for each place. */
  private static ByteBuffer cells(ByteBuffer column, int[] places, int width) {
    ByteBuffer taken = buffer(places.length, width);
    int start = column.position();
    for (int i = 0; i < places.length; i++) {
      taken.put(i * width, column, start + places[i] * width, width);
    }
    return taken;
  }

  /** The ids, or the levels, of each place. */
  private static ByteBuffer runs(ByteBuffer column, Ticks ticks, int[] places, int width) {
    int size = 0;
    for (int place : places) {
      size += ticks.start(place + 1) - ticks.start(place);
    }
    ByteBuffer taken = buffer(size, width);
    int at = 0;
    for (int place : places) {
      int length = (ticks.start(place + 1) - ticks.start(place)) * width;
      taken.put(at, column, column.position() + ticks.start(place) * width, length);
      at += length;
    }
    return taken;
  }

  private static TickFrame empty(TickKind kind, int count) {
    TickFrame frame = new TickFrame();
    frame.setKind(kind);
    frame.setCount(count);
    frame.setIdLengths(NOTHING);
    frame.setIds(NOTHING);
    frame.setAggressors(NOTHING);
    frame.setSequences(NOTHING);
    frame.setLevels(NOTHING);
    frame.setParts(NOTHING);
    return frame;
  }

  private static ByteBuffer buffer(int count, int width) {
    return ByteBuffer.allocate(count * width).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer little(ByteBuffer bytes) {
    return bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static short shortOf(int length) {
    if (length > 0xFFFF) {
      throw new IllegalArgumentException("a tick with " + length + " levels or bytes of id");
    }
    return (short) length;
  }

  /** Names in the order in which they first came, and where each tick's is. */
  private static final class Names {
    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> known = new HashMap<>();
    private final ByteBuffer places;

    Names(int count) {
      places = buffer(count, Short.BYTES);
    }

    void add(String name) {
      Integer place = known.get(name);
      if (place == null) {
        place = names.size();
        known.put(name, place);
        names.add(name);
      }
      places.putShort((short) (int) place);
    }
  }
}
