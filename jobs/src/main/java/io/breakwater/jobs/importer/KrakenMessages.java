package io.breakwater.jobs.importer;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.avro.Aggressor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Messages of Kraken's spot streams, version 1: {@code [channel, …, name, pair]}. A book holds as
 * many levels a side as were asked for: what falls behind them is forgotten, and told again ({@code
 * r}) when it comes back. A checksum over the ten best levels a side shows that no change is
 * missing.
 */
final class KrakenMessages implements VenueMessages {
  private static final int CHECKED_LEVELS = 10;
  private static final int USUAL_DEPTH = 10;
  private static final long TRADES_PER_MICRO = 1_000;

  private final VenueDesk desk;
  private final Map<Market, TradeNumber> numbers = new HashMap<>();

  KrakenMessages(ImportRun run) {
    this.desk = new VenueDesk(run, Exchange.KRAKEN, KrakenMessages::guess);
  }

  /** Pairs are spot, named BASE/QUOTE. */
  private static Listing guess(String pair) {
    String[] assets = pair.split("/", -1);
    return assets.length == 2
        ? Listing.of(InstrumentNames.pair(assets[0], assets[1]), Contract.BASE)
        : Listing.UNKNOWN;
  }

  @Override
  public @Nullable Skip received(Message message) throws JsonFault, IOException {
    JsonNode json = message.json();
    if (json.isObject()) {
      return switch (json.path("event").asText("")) {
        case "heartbeat", "pong" -> Skip.HEARTBEAT;
        case "systemStatus", "error" -> Skip.SYSTEM;
        case "subscriptionStatus" -> Skip.SUBSCRIPTION;
        default -> Skip.NOT_UNDERSTOOD;
      };
    }
    if (json.size() < 4) {
      return Skip.NOT_UNDERSTOOD;
    }
    String name = json.path(json.size() - 2).asText();
    String channel = name.replaceFirst("-.*", "");
    return switch (channel) {
      case "book", "trade" -> told(message, json, name);
      case "ticker", "spread" -> Skip.TICKER;
      case "ohlc" -> Skip.CANDLE;
      default -> Skip.NOT_UNDERSTOOD;
    };
  }

  @Override
  public void connected(LineFile.Line line) {
    desk.dropBooks(line, "a new connection");
  }

  @Override
  public void broken(LineFile.Line line) {
    desk.dropBooks(line, "a line cannot be read");
  }

  private @Nullable Skip told(Message message, JsonNode json, String name)
      throws JsonFault, IOException {
    Market market = desk.market(message, json.path(json.size() - 1).asText());
    if (market.refused() != null) {
      return market.refused();
    }
    if (name.equals("trade")) {
      return trades(message, market, json.path(1));
    }
    return market.keepsBookFrom(name) ? book(message, market, json, name) : Skip.OTHER_BOOK;
  }

  private @Nullable Skip trades(Message message, Market market, JsonNode trades)
      throws JsonFault, IOException {
    for (JsonNode trade : trades) {
      long time = Cells.time(trade.path(2).asText(), "time");
      desk.trade(
          message,
          market,
          time,
          numbers.computeIfAbsent(market, m -> new TradeNumber()).next(time),
          Cells.number(trade.path(0).asText(), "price"),
          Cells.number(trade.path(1).asText(), "volume"),
          trade.path(3).asText().equals("b") ? Aggressor.BUY : Aggressor.SELL);
    }
    return null;
  }

  /** A message may carry the sides in one object each. */
  private static @Nullable Skip book(Message message, Market market, JsonNode json, String name)
      throws JsonFault, IOException {
    StreamBook book = market.book();
    List<LevelBook.Level> levels = book.read(message, () -> levels(market, json));
    boolean snapshot = json.path(1).has("as") || json.path(1).has("bs");
    if (snapshot) {
      book.begin(message, levels);
    } else if (!book.live()) {
      return book.absent();
    } else {
      book.levels().put(levels);
    }
    book.levels().trim(depth(name));
    String told = checksum(json);
    if (!snapshot && told != null && !told.equals(checksum(book.levels()))) {
      return book.drop(
          message.line(), Skip.CHECKSUM, "the checksum of the book is not the venue's " + told);
    }
    book.changed(message, newest(json));
    return null;
  }

  private static List<LevelBook.Level> levels(Market market, JsonNode json) throws JsonFault {
    Levels levels = new Levels(market);
    for (int i = 1; i < json.size() - 2; i++) {
      JsonNode part = json.path(i);
      levels
          .spelled(part.path("bs"), LevelBook.Side.BID, KrakenMessages::print)
          .spelled(part.path("as"), LevelBook.Side.ASK, KrakenMessages::print)
          .spelled(part.path("b"), LevelBook.Side.BID, KrakenMessages::print)
          .spelled(part.path("a"), LevelBook.Side.ASK, KrakenMessages::print);
    }
    return levels.list();
  }

  /** The latest change; a level told again carries the time of its own last change. */
  private static long newest(JsonNode json) throws JsonFault {
    long newest = 0;
    for (int i = 1; i < json.size() - 2; i++) {
      for (JsonNode side : json.path(i)) {
        for (JsonNode level : side) {
          newest = Math.max(newest, Cells.time(level.path(2).asText(), "time"));
        }
      }
    }
    return newest;
  }

  private static @Nullable String checksum(JsonNode json) {
    for (int i = 1; i < json.size() - 2; i++) {
      if (json.path(i).has("c")) {
        return json.path(i).path("c").asText();
      }
    }
    return null;
  }

  /** The ten best asks, then the ten best bids, digits only. */
  static String checksum(LevelBook levels) {
    List<LevelBook.Level> checked = new ArrayList<>();
    checked.addAll(levels.best(LevelBook.Side.ASK, CHECKED_LEVELS));
    checked.addAll(levels.best(LevelBook.Side.BID, CHECKED_LEVELS));
    CRC32 crc = new CRC32();
    for (LevelBook.Level level : checked) {
      crc.update(String.valueOf(level.print()).getBytes(StandardCharsets.US_ASCII));
    }
    return Long.toString(crc.getValue());
  }

  private static String print(String price, String quantity) {
    return digits(price) + digits(quantity);
  }

  private static String digits(String number) {
    return number.replace(".", "").replaceFirst("^0+", "");
  }

  private static int depth(String name) {
    String depth = name.replaceFirst("book-?", "");
    return depth.matches("\\d{1,9}") ? Integer.parseInt(depth) : USUAL_DEPTH;
  }

  /** Trades have no numbers here: the microsecond, and the how manieth in it, stand for one. */
  private static final class TradeNumber {
    private long micros;
    private long count;

    String next(long time) {
      count = time == micros ? count + 1 : 0;
      micros = time;
      return Long.toString(time * TRADES_PER_MICRO + count);
    }
  }
}
