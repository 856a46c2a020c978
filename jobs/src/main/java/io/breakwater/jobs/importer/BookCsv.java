package io.breakwater.jobs.importer;

import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.PriceLevel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Book snapshots as tick-data vendors write them, 5, 25 or any number of levels: {@code
 * exchange,symbol,timestamp,local_timestamp,asks[0].price,asks[0].amount,bids[0].price,…}. They
 * carry no sequence number; the time of arrival, which never goes back, stands in for it.
 */
final class BookCsv implements LineFormat.LineParser {
  private final ImportSettings settings;
  private final VendorSymbols symbols;
  private @Nullable Layout layout;

  private BookCsv(ImportSettings settings) {
    this.settings = settings;
    this.symbols = new VendorSymbols(settings);
  }

  static LineFormat.LineParser open(Path file, ImportSettings settings) {
    return new BookCsv(settings);
  }

  @Override
  public @Nullable Book parse(String line) throws JsonFault {
    Cells cells = Cells.of(line);
    if (cells.isHeader() && cells.columns().containsKey("bids[0].price")) {
      layout = Layout.of(cells.columns());
      return null;
    }
    if (layout == null) {
      throw new JsonFault(
          "MISSING_FIELD", null, "no header with bids[0].price came before this line");
    }
    Book book = new Book();
    book.setInstrument(symbols.name(cells.text(layout.symbol(), "symbol")));
    book.setVenue(settings.venueOr(cells.text(layout.exchange(), "exchange")));
    book.setEventTime(cells.time(layout.time(), "eventTime"));
    book.setSequence(cells.time(layout.arrival(), "sequence"));
    book.setBids(levels(cells, layout.bids(), "bids"));
    book.setAsks(levels(cells, layout.asks(), "asks"));
    BookChecks.check(book);
    return book;
  }

  private static List<PriceLevel> levels(Cells cells, List<Level> places, String side)
      throws JsonFault {
    List<PriceLevel> levels = new ArrayList<>(places.size());
    for (Level place : places) {
      // A thin book leaves its last cells empty.
      if (cells.textOrNull(place.price()) != null) {
        double price = cells.number(place.price(), side + ".price");
        levels.add(new PriceLevel(price, cells.number(place.amount(), side + ".quantity")));
      }
    }
    return levels;
  }

  private record Level(int price, int amount) {}

  private record Layout(
      int exchange, int symbol, int time, int arrival, List<Level> bids, List<Level> asks) {
    static Layout of(Map<String, Integer> columns) {
      int time = Cells.first(columns, "timestamp");
      int arrival = Cells.first(columns, "local_timestamp", "timestamp");
      return new Layout(
          Cells.first(columns, "exchange"),
          Cells.first(columns, "symbol"),
          time,
          arrival,
          side(columns, "bids"),
          side(columns, "asks"));
    }

    private static List<Level> side(Map<String, Integer> columns, String side) {
      List<Level> levels = new ArrayList<>();
      for (int i = 0; ; i++) {
        int price = Cells.first(columns, side + "[" + i + "].price");
        int amount = Cells.first(columns, side + "[" + i + "].amount");
        if (price < 0 || amount < 0) {
          return levels;
        }
        levels.add(new Level(price, amount));
      }
    }
  }
}
