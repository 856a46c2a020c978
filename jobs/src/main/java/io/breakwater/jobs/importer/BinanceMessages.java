package io.breakwater.jobs.importer;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Aggressor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Messages of Binance's market streams, spot and USD-margined futures: differences of books, each
 * with the number of the one before, and snapshots from REST.
 */
final class BinanceMessages implements VenueMessages {
  private static final Pattern SYMBOL = Pattern.compile("/depth.*[?&]symbol=([A-Za-z0-9_]+)");

  /** A future that ends: BTCUSDT_250627. */
  private static final Pattern DATED = Pattern.compile("([A-Z0-9]+)_(\\d{6})");

  private final VenueDesk desk;
  private final @Nullable String forced;
  private final Map<String, NumberedMarket> markets = new TreeMap<>(Utf8Order.INSTANCE);
  private final Map<Path, String> symbols = new HashMap<>();

  BinanceMessages(ImportRun run) {
    this.desk = new VenueDesk(run, Exchange.BINANCE, BinanceMessages::guess);
    this.forced = run.settings().instrument();
  }

  /** Quantities of spot and of USD-margined futures are units of base. */
  private static Listing guess(String symbol) {
    String name = name(symbol);
    return Listing.of(name == null ? symbol : name, Contract.BASE);
  }

  private static @Nullable String name(String symbol) {
    Matcher dated = DATED.matcher(symbol);
    if (!dated.matches()) {
      return InstrumentNames.ofSymbol(symbol);
    }
    String pair = InstrumentNames.ofSymbol(dated.group(1));
    // Futures against USD are contracts of a fixed amount of it, which nothing here tells.
    return pair == null || pair.endsWith("-USD") ? null : pair + "-" + dated.group(2);
  }

  /** Takes a message, wrapped in {@code {stream, data}} or bare. */
  @Override
  public @Nullable Skip received(Message message) throws JsonFault, IOException {
    JsonNode json = message.json();
    JsonNode data = json.path("data").isObject() ? json.path("data") : json;
    if (data.has("lastUpdateId")) {
      return snapshot(message, data, symbolOf(message.line().file()));
    }
    if (data.path("s").isTextual()) {
      symbols.put(message.line().file(), data.path("s").textValue());
    }
    String event = data.path("e").asText("");
    return switch (event) {
      case "depthUpdate" -> difference(message, data, JsonText.string(data, "s"));
      case "trade" -> trade(message, data, JsonText.string(data, "s"), "t");
      case "aggTrade" -> trade(message, data, JsonText.string(data, "s"), "a");
      case "kline", "continuous_kline", "indexPrice_kline" -> Skip.CANDLE;
      case "bookTicker", "markPriceUpdate", "24hrTicker", "24hrMiniTicker", "indexPriceUpdate" ->
          Skip.TICKER;
      case "forceOrder" -> Skip.LIQUIDATION;
      default -> untold(data, event);
    };
  }

  /** Spot sends best quotes and answers to requests without saying what they are. */
  private static Skip untold(JsonNode data, String event) {
    if (data.has("result") || data.has("id")) {
      return Skip.SUBSCRIPTION;
    }
    boolean quotes = event.isEmpty() && data.has("b") && data.has("a");
    return quotes ? Skip.TICKER : Skip.NOT_UNDERSTOOD;
  }

  @Override
  public @Nullable Skip replied(Message message, String url) throws JsonFault, IOException {
    Matcher symbol = SYMBOL.matcher(url);
    return symbol.find()
        ? snapshot(message, message.json(), symbol.group(1))
        : VenueMessages.super.replied(message, url);
  }

  /** Says which symbols had differences and never a book. */
  @Override
  public void end() {
    for (NumberedMarket market : markets.values()) {
      String complaint = market.complaint();
      if (complaint != null) {
        desk.remark(complaint);
      }
    }
  }

  private @Nullable Skip snapshot(Message message, JsonNode data, @Nullable String symbol)
      throws JsonFault, IOException {
    if (symbol == null) {
      throw new JsonFault("MISSING_FIELD", "symbol", "a snapshot of an unknown symbol");
    }
    NumberedMarket numbered = market(message, symbol);
    Market market = numbered.market();
    if (market.refused() != null) {
      return market.refused();
    }
    long lastId = JsonText.whole(data, "lastUpdateId");
    List<LevelBook.Level> levels = levels(market, data, "bids", "asks");
    return numbered.take(message, new NumberedBook.Snapshot(lastId, levels, message.receipt()));
  }

  private @Nullable Skip difference(Message message, JsonNode data, String symbol)
      throws JsonFault, IOException {
    NumberedMarket numbered = market(message, symbol);
    Market market = numbered.market();
    if (market.refused() != null) {
      return market.refused();
    }
    // Futures name the difference before; spot numbers without holes.
    long previous = data.has("pu") ? JsonText.whole(data, "pu") : JsonText.whole(data, "U") - 1;
    return numbered.take(
        message,
        new NumberedBook.Difference(
            previous,
            JsonText.whole(data, "u"),
            time(data),
            levels(market, data, "b", "a"),
            message.receipt()));
  }

  private @Nullable Skip trade(Message message, JsonNode data, String symbol, String idField)
      throws JsonFault, IOException {
    Market market = market(message, symbol).market();
    if (market.refused() != null) {
      return market.refused();
    }
    if (!data.path("X").asText("MARKET").equals("MARKET")) {
      return Skip.OFF_BOOK;
    }
    // A capture may carry single and aggregated trades: the same volume must not count twice.
    if (!market.takesTradesFrom(idField)) {
      return Skip.OTHER_TRADES;
    }
    desk.trade(
        message,
        market,
        time(data),
        Long.toString(JsonText.whole(data, idField)),
        JsonText.number(data, "p"),
        JsonText.number(data, "q"),
        data.path("m").asBoolean() ? Aggressor.SELL : Aggressor.BUY);
    return null;
  }

  private NumberedMarket market(Message message, String symbol) throws JsonFault {
    String key = symbol.toUpperCase(Locale.ROOT);
    if (forced == null && !markets.containsKey(key) && name(key) == null) {
      throw new JsonFault(
          "UNKNOWN_INSTRUMENT",
          "instrument",
          "'" + symbol + "' is no BASE and QUOTE: say --instrument BASE-QUOTE");
    }
    return markets.computeIfAbsent(key, k -> new NumberedMarket(desk.market(message, k)));
  }

  /** The symbol told last in a file, or by its name; null: none. */
  private @Nullable String symbolOf(Path file) {
    String told = symbols.get(file);
    if (told != null) {
      return told;
    }
    String name = InstrumentNames.ofFile(file);
    return name == null ? null : name.replace("-", "");
  }

  /** Time at the matching engine; spot differences only carry the time they were sent. */
  private static long time(JsonNode data) throws JsonFault {
    String field = data.has("T") ? "T" : "E";
    return Cells.time(Long.toString(JsonText.whole(data, field)), "eventTime");
  }

  private static List<LevelBook.Level> levels(
      Market market, JsonNode data, String bids, String asks) throws JsonFault {
    return new Levels(market)
        .pairs(JsonText.list(data, bids), LevelBook.Side.BID)
        .pairs(JsonText.list(data, asks), LevelBook.Side.ASK)
        .list();
  }
}
