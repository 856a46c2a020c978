package io.breakwater.udfs.math.market;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.avro.Bar;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.Funding;
import io.breakwater.schemas.avro.PriceLevel;
import io.breakwater.schemas.avro.Trade;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** The thousand minutes that reference.py made, and the rows it computed from them. */
final class Scenario {
  /** Contract multiplier of the scenario. */
  static final double MULTIPLIER = 0.1;

  /** Worth of its standard order, small enough for its books. */
  static final double STANDARD_ORDER = 100;

  private Scenario() {}

  static InstrumentEngine engine() {
    return Facts.engine(MULTIPLIER, STANDARD_ORDER);
  }

  static List<String> lines(String file) {
    try (InputStream in = Scenario.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + file);
      }
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        return reader.lines().filter(line -> !line.startsWith("#")).toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The records in log order. */
  static List<SpecificRecord> records() {
    return lines("input.csv").stream().map(Scenario::record).toList();
  }

  static long logTime(SpecificRecord record) {
    if (record instanceof Bar bar) {
      return FactOrder.endOf(bar);
    } else if (record instanceof Trade trade) {
      return trade.getEventTime();
    } else if (record instanceof Book book) {
      return book.getEventTime();
    }
    return ((Funding) record).getEventTime();
  }

  static void give(InstrumentEngine engine, SpecificRecord record, MarketOutput out) {
    if (record instanceof Bar bar) {
      engine.onBar(bar, out);
    } else if (record instanceof Trade trade) {
      engine.onTrade(trade, out);
    } else if (record instanceof Book book) {
      engine.onBook(book, out);
    } else {
      engine.onFunding((Funding) record, out);
    }
  }

  private static SpecificRecord record(String line) {
    String[] cells = line.split(",", -1);
    long time = Long.parseLong(cells[1]);
    if (cells[0].equals("bar")) {
      Bar bar =
          Facts.bar(
              0,
              number(cells[2]),
              number(cells[3]),
              number(cells[4]),
              number(cells[5]),
              number(cells[6]));
      bar.setOpenTime(time - 60_000_000L);
      return bar;
    }
    if (cells[0].equals("other")) {
      Bar bar = Facts.bar(0, number(cells[3]));
      bar.setVenue(cells[2]);
      bar.setOpenTime(time - 60_000_000L);
      return bar;
    }
    if (cells[0].equals("book")) {
      Book book = Facts.book(cells[2], 0, side(cells[3]), side(cells[4]));
      book.setEventTime(time);
      return book;
    }
    Funding funding = Facts.funding(0, number(cells[2]));
    funding.setEventTime(time);
    return funding;
  }

  private static List<PriceLevel> side(String text) {
    String[] levels = text.split("\\|", -1);
    double[] numbers = new double[2 * levels.length];
    for (int i = 0; i < levels.length; i++) {
      int at = levels[i].indexOf('@');
      numbers[2 * i] = number(levels[i].substring(0, at));
      numbers[2 * i + 1] = number(levels[i].substring(at + 1));
    }
    return Facts.levels(numbers);
  }

  private static double number(String text) {
    return Double.parseDouble(text);
  }
}
