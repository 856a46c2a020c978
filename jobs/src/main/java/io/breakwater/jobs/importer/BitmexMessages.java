package io.breakwater.jobs.importer;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.Times;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages of BitMEX. Levels of a book have ids: an update or a deletion names the id only, so one
 * of an id that is not there shows that something is missing. Changes of books carry no time: that
 * of their arrival stands for it.
 */
final class BitmexMessages implements VenueMessages {
  private static final TradeFields TRADE =
      new TradeFields("symbol", "timestamp", "trdMatchID", "price", "size", "side");

  private static final String BOOK = "orderBookL2";
  private static final double HOUR = Times.SECOND * 3_600.0;

  private final VenueDesk desk;
  private final Map<Market, Map<Long, LevelBook.Level>> ids = new HashMap<>();

  BitmexMessages(ImportRun run) {
    this.desk = new VenueDesk(run, Exchange.BITMEX, symbol -> Listing.UNKNOWN);
  }

  @Override
  public @Nullable Skip replied(Message message, String url) throws JsonFault {
    if (!Exchange.listsInstruments(url)) {
      return Skip.NOT_UNDERSTOOD;
    }
    for (JsonNode instrument : message.json()) {
      desk.list(JsonText.string(instrument, "symbol"), listing(instrument));
    }
    return null;
  }

  /**
   * Contracts are worth {@code multiplier} x price units of the settlement asset, inverse ones
   * {@code multiplier} / price; the factors of settlement turn that into units of base and of
   * quote. Of quanto contracts, whose worth moves with the price of bitcoin, the factor is the
   * list's.
   */
  private static Listing listing(JsonNode instrument) throws JsonFault {
    // FFWCSX: perpetual, FFCCSX: future. The rest are indices, spot and bets.
    boolean future = instrument.path("typ").asText().startsWith("FFC");
    boolean perpetual = instrument.path("typ").asText().startsWith("FFW");
    boolean inverse = instrument.path("isInverse").asBoolean();
    String factor = inverse ? "underlyingToSettleMultiplier" : "quoteToSettleMultiplier";
    double size =
        Math.abs(
            instrument.path("multiplier").asDouble()
                / instrument.path(factor).asDouble(Double.NaN));
    if (!(future || perpetual) || !(size > 0) || Double.isInfinite(size)) {
      return Listing.UNKNOWN;
    }
    String pair =
        InstrumentNames.pair(
            JsonText.string(instrument, "underlying"),
            JsonText.string(instrument, "quoteCurrency"));
    String name =
        future ? pair + "-" + InstrumentNames.day(JsonText.time(instrument, "expiry")) : pair;
    return Listing.of(name, new Contract(size, inverse));
  }

  @Override
  public @Nullable Skip received(Message message) throws JsonFault, IOException {
    JsonNode json = message.json();
    if (!json.has("table")) {
      boolean answer = json.has("subscribe") || json.has("unsubscribe");
      boolean known = json.has("info") || json.has("error") || json.has("status");
      return answer ? Skip.SUBSCRIPTION : known ? Skip.SYSTEM : Skip.NOT_UNDERSTOOD;
    }
    String table = json.path("table").asText();
    return switch (table) {
      case BOOK, BOOK + "_25", "trade", "funding" -> told(message, json, table);
      case "quote", "instrument", "settlement" -> Skip.TICKER;
      case "orderBook10" -> Skip.OTHER_BOOK;
      case "liquidation" -> Skip.LIQUIDATION;
      default ->
          table.startsWith("tradeBin") || table.startsWith("quoteBin")
              ? Skip.CANDLE
              : Skip.NOT_UNDERSTOOD;
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

  /** Used if the rows of one symbol were used. */
  private @Nullable Skip told(Message message, JsonNode json, String table)
      throws JsonFault, IOException {
    Map<String, List<JsonNode>> rows = new LinkedHashMap<>();
    if (json.path("filter").path("symbol").isTextual()) {
      rows.put(json.path("filter").path("symbol").textValue(), new ArrayList<>());
    }
    for (JsonNode row : JsonText.list(json, "data")) {
      rows.computeIfAbsent(JsonText.string(row, "symbol"), s -> new ArrayList<>()).add(row);
    }
    boolean used = false;
    Skip last = Skip.SYSTEM;
    for (Map.Entry<String, List<JsonNode>> entry : rows.entrySet()) {
      Market market = desk.market(message, entry.getKey());
      Skip outcome = market.refused();
      if (outcome == null) {
        outcome = rows(message, market, table, json.path("action").asText(), entry.getValue());
      }
      used |= outcome == null;
      last = outcome == null ? last : outcome;
    }
    return used ? null : last;
  }

  private @Nullable Skip rows(
      Message message, Market market, String table, String action, List<JsonNode> rows)
      throws JsonFault, IOException {
    if (table.startsWith(BOOK)) {
      return market.keepsBookFrom(table) ? book(message, market, action, rows) : Skip.OTHER_BOOK;
    }
    for (JsonNode row : rows) {
      if (table.equals("trade")) {
        trade(message, market, row);
      } else {
        funding(message, market, row);
      }
    }
    return rows.isEmpty() ? Skip.SUBSCRIPTION : null;
  }

  private void trade(Message message, Market market, JsonNode row) throws JsonFault, IOException {
    desk.trade(message, market, row, TRADE);
  }

  /** The interval is written as a time of day on 2000-01-01. */
  private void funding(Message message, Market market, JsonNode row) throws JsonFault, IOException {
    String interval = JsonText.string(row, "fundingInterval");
    long since = Times.parseIso("2000-01-01T00:00:00Z");
    desk.funding(
        message,
        market,
        JsonText.time(row, "timestamp"),
        JsonText.number(row, "fundingRate"),
        (Times.parseIso(interval) - since) / HOUR);
  }

  private @Nullable Skip book(Message message, Market market, String action, List<JsonNode> rows)
      throws JsonFault, IOException {
    StreamBook book = market.book();
    boolean snapshot = action.equals("partial");
    Map<Long, LevelBook.Level> known = ids.computeIfAbsent(market, m -> new HashMap<>());
    if (!snapshot && !book.live()) {
      return book.absent();
    }
    if (snapshot) {
      known.clear();
    }
    boolean complete = snapshot || action.equals("insert");
    for (JsonNode row : rows) {
      if (!complete && !known.containsKey(row.path("id").asLong())) {
        String words = "gap in the book: no level has the id " + row.path("id") + " to " + action;
        return book.drop(message.line(), Skip.GAP, words);
      }
    }
    List<LevelBook.Level> changes = book.read(message, () -> changes(market, known, action, rows));
    if (snapshot) {
      book.begin(message, changes);
    } else {
      book.levels().put(changes);
    }
    book.changed(message, message.arrivalMicros());
    return null;
  }

  private static List<LevelBook.Level> changes(
      Market market, Map<Long, LevelBook.Level> known, String action, List<JsonNode> rows)
      throws JsonFault {
    List<LevelBook.Level> changes = new ArrayList<>();
    for (JsonNode row : rows) {
      long id = JsonText.whole(row, "id");
      changes.addAll(change(market, row, known.get(id), action));
      if (action.equals("delete")) {
        known.remove(id);
      } else {
        known.put(id, changes.get(changes.size() - 1));
      }
    }
    return changes;
  }

  /** What a row changes, the level itself last. */
  private static List<LevelBook.Level> change(
      Market market, JsonNode row, LevelBook.@Nullable Level before, String action)
      throws JsonFault {
    Levels levels = new Levels(market);
    if (before != null) {
      levels.add(before.side(), before.price(), 0);
    }
    if (!action.equals("delete")) {
      double price = before == null ? JsonText.number(row, "price") : before.price();
      levels.add(VenueDesk.side(JsonText.string(row, "side")), price, JsonText.number(row, "size"));
    }
    return levels.list();
  }
}
