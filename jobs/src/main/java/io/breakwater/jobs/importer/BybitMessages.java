package io.breakwater.jobs.importer;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.schemas.JsonFault;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Messages of Bybit's derivatives, version 2. Books begin with a snapshot; a change names the
 * levels it deletes, updates and inserts, so that one which does not fit the levels shows that
 * something is missing. {@code cross_seq} rises, with holes.
 */
final class BybitMessages implements VenueMessages {
  private static final TradeFields TRADE =
      new TradeFields("symbol", "trade_time_ms", "trade_id", "price", "size", "side");

  /** A future that ends: BTCUSDM21, also called BTCUSD0625. */
  private static final Pattern DATED = Pattern.compile("[A-Z0-9]+USD[A-Z](\\d\\d)");

  private static final Pattern DAY = Pattern.compile("[A-Z0-9]+?(\\d{4})");

  /** Contracts against USD are worth a dollar each and settled in coins. */
  private static final Contract ONE_DOLLAR = new Contract(1, true);

  private static final double MILLIONTH = 1e-6;

  private final VenueDesk desk;

  BybitMessages(ImportRun run) {
    this.desk = new VenueDesk(run, Exchange.BYBIT, BybitMessages::guess);
  }

  private static Listing guess(String symbol) {
    String name = InstrumentNames.ofSymbol(symbol);
    return name == null || DATED.matcher(symbol).matches() ? Listing.UNKNOWN : listing(name, name);
  }

  private static Listing listing(String name, String pair) {
    return Listing.of(name, pair.endsWith("-USD") ? ONE_DOLLAR : Contract.BASE);
  }

  @Override
  public @Nullable Skip replied(Message message, String url) throws JsonFault {
    if (!Exchange.listsInstruments(url)) {
      return Skip.NOT_UNDERSTOOD;
    }
    for (JsonNode symbol : JsonText.list(message.json(), "result")) {
      String name = JsonText.string(symbol, "name");
      String pair =
          InstrumentNames.pair(
              JsonText.string(symbol, "base_currency"), JsonText.string(symbol, "quote_currency"));
      Matcher dated = DATED.matcher(name);
      Matcher day = DAY.matcher(symbol.path("alias").asText());
      if (!dated.matches()) {
        desk.list(name, listing(pair, pair));
      } else if (day.matches()) {
        desk.list(name, listing(pair + "-" + dated.group(1) + day.group(1), pair));
      }
    }
    return null;
  }

  @Override
  public @Nullable Skip received(Message message) throws JsonFault, IOException {
    JsonNode json = message.json();
    if (!json.has("topic")) {
      boolean pong = json.path("ret_msg").asText().equals("pong");
      boolean answer = json.has("success") || json.has("request");
      return pong ? Skip.HEARTBEAT : answer ? Skip.SUBSCRIPTION : Skip.NOT_UNDERSTOOD;
    }
    String topic = json.path("topic").asText();
    String symbol = topic.substring(topic.lastIndexOf('.') + 1);
    String stream = topic.substring(0, Math.max(0, topic.lastIndexOf('.')));
    if (stream.startsWith("orderBook") && json.has("cross_seq")) {
      Market market = desk.market(message, symbol);
      return market.refused() != null ? market.refused() : book(message, market, stream);
    }
    if (stream.startsWith("kline") || stream.startsWith("candle")) {
      return Skip.CANDLE;
    }
    return switch (stream.replaceFirst("\\..*", "")) {
      case "trade" -> desk.trades(message, JsonText.list(json, "data"), TRADE);
      case "instrument_info" -> info(message, symbol, json.path("data"));
      case "liquidation" -> Skip.LIQUIDATION;
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

  /** A snapshot is the object itself, a change the first of the updated ones. */
  private @Nullable Skip info(Message message, String symbol, JsonNode data)
      throws JsonFault, IOException {
    JsonNode info = data.path("update").isArray() ? data.path("update").path(0) : data;
    if (!info.has("funding_rate_e6") || !info.has("next_funding_time")) {
      return Skip.TICKER;
    }
    Market market = desk.market(message, symbol);
    return market.refused() != null
        ? market.refused()
        : desk.expectFunding(
            message,
            market,
            JsonText.time(info, "next_funding_time"),
            JsonText.wholeOrText(info, "funding_rate_e6") * MILLIONTH);
  }

  private static @Nullable Skip book(Message message, Market market, String stream)
      throws JsonFault, IOException {
    if (!market.keepsBookFrom(stream)) {
      return Skip.OTHER_BOOK;
    }
    StreamBook book = market.book();
    JsonNode json = message.json();
    long sequence = book.read(message, () -> JsonText.wholeOrText(json, "cross_seq"));
    long time = book.read(message, () -> JsonText.time(json, "timestamp_e6"));
    JsonNode data = json.path("data");
    if (json.path("type").asText().equals("snapshot")) {
      JsonNode all = data.isArray() ? data : JsonText.list(data, "order_book");
      List<LevelBook.Level> levels = book.read(message, () -> levels(market, all, false));
      book.begin(message, levels);
      book.changed(message, time, sequence);
      return null;
    }
    if (!book.live()) {
      return book.absent();
    }
    if (sequence <= book.sequence()) {
      return Skip.STALE;
    }
    List<LevelBook.Level> gone =
        book.read(message, () -> levels(market, JsonText.list(data, "delete"), true));
    List<LevelBook.Level> updated =
        book.read(message, () -> levels(market, JsonText.list(data, "update"), false));
    List<LevelBook.Level> inserted =
        book.read(message, () -> levels(market, JsonText.list(data, "insert"), false));
    boolean fits = hold(book, gone, true) && hold(book, updated, true);
    book.levels().put(gone);
    if (!fits || !hold(book, inserted, false)) {
      return book.drop(
          message.line(), Skip.GAP, "gap in the book: change " + sequence + " does not fit it");
    }
    book.levels().put(updated);
    book.levels().put(inserted);
    book.changed(message, time, sequence);
    return null;
  }

  private static List<LevelBook.Level> levels(Market market, JsonNode list, boolean gone)
      throws JsonFault {
    Levels levels = new Levels(market);
    for (JsonNode level : list) {
      levels.add(
          VenueDesk.side(JsonText.string(level, "side")),
          JsonText.number(level, "price"),
          gone ? 0 : JsonText.number(level, "size"));
    }
    return levels.list();
  }

  /** True: all of these prices are, or none is, in the book. */
  private static boolean hold(StreamBook book, List<LevelBook.Level> levels, boolean held) {
    return levels.stream()
        .allMatch(level -> book.levels().holds(level.side(), level.price()) == held);
  }
}
