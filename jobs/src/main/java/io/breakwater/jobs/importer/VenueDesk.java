package io.breakwater.jobs.importer;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Aggressor;
import io.breakwater.schemas.avro.Funding;
import io.breakwater.schemas.avro.Trade;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What all exchanges' messages need: the markets of one exchange, and its records. */
final class VenueDesk {
  private static final double MICROS_PER_HOUR = 3_600e6;

  private final ImportRun run;
  private final String venue;
  private final Function<String, Listing> guess;
  private final Map<String, Listing> listings = new HashMap<>();
  private final Map<String, Market> markets = new TreeMap<>(Utf8Order.INSTANCE);
  private final Map<String, String> holders = new HashMap<>();

  /**
   * A desk without markets.
   *
   * @param guess what a symbol stands for that no list tells
   */
  VenueDesk(ImportRun run, Exchange exchange, Function<String, Listing> guess) {
    this.run = run;
    this.venue = run.settings().venueOr(exchange.word());
    this.guess = guess;
  }

  /** A list of the venue tells what a symbol stands for. */
  void list(String symbol, Listing listing) {
    listings.put(symbol, listing);
  }

  /** The market of a symbol; one that is refused says why. */
  Market market(Message message, String symbol) {
    Market market = markets.get(symbol);
    if (market == null) {
      Listing listing = named(message, symbol);
      market = new Market(listing, new BookOutlet(run, listing.instrument(), venue));
      markets.put(symbol, market);
    }
    return market;
  }

  /** Does something with each market, in the order of symbols. */
  void forEachMarket(Consumer<Market> action) {
    markets.values().forEach(action);
  }

  /** Drops the books that are kept from the file of a line. */
  void dropBooks(LineFile.Line line, String words) {
    forEachMarket(market -> market.book().dropIfFrom(line, words));
  }

  void remark(String words) {
    run.remark(words);
  }

  /**
   * Publishes a trade.
   *
   * @param quantity in the venue's own unit
   */
  void trade(
      Message message,
      Market market,
      long time,
      String tradeId,
      double price,
      double quantity,
      Aggressor aggressor)
      throws JsonFault, IOException {
    Trade trade = new Trade();
    trade.setInstrument(market.instrument());
    trade.setVenue(venue);
    trade.setEventTime(time);
    trade.setTradeId(tradeId);
    trade.setPrice(price);
    trade.setQuantity(market.base(quantity, price));
    trade.setAggressor(aggressor);
    run.accept(message.line().file(), trade);
  }

  /** Publishes a trade as the venue tells it. */
  void trade(Message message, Market market, JsonNode trade, TradeFields fields)
      throws JsonFault, IOException {
    trade(
        message,
        market,
        JsonText.time(trade, fields.time()),
        JsonText.string(trade, fields.id()),
        JsonText.number(trade, fields.price()),
        JsonText.number(trade, fields.quantity()),
        aggressor(JsonText.string(trade, fields.side())));
  }

  /**
   * Publishes trades, each with its own symbol, up to the first of a market that is refused.
   *
   * @return null: used; else why not
   */
  @Nullable Skip trades(Message message, JsonNode trades, TradeFields fields)
      throws JsonFault, IOException {
    Skip outcome = Skip.SUBSCRIPTION;
    for (JsonNode trade : trades) {
      Market market = market(message, JsonText.string(trade, fields.symbol()));
      outcome = market.refused();
      if (outcome != null) {
        return outcome;
      }
      trade(message, market, trade, fields);
    }
    return outcome;
  }

  /** Publishes a funding rate that was paid. */
  void funding(Message message, Market market, long time, double rate, double intervalHours)
      throws JsonFault, IOException {
    Funding funding = new Funding();
    funding.setInstrument(market.instrument());
    funding.setVenue(venue);
    funding.setEventTime(time);
    funding.setRate(rate);
    funding.setIntervalHours(intervalHours);
    run.accept(message.line().file(), funding);
  }

  /**
   * Takes a rate that is still to be paid: the last one told before its time is what was paid,
   * which shows when the next time is told.
   */
  @Nullable Skip expectFunding(Message message, Market market, long time, double rate)
      throws JsonFault, IOException {
    long before = market.fundingTime();
    double paid = market.fundingRate();
    market.expectFunding(time, rate);
    if (before == 0 || time <= before) {
      return Skip.FORECAST;
    }
    funding(message, market, before, paid, (time - before) / MICROS_PER_HOUR);
    return null;
  }

  /** Sides as most venues write them. */
  static Aggressor aggressor(String side) throws JsonFault {
    if (side.equalsIgnoreCase("buy")) {
      return Aggressor.BUY;
    }
    if (side.equalsIgnoreCase("sell")) {
      return Aggressor.SELL;
    }
    throw new JsonFault("WRONG_TYPE", "side", "a side is buy or sell, not '" + side + "'");
  }

  /** Sides of books as most venues write them. */
  static LevelBook.Side side(String word) throws JsonFault {
    return aggressor(word) == Aggressor.BUY ? LevelBook.Side.BID : LevelBook.Side.ASK;
  }

  private Listing named(Message message, String symbol) {
    Listing known = listings.get(symbol);
    Listing listing = known == null ? guess.apply(symbol) : known;
    String place = message.line().place() + ": ";
    if (listing.refused() != null) {
      if (listing.refused() == Skip.UNLISTED) {
        run.remark(
            place
                + "'"
                + symbol
                + "' is left out: no list of instruments in these files tells its name and contract"
                + " size; give the capture's REST replies along");
      }
      return listing;
    }
    String forced = run.settings().instrument();
    String name = forced == null ? listing.instrument() : forced;
    String holder = holders.putIfAbsent(name, symbol);
    if (holder != null) {
      // Two order books under one name would be neither.
      run.remark(place + "'" + symbol + "' is left out: " + name + " is '" + holder + "' already");
      return new Listing("", Contract.BASE, Skip.NAME_TAKEN);
    }
    return Listing.of(name, listing.contract());
  }
}
