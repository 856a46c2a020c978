package io.breakwater.jobs.importer;

import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.avro.Aggressor;
import io.breakwater.schemas.avro.Trade;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Binance trades and aggregated trades, with or without their header. */
final class TradesCsv implements LineFormat.LineParser {
  private static final Layout TRADES = new Layout(0, 1, 2, 4, 5);
  private static final Layout AGGREGATED = new Layout(0, 1, 2, 5, 6);

  private final String instrument;
  private final String venue;
  private @Nullable Layout layout;

  private TradesCsv(String instrument, String venue) {
    this.instrument = instrument;
    this.venue = venue;
  }

  static LineFormat.LineParser open(Path file, ImportSettings settings)
      throws UnreadableFileException {
    return new TradesCsv(FileInstrument.of(file, settings), settings.venueOr("binance"));
  }

  @Override
  public @Nullable Trade parse(String line) throws JsonFault {
    Cells cells = Cells.of(line);
    if (cells.isHeader()) {
      layout = Layout.named(cells.columns());
      return null;
    }
    Layout places = layout == null ? guess(cells) : layout;
    // Only a line that was understood settles the layout of the rest.
    Trade trade = new Trade();
    trade.setInstrument(instrument);
    trade.setVenue(venue);
    trade.setTradeId(cells.text(places.id(), "tradeId"));
    trade.setPrice(cells.number(places.price(), "price"));
    trade.setQuantity(cells.number(places.quantity(), "quantity"));
    trade.setEventTime(cells.time(places.time(), "eventTime"));
    trade.setAggressor(aggressor(cells.text(places.buyerIsMaker(), "aggressor")));
    layout = places;
    return trade;
  }

  private static Aggressor aggressor(String buyerIsMaker) throws JsonFault {
    return switch (buyerIsMaker.toLowerCase(Locale.ROOT)) {
      // The maker was there first; the other side crossed the spread.
      case "true", "1" -> Aggressor.SELL;
      case "false", "0" -> Aggressor.BUY;
      default ->
          throw new JsonFault(
              "WRONG_TYPE",
              "aggressor",
              "is_buyer_maker must be true or false, is '" + buyerIsMaker + "'");
    };
  }

  private static Layout guess(Cells cells) {
    String sixth = cells.textOrNull(5);
    boolean flag = sixth != null && sixth.matches("(?i)true|false");
    return flag ? TRADES : AGGREGATED;
  }

  private record Layout(int id, int price, int quantity, int time, int buyerIsMaker) {
    static Layout named(Map<String, Integer> columns) {
      return new Layout(
          Cells.first(columns, "id", "agg_trade_id", "trade_id"),
          Cells.first(columns, "price"),
          Cells.first(columns, "qty", "quantity"),
          Cells.first(columns, "time", "transact_time", "timestamp"),
          Cells.first(columns, "is_buyer_maker", "isbuyermaker"));
    }
  }
}
