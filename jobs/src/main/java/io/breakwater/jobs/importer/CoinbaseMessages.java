package io.breakwater.jobs.importer;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.avro.Aggressor;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages of Coinbase Exchange. The venue promises all changes of a book and numbers none; a
 * snapshot has no time of its own, so that a book is first published after its first change.
 */
final class CoinbaseMessages implements VenueMessages {
  private final VenueDesk desk;
  private final Map<Market, Long> lastTrades = new HashMap<>();

  CoinbaseMessages(ImportRun run) {
    this.desk = new VenueDesk(run, Exchange.COINBASE, CoinbaseMessages::guess);
  }

  /** Products are spot, named BASE-QUOTE. */
  private static Listing guess(String product) {
    String[] assets = product.split("-", -1);
    return assets.length == 2
        ? Listing.of(InstrumentNames.pair(assets[0], assets[1]), Contract.BASE)
        : Listing.UNKNOWN;
  }

  @Override
  public @Nullable Skip received(Message message) throws JsonFault, IOException {
    JsonNode json = message.json();
    String type = json.path("type").asText("");
    return switch (type) {
      case "snapshot", "l2update", "match", "last_match" -> told(message, json, type);
      case "ticker", "ticker_batch" -> Skip.TICKER;
      case "heartbeat" -> Skip.HEARTBEAT;
      case "subscriptions" -> Skip.SUBSCRIPTION;
      case "status", "error" -> Skip.SYSTEM;
      case "received", "open", "done", "change", "activate" -> Skip.ORDER;
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

  private @Nullable Skip told(Message message, JsonNode json, String type)
      throws JsonFault, IOException {
    Market market = desk.market(message, JsonText.string(json, "product_id"));
    if (market.refused() != null) {
      return market.refused();
    }
    return switch (type) {
      case "snapshot" -> snapshot(message, market, json);
      case "l2update" -> change(message, market, json);
      default -> trade(message, market, json, type);
    };
  }

  private static @Nullable Skip snapshot(Message message, Market market, JsonNode json)
      throws JsonFault {
    List<LevelBook.Level> levels =
        market
            .book()
            .read(
                message,
                () ->
                    new Levels(market)
                        .pairs(JsonText.list(json, "bids"), LevelBook.Side.BID)
                        .pairs(JsonText.list(json, "asks"), LevelBook.Side.ASK)
                        .list());
    market.book().begin(message, levels);
    return null;
  }

  private static @Nullable Skip change(Message message, Market market, JsonNode json)
      throws JsonFault, IOException {
    StreamBook book = market.book();
    List<LevelBook.Level> levels = book.read(message, () -> changes(market, json));
    long time = book.read(message, () -> JsonText.time(json, "time"));
    if (!book.live()) {
      return book.absent();
    }
    book.levels().put(levels);
    book.changed(message, time);
    return null;
  }

  /** {@code [side, price, quantity]}. */
  private static List<LevelBook.Level> changes(Market market, JsonNode json) throws JsonFault {
    Levels levels = new Levels(market);
    for (JsonNode change : JsonText.list(json, "changes")) {
      levels.add(
          VenueDesk.side(change.path(0).asText()),
          Cells.number(change.path(1).asText(), "changes"),
          Cells.number(change.path(2).asText(), "changes"));
    }
    return levels.list();
  }

  private @Nullable Skip trade(Message message, Market market, JsonNode json, String type)
      throws JsonFault, IOException {
    long id = JsonText.whole(json, "trade_id");
    // A subscription begins with the last trade, which an earlier one may have told.
    Long before = lastTrades.get(market);
    if (type.equals("last_match") && before != null && id <= before) {
      return Skip.REPEATED;
    }
    // The side is that of the order that waited in the book.
    Aggressor waited = VenueDesk.aggressor(JsonText.string(json, "side"));
    desk.trade(
        message,
        market,
        JsonText.time(json, "time"),
        Long.toString(id),
        JsonText.number(json, "price"),
        JsonText.number(json, "size"),
        waited == Aggressor.BUY ? Aggressor.SELL : Aggressor.BUY);
    lastTrades.merge(market, id, Math::max);
    return null;
  }
}
