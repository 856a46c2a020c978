package io.breakwater.jobs.importer;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Aggressor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Messages of Bitstamp, spot. Differences of books carry the microsecond of their time, which only
 * rises; snapshots are asked for by REST and overlap them by that time. A missing difference cannot
 * be told.
 */
final class BitstampMessages implements VenueMessages {
  private static final String TIME = "microtimestamp";
  private static final Pattern SNAPSHOT = Pattern.compile("/order_book/([a-z0-9_-]+)/?(?:\\?.*)?$");
  private static final Pattern CHANNEL =
      Pattern.compile("(diff_order_book|order_book|live_trades|\\w+?)_([a-z0-9-]+)");

  private final VenueDesk desk;
  private final Map<String, NumberedMarket> markets = new TreeMap<>(Utf8Order.INSTANCE);

  BitstampMessages(ImportRun run) {
    this.desk = new VenueDesk(run, Exchange.BITSTAMP, BitstampMessages::guess);
  }

  private static Listing guess(String symbol) {
    String name = InstrumentNames.ofSymbol(symbol);
    return name == null ? Listing.UNKNOWN : Listing.of(name, Contract.BASE);
  }

  @Override
  public @Nullable Skip replied(Message message, String url) throws JsonFault, IOException {
    Matcher snapshot = SNAPSHOT.matcher(url);
    if (snapshot.find()) {
      return snapshot(message, snapshot.group(1));
    }
    if (!Exchange.listsInstruments(url)) {
      return Skip.NOT_UNDERSTOOD;
    }
    for (JsonNode pair : message.json()) {
      String[] assets = JsonText.string(pair, "name").split("/", -1);
      if (assets.length == 2) {
        String name = InstrumentNames.pair(assets[0], assets[1]);
        desk.list(JsonText.string(pair, "url_symbol"), Listing.of(name, Contract.BASE));
      }
    }
    return null;
  }

  @Override
  public @Nullable Skip received(Message message) throws JsonFault, IOException {
    JsonNode json = message.json();
    String event = json.path("event").asText("");
    Matcher channel = CHANNEL.matcher(json.path("channel").asText(""));
    if (event.equals("bts:heartbeat")) {
      return Skip.HEARTBEAT;
    }
    if (event.startsWith("bts:")) {
      boolean answer = event.contains("subscription");
      return answer ? Skip.SUBSCRIPTION : Skip.SYSTEM;
    }
    if (!channel.matches()) {
      return Skip.NOT_UNDERSTOOD;
    }
    return switch (channel.group(1)) {
      case "diff_order_book" -> difference(message, json.path("data"), channel.group(2));
      case "live_trades" -> trade(message, json.path("data"), channel.group(2));
      case "order_book", "detail_order_book" -> Skip.OTHER_BOOK;
      case "live_orders" -> Skip.ORDER;
      default -> Skip.NOT_UNDERSTOOD;
    };
  }

  @Override
  public void connected(LineFile.Line line) {
    drop(line, "a new connection");
  }

  @Override
  public void broken(LineFile.Line line) {
    drop(line, "a line cannot be read");
  }

  private void drop(LineFile.Line line, String words) {
    markets.values().forEach(market -> market.dropIfFrom(line, words));
  }

  private @Nullable Skip snapshot(Message message, String symbol) throws JsonFault, IOException {
    NumberedMarket numbered = market(message, symbol);
    Market market = numbered.market();
    if (market.refused() != null) {
      return market.refused();
    }
    long time = JsonText.wholeOrText(message.json(), TIME);
    List<LevelBook.Level> levels = levels(market, message.json());
    return numbered.take(message, new NumberedBook.Snapshot(time, levels, message.receipt()));
  }

  private @Nullable Skip difference(Message message, JsonNode data, String symbol)
      throws JsonFault, IOException {
    NumberedMarket numbered = market(message, symbol);
    Market market = numbered.market();
    if (market.refused() != null) {
      return market.refused();
    }
    try {
      long time = JsonText.time(data, TIME);
      List<LevelBook.Level> levels = levels(market, data);
      return numbered.take(
          message, new NumberedBook.Difference(null, time, time, levels, message.receipt()));
    } catch (JsonFault e) {
      numbered.dropIfFrom(message.line(), "a change cannot be read (" + e.getMessage() + ")");
      throw e;
    }
  }

  private @Nullable Skip trade(Message message, JsonNode data, String symbol)
      throws JsonFault, IOException {
    Market market = market(message, symbol).market();
    if (market.refused() != null) {
      return market.refused();
    }
    desk.trade(
        message,
        market,
        JsonText.time(data, TIME),
        Long.toString(JsonText.whole(data, "id")),
        JsonText.number(data, data.has("price_str") ? "price_str" : "price"),
        JsonText.number(data, data.has("amount_str") ? "amount_str" : "amount"),
        JsonText.whole(data, "type") == 0 ? Aggressor.BUY : Aggressor.SELL);
    return null;
  }

  private NumberedMarket market(Message message, String symbol) {
    return markets.computeIfAbsent(symbol, s -> new NumberedMarket(desk.market(message, s)));
  }

  private static List<LevelBook.Level> levels(Market market, JsonNode json) throws JsonFault {
    return new Levels(market)
        .pairs(JsonText.list(json, "bids"), LevelBook.Side.BID)
        .pairs(JsonText.list(json, "asks"), LevelBook.Side.ASK)
        .list();
  }
}
