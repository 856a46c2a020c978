package io.breakwater.jobs.importer;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.schemas.JsonFault;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Messages of Deribit. Each change of a book names the change before it. Amounts are dollars for
 * futures settled in coins ({@code BTC-PERPETUAL}), units of base for those settled in stable coins
 * ({@code BTC_USDC-PERPETUAL}) and for spot ({@code BTC_USDC}); so no list is needed. Options are
 * left out: their prices are in coins and their returns those of the strike.
 */
final class DeribitMessages implements VenueMessages {
  private static final TradeFields TRADE =
      new TradeFields("instrument_name", "timestamp", "trade_id", "price", "amount", "direction");

  private static final Pattern OPTION = Pattern.compile(".+-[0-9]+(?:d[0-9]+)?-[CP]");
  private static final Pattern FUTURE =
      Pattern.compile("([A-Z0-9]+)(?:_([A-Z0-9]+))?-(PERPETUAL|\\d{1,2}[A-Z]{3}\\d{2})");
  private static final Pattern SPOT = Pattern.compile("([A-Z0-9]+)_([A-Z0-9]+)");

  /** {@code book.INSTRUMENT.group.depth.interval} carries whole books, cut and rounded. */
  private static final int PARTS_OF_CHANGES = 3;

  private final VenueDesk desk;

  DeribitMessages(ImportRun run) {
    this.desk = new VenueDesk(run, Exchange.DERIBIT, DeribitMessages::guess);
  }

  private static Listing guess(String name) {
    Matcher spot = SPOT.matcher(name);
    if (spot.matches()) {
      return Listing.of(InstrumentNames.pair(spot.group(1), spot.group(2)), Contract.BASE);
    }
    Matcher future = FUTURE.matcher(name);
    if (!future.matches()) {
      return OPTION.matcher(name).matches() ? Listing.OPTION : Listing.UNKNOWN;
    }
    String quote = future.group(2);
    String day = InstrumentNames.day(future.group(3));
    String pair = InstrumentNames.pair(future.group(1), quote == null ? "USD" : quote);
    return Listing.of(
        pair + "-" + (day == null ? InstrumentNames.PERPETUAL : day),
        new Contract(1, quote == null));
  }

  @Override
  public @Nullable Skip received(Message message) throws JsonFault, IOException {
    JsonNode json = message.json();
    String method = json.path("method").asText("");
    if (method.equals("heartbeat")) {
      return Skip.HEARTBEAT;
    }
    if (!method.equals("subscription")) {
      boolean answer = json.has("result") || json.has("error");
      return answer ? Skip.SUBSCRIPTION : Skip.NOT_UNDERSTOOD;
    }
    String channel = JsonText.string(json.path("params"), "channel");
    String[] parts = channel.split("\\.", -1);
    JsonNode data = json.path("params").path("data");
    return switch (parts[0]) {
      case "book" -> book(message, data, parts.length == PARTS_OF_CHANGES ? channel : "");
      case "trades" -> desk.trades(message, data, TRADE);
      case "ticker", "incremental_ticker", "quote", "perpetual", "markprice" -> Skip.TICKER;
      case "deribit_price_index", "deribit_volatility_index", "estimated_expiration_price" ->
          Skip.TICKER;
      case "chart" -> Skip.CANDLE;
      case "platform_state", "instrument" -> Skip.SYSTEM;
      default -> Skip.NOT_UNDERSTOOD;
    };
  }

  @Override
  public void connected(LineFile.Line line) {
    desk.dropBooks(line, "a new connection");
  }

  private @Nullable Skip book(Message message, JsonNode data, String channel)
      throws JsonFault, IOException {
    Market market = desk.market(message, JsonText.string(data, "instrument_name"));
    if (market.refused() != null) {
      return market.refused();
    }
    if (channel.isEmpty() || !market.keepsBookFrom(channel)) {
      return Skip.OTHER_BOOK;
    }
    StreamBook book = market.book();
    long id = JsonText.whole(data, "change_id");
    long time = JsonText.time(data, "timestamp");
    List<LevelBook.Level> levels = book.read(message, () -> levels(market, data));
    if (data.path("type").asText().equals("snapshot")) {
      book.begin(message, levels);
    } else {
      if (!book.live()) {
        return book.absent();
      }
      long previous = JsonText.whole(data, "prev_change_id");
      if (previous != book.sequence()) {
        return book.drop(
            message.line(),
            Skip.GAP,
            "gap in the sequence: "
                + book.sequence()
                + " should come before "
                + id
                + ", which follows "
                + previous);
      }
      book.levels().put(levels);
    }
    book.changed(message, time, id);
    return null;
  }

  /** {@code [action, price, amount]}; a deletion has the amount 0. */
  private static List<LevelBook.Level> levels(Market market, JsonNode data) throws JsonFault {
    Levels levels = new Levels(market);
    for (LevelBook.Side side : LevelBook.Side.values()) {
      String field = side == LevelBook.Side.BID ? "bids" : "asks";
      for (JsonNode level : JsonText.list(data, field)) {
        boolean gone = level.path(0).asText().equals("delete");
        double amount = Cells.number(level.path(2).asText(), field);
        levels.add(side, Cells.number(level.path(1).asText(), field), gone ? 0 : amount);
      }
    }
    return levels.list();
  }
}
