package io.breakwater.jobs.importer;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Aggressor;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.Trade;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Messages of Binance's market streams, symbols mixed, turned into trades and books. */
final class BinanceMessages {
  private static final long MICROS_PER_MILLI = 1_000;

  private final ImportRun run;
  private final VendorSymbols symbols;
  private final String venue;
  private final Map<String, Market> markets = new TreeMap<>(Utf8Order.INSTANCE);

  BinanceMessages(ImportRun run) {
    this.run = run;
    this.symbols = new VendorSymbols(run.settings());
    this.venue = run.settings().venueOr("binance");
  }

  /**
   * Takes one message.
   *
   * @param message a stream's message, wrapped in {@code {stream, data}} or bare, or a snapshot
   * @param hint symbol of a message that names none; null: not known
   * @return the symbol it is about; null: none
   */
  @Nullable String take(LineFile.Line line, JsonNode message, @Nullable String hint)
      throws JsonFault, IOException {
    JsonNode data = message.path("data").isObject() ? message.path("data") : message;
    String symbol = data.path("s").isTextual() ? data.path("s").textValue() : hint;
    if (data.has("lastUpdateId")) {
      if (symbol == null) {
        throw new JsonFault("MISSING_FIELD", "symbol", "a snapshot of an unknown symbol");
      }
      market(symbol).book.apply(snapshot(data));
      publish(line, market(symbol));
      return symbol;
    }
    switch (data.path("e").asText("")) {
      case "depthUpdate" -> difference(line, data, JsonText.string(data, "s"));
      case "trade" -> trade(line, data, JsonText.string(data, "s"), "t");
      case "aggTrade" -> trade(line, data, JsonText.string(data, "s"), "a");
      default -> {
        // Best quotes, bars and answers to requests say nothing that is not in the others.
      }
    }
    return symbol;
  }

  /** Says which symbols had differences and never a book. */
  void end() {
    for (Market market : markets.values()) {
      if (market.differences > 0 && market.books == 0) {
        run.remark(market.instrument + ": no snapshot fits its differences, so it has no books");
      }
    }
  }

  private void difference(LineFile.Line line, JsonNode data, String symbol)
      throws JsonFault, IOException {
    Market market = market(symbol);
    market.differences++;
    BinanceBook.Difference difference =
        new BinanceBook.Difference(
            JsonText.whole(data, "U"),
            JsonText.whole(data, "u"),
            data.has("pu") ? JsonText.whole(data, "pu") : null,
            time(data),
            levels(data, "b"),
            levels(data, "a"));
    String gap = market.book.apply(difference);
    if (gap != null) {
      run.remark(line.place() + ": " + market.instrument + ": " + gap);
    }
    publish(line, market);
  }

  private void publish(LineFile.Line line, Market market) throws JsonFault, IOException {
    BinanceBook book = market.book;
    long now = book.lastTime();
    long pause = run.settings().bookMillis() * MICROS_PER_MILLI;
    boolean due = market.books == 0 || now - market.publishedAt >= pause;
    if (!book.live() || !due || book.lastId() == market.publishedId) {
      return;
    }
    if (!book.valid()) {
      run.remark(line.place() + ": " + market.instrument + ": bids and asks cross, left out");
      return;
    }
    Book snapshot = new Book();
    snapshot.setInstrument(market.instrument);
    snapshot.setVenue(venue);
    snapshot.setEventTime(now);
    snapshot.setSequence(book.lastId());
    snapshot.setBids(book.publishedBids());
    snapshot.setAsks(book.publishedAsks());
    run.accept(line.file(), snapshot);
    market.books++;
    market.publishedAt = now;
    market.publishedId = book.lastId();
  }

  private void trade(LineFile.Line line, JsonNode data, String symbol, String idField)
      throws JsonFault, IOException {
    Market market = market(symbol);
    // A capture may carry single and aggregated trades: the same volume must not count twice.
    market.tradeIdField = market.tradeIdField == null ? idField : market.tradeIdField;
    boolean onTheBook = data.path("X").asText("MARKET").equals("MARKET");
    if (!onTheBook || !idField.equals(market.tradeIdField)) {
      return;
    }
    Trade trade = new Trade();
    trade.setInstrument(market.instrument);
    trade.setVenue(venue);
    trade.setEventTime(time(data));
    trade.setTradeId(Long.toString(JsonText.whole(data, idField)));
    trade.setPrice(JsonText.number(data, "p"));
    trade.setQuantity(JsonText.number(data, "q"));
    trade.setAggressor(data.path("m").asBoolean() ? Aggressor.SELL : Aggressor.BUY);
    run.accept(line.file(), trade);
  }

  private Market market(String symbol) throws JsonFault {
    String key = symbol.toUpperCase(Locale.ROOT);
    Market market = markets.get(key);
    if (market == null) {
      market = new Market(symbols.name(key));
      markets.put(key, market);
    }
    return market;
  }

  private static BinanceBook.Snapshot snapshot(JsonNode data) throws JsonFault {
    return new BinanceBook.Snapshot(
        JsonText.whole(data, "lastUpdateId"), levels(data, "bids"), levels(data, "asks"));
  }

  /** Time at the matching engine; spot differences only carry the time they were sent. */
  private static long time(JsonNode data) throws JsonFault {
    String field = data.has("T") ? "T" : "E";
    return Cells.time(Long.toString(JsonText.whole(data, field)), "eventTime");
  }

  private static List<BinanceBook.Level> levels(JsonNode data, String field) throws JsonFault {
    JsonNode array = data.path(field);
    if (!array.isArray()) {
      throw new JsonFault("MISSING_FIELD", field, field + " is missing or no list");
    }
    List<BinanceBook.Level> levels = new ArrayList<>(array.size());
    for (JsonNode pair : array) {
      double price = Cells.number(pair.path(0).asText(), field);
      double quantity = Cells.number(pair.path(1).asText(), field);
      if (!(price > 0) || !(quantity >= 0) || Double.isInfinite(price + quantity)) {
        throw new JsonFault("OUT_OF_RANGE", field, "a level of " + quantity + " at " + price);
      }
      levels.add(new BinanceBook.Level(price, quantity));
    }
    return levels;
  }

  /** What is known of one symbol. */
  private static final class Market {
    private final String instrument;
    private final BinanceBook book = new BinanceBook();
    private @Nullable String tradeIdField;
    private long differences;
    private long books;
    private long publishedAt;
    private long publishedId;

    Market(String instrument) {
      this.instrument = instrument;
    }
  }
}
