package io.breakwater.jobs.importer;

import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.avro.Aggressor;
import io.breakwater.schemas.avro.Trade;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trades as tick-data vendors write them: {@code
 * exchange,symbol,timestamp,local_timestamp,id,side,price,amount}, any instruments mixed.
 */
final class TickCsv implements LineFormat.LineParser {
  private final ImportSettings settings;
  private final VendorSymbols symbols;
  private Map<String, Integer> columns =
      Map.of(
          "exchange", 0, "symbol", 1, "timestamp", 2, "id", 4, "side", 5, "price", 6, "amount", 7);
  private String lastUnnamed = "";
  private int repeats;

  private TickCsv(ImportSettings settings) {
    this.settings = settings;
    this.symbols = new VendorSymbols(settings);
  }

  static LineFormat.LineParser open(Path file, ImportSettings settings) {
    return new TickCsv(settings);
  }

  @Override
  public @Nullable Trade parse(String line) throws JsonFault {
    Cells cells = Cells.of(line);
    if (cells.textOrNull(0) != null && cells.text(0, "exchange").equals("exchange")) {
      columns = cells.columns();
      return null;
    }
    Trade trade = new Trade();
    trade.setInstrument(symbols.name(text(cells, "symbol")));
    trade.setVenue(settings.venueOr(text(cells, "exchange")));
    trade.setEventTime(cells.time(position("timestamp"), "eventTime"));
    trade.setPrice(cells.number(position("price"), "price"));
    trade.setQuantity(cells.number(position("amount"), "quantity"));
    trade.setAggressor(aggressor(cells.textOrNull(position("side"))));
    String id = cells.textOrNull(position("id"));
    trade.setTradeId(id == null ? nameless(trade) : id);
    return trade;
  }

  /** Some venues number nothing: such a trade is named by what it says, equal ones are counted. */
  private String nameless(Trade trade) {
    String name =
        trade.getEventTime()
            + ":"
            + trade.getAggressor()
            + ":"
            + trade.getPrice()
            + ":"
            + trade.getQuantity();
    repeats = name.equals(lastUnnamed) ? repeats + 1 : 0;
    lastUnnamed = name;
    return repeats == 0 ? name : name + "#" + repeats;
  }

  private static @Nullable Aggressor aggressor(@Nullable String side) throws JsonFault {
    return switch (side == null ? "unknown" : side.toLowerCase(Locale.ROOT)) {
      case "buy" -> Aggressor.BUY;
      case "sell" -> Aggressor.SELL;
      case "unknown" -> null;
      default ->
          throw new JsonFault(
              "WRONG_TYPE", "aggressor", "side must be buy, sell or unknown, is '" + side + "'");
    };
  }

  private String text(Cells cells, String column) throws JsonFault {
    return cells.text(position(column), column);
  }

  private int position(String column) {
    return columns.getOrDefault(column, -1);
  }
}
