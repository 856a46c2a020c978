package io.breakwater.jobs.importer;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.schemas.JsonFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Messages of OKX, version 5. Books begin with a snapshot; each change carries a checksum over the
 * 25 best levels a side and, since 2022, the number of the change before. What contracts are worth
 * the list of instruments tells.
 */
final class OkxMessages implements VenueMessages {
  private static final TradeFields TRADE =
      new TradeFields("instId", "ts", "tradeId", "px", "sz", "side");

  private static final int CHECKED_LEVELS = 25;
  private static final Pattern SPOT = Pattern.compile("[A-Z0-9]+-[A-Z0-9]+");
  private static final Pattern OPTION = Pattern.compile(".+-\\d{6}-[0-9.]+-[CP]");

  private final VenueDesk desk;

  OkxMessages(ImportRun run) {
    this.desk = new VenueDesk(run, Exchange.OKX, OkxMessages::guess);
  }

  private static Listing guess(String id) {
    if (SPOT.matcher(id).matches()) {
      int dash = id.indexOf('-');
      return Listing.of(
          InstrumentNames.pair(id.substring(0, dash), id.substring(dash + 1)), Contract.BASE);
    }
    return OPTION.matcher(id).matches() ? Listing.OPTION : Listing.UNKNOWN;
  }

  @Override
  public @Nullable Skip replied(Message message, String url) throws JsonFault {
    if (!Exchange.listsInstruments(url)) {
      return Skip.NOT_UNDERSTOOD;
    }
    for (JsonNode instrument : JsonText.list(message.json(), "data")) {
      desk.list(JsonText.string(instrument, "instId"), listing(instrument));
    }
    return null;
  }

  /** A contract is worth {@code ctVal} x {@code ctMult}, of base if linear, of USD if inverse. */
  private static Listing listing(JsonNode instrument) throws JsonFault {
    String id = JsonText.string(instrument, "instId");
    String type = instrument.path("instType").asText();
    boolean swap = type.equals("SWAP");
    if (!swap && !type.equals("FUTURES")) {
      return guess(id);
    }
    String[] assets = JsonText.string(instrument, "uly").split("-", -1);
    double size =
        instrument.path("ctVal").asDouble(Double.NaN)
            * instrument.path("ctMult").asDouble(Double.NaN);
    boolean inverse = instrument.path("ctType").asText().equals("inverse");
    boolean ofBase = instrument.path("ctValCcy").asText().equals(assets[0]);
    if (assets.length != 2 || !(size > 0) || inverse == ofBase) {
      return Listing.UNKNOWN;
    }
    String last = swap ? InstrumentNames.PERPETUAL : id.substring(id.lastIndexOf('-') + 1);
    String name = InstrumentNames.pair(assets[0], assets[1]) + "-" + last;
    return Listing.of(name, new Contract(size, inverse));
  }

  @Override
  public @Nullable Skip received(Message message) throws JsonFault, IOException {
    JsonNode json = message.json();
    if (json.has("event")) {
      return json.path("event").asText().equals("notice") ? Skip.SYSTEM : Skip.SUBSCRIPTION;
    }
    String channel = json.path("arg").path("channel").asText("");
    return switch (channel) {
      case "books",
          "books-l2-tbt",
          "books50-l2-tbt",
          "books5",
          "bbo-tbt",
          "trades",
          "trades-all",
          "funding-rate" ->
          told(message, json, channel);
      case "tickers",
          "mark-price",
          "index-tickers",
          "open-interest",
          "price-limit",
          "estimated-price",
          "opt-summary" ->
          Skip.TICKER;
      case "instruments" -> Skip.INSTRUMENTS;
      case "liquidation-orders" -> Skip.LIQUIDATION;
      case "status" -> Skip.SYSTEM;
      default -> channel.contains("candle") ? Skip.CANDLE : Skip.NOT_UNDERSTOOD;
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

  private @Nullable Skip told(Message message, JsonNode json, String channel)
      throws JsonFault, IOException {
    Market market = desk.market(message, JsonText.string(json.path("arg"), "instId"));
    if (market.refused() != null) {
      return market.refused();
    }
    boolean trades = channel.startsWith("trades");
    if (trades && !market.takesTradesFrom(channel)) {
      return Skip.OTHER_TRADES;
    }
    boolean funding = channel.equals("funding-rate");
    if (!trades && !funding && !market.keepsBookFrom(channel)) {
      return Skip.OTHER_BOOK;
    }
    boolean used = false;
    Skip last = Skip.SUBSCRIPTION;
    for (JsonNode data : JsonText.list(json, "data")) {
      Skip outcome =
          trades
              ? trade(message, market, data)
              : funding
                  ? funding(message, market, data)
                  : book(message, market, data, !json.path("action").asText().equals("update"));
      used |= outcome == null;
      last = outcome == null ? last : outcome;
    }
    return used ? null : last;
  }

  private @Nullable Skip trade(Message message, Market market, JsonNode data)
      throws JsonFault, IOException {
    desk.trade(message, market, data, TRADE);
    return null;
  }

  private @Nullable Skip funding(Message message, Market market, JsonNode data)
      throws JsonFault, IOException {
    return desk.expectFunding(
        message, market, JsonText.time(data, "fundingTime"), JsonText.number(data, "fundingRate"));
  }

  /** Channels of a few levels send whole books only. */
  private static @Nullable Skip book(
      Message message, Market market, JsonNode data, boolean snapshot)
      throws JsonFault, IOException {
    StreamBook book = market.book();
    List<LevelBook.Level> levels = book.read(message, () -> levels(market, data));
    long time = book.read(message, () -> JsonText.time(data, "ts"));
    boolean numbered = data.has("seqId");
    if (snapshot) {
      book.begin(message, levels);
    } else {
      if (!book.live()) {
        return book.absent();
      }
      if (numbered
          && data.has("prevSeqId")
          && JsonText.whole(data, "prevSeqId") != book.sequence()) {
        return book.drop(
            message.line(),
            Skip.GAP,
            "gap in the sequence: "
                + book.sequence()
                + " should come before "
                + data.path("seqId").asLong()
                + ", which follows "
                + data.path("prevSeqId").asLong());
      }
      book.levels().put(levels);
    }
    String told = data.path("checksum").asText("");
    // Newer messages carry 0 where the venue gave the checksum up.
    boolean checked = !told.isEmpty() && !told.equals("0");
    if (checked && !told.equals(checksum(book.levels()))) {
      return book.drop(
          message.line(), Skip.CHECKSUM, "the checksum of the book is not the venue's " + told);
    }
    if (numbered) {
      book.changed(message, time, JsonText.whole(data, "seqId"));
    } else {
      book.changed(message, time);
    }
    return null;
  }

  private static List<LevelBook.Level> levels(Market market, JsonNode data) throws JsonFault {
    return new Levels(market)
        .spelled(JsonText.list(data, "bids"), LevelBook.Side.BID, OkxMessages::print)
        .spelled(JsonText.list(data, "asks"), LevelBook.Side.ASK, OkxMessages::print)
        .list();
  }

  private static String print(String price, String quantity) {
    return price + ":" + quantity;
  }

  /** Bids and asks by turns, best first, as far as there are any; a signed number. */
  static String checksum(LevelBook levels) {
    List<LevelBook.Level> bids = levels.best(LevelBook.Side.BID, CHECKED_LEVELS);
    List<LevelBook.Level> asks = levels.best(LevelBook.Side.ASK, CHECKED_LEVELS);
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < CHECKED_LEVELS; i++) {
      if (i < bids.size()) {
        parts.add(String.valueOf(bids.get(i).print()));
      }
      if (i < asks.size()) {
        parts.add(String.valueOf(asks.get(i).print()));
      }
    }
    CRC32 crc = new CRC32();
    crc.update(String.join(":", parts).getBytes(StandardCharsets.US_ASCII));
    return Integer.toString((int) crc.getValue());
  }
}
