package io.breakwater.jobs.simulation.market;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Bar;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.Trade;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/** A day as somebody would write it down: closes by minute, and what is rare in full. */
final class DayLog {
  final Map<String, double[]> closes = new TreeMap<>();
  final Map<String, List<Book>> books = new TreeMap<>();
  final List<SpecificRecord> rest = new ArrayList<>();
  int trades;

  static DayLog of(SimulatedDay day) {
    DayLog log = new DayLog();
    for (SpecificRecord record : day) {
      log.add(record);
    }
    return log;
  }

  private void add(SpecificRecord record) {
    if (record instanceof Bar bar) {
      close(bar.getInstrument(), minuteOf(bar.getOpenTime()), bar.getClose());
    } else if (record instanceof Trade trade) {
      close(trade.getInstrument(), minuteOf(trade.getEventTime()), trade.getPrice());
      trades++;
    } else if (record instanceof Book book) {
      books.computeIfAbsent(book.getInstrument(), name -> new ArrayList<>()).add(book);
    } else {
      rest.add(record);
    }
  }

  private void close(String instrument, int minute, double price) {
    closes.computeIfAbsent(instrument, name -> emptyDay())[minute] = price;
  }

  private static double[] emptyDay() {
    double[] day = new double[Storyline.MINUTES];
    Arrays.fill(day, Double.NaN);
    return day;
  }

  static int minuteOf(long time) {
    return (int) ((time - SimulatedDay.START) / Times.MINUTE);
  }

  <T extends SpecificRecord> List<T> all(Class<T> type) {
    return rest.stream().filter(type::isInstance).map(type::cast).toList();
  }

  double[] closesOf(String base) {
    return closes.getOrDefault(base + "-USDT", new double[0]);
  }
}
