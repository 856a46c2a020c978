package io.breakwater.jobs.importer;

import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Bar;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One-minute bars as exchanges publish them: with a header ({@code open_time_ms,open,high,…}), or
 * without one the twelve columns of Binance.
 */
final class KlineCsv implements LineFormat.LineParser {
  private static final int BAR_SECONDS = 60;

  private final String instrument;
  private final String venue;
  private Map<String, Integer> columns =
      Map.of("open_time", 0, "open", 1, "high", 2, "low", 3, "close", 4, "volume", 5);
  private int closeTime = 6;

  private KlineCsv(String instrument, String venue) {
    this.instrument = instrument;
    this.venue = venue;
  }

  static LineFormat.LineParser open(Path file, ImportSettings settings)
      throws UnreadableFileException {
    Long seconds = InstrumentNames.intervalSeconds(file);
    if (seconds != null && seconds != BAR_SECONDS) {
      throw new UnreadableFileException(
          "its name says bars of " + seconds + " s: Breakwater takes bars of 60 s only");
    }
    return new KlineCsv(FileInstrument.of(file, settings), settings.venueOr("binance"));
  }

  @Override
  public @Nullable Bar parse(String line) throws JsonFault {
    Cells cells = Cells.of(line);
    if (cells.isHeader()) {
      columns = cells.columns();
      closeTime = columns.getOrDefault("close_time", -1);
      return null;
    }
    Bar bar = new Bar();
    bar.setInstrument(instrument);
    bar.setVenue(venue);
    bar.setOpenTime(cells.time(openTime(), "openTime"));
    bar.setIntervalSeconds(intervalSeconds(cells, bar.getOpenTime()));
    bar.setOpen(number(cells, "open"));
    bar.setHigh(number(cells, "high"));
    bar.setLow(number(cells, "low"));
    bar.setClose(number(cells, "close"));
    bar.setVolume(number(cells, "volume"));
    checkShape(bar);
    return bar;
  }

  private int openTime() {
    return Cells.first(columns, "open_time", "open_time_ms", "timestamp", "time", "date");
  }

  private double number(Cells cells, String column) throws JsonFault {
    return cells.number(columns.getOrDefault(column, -1), column);
  }

  private int intervalSeconds(Cells cells, long openTime) throws JsonFault {
    if (cells.textOrNull(closeTime) == null) {
      return BAR_SECONDS;
    }
    // A close time is the last millisecond, or microsecond, inside the bar.
    long length = cells.time(closeTime, "closeTime") - openTime;
    long seconds = Math.round((double) length / Times.SECOND);
    if (seconds != BAR_SECONDS) {
      throw new JsonFault(
          "OUT_OF_RANGE",
          "intervalSeconds",
          "a bar of " + seconds + " s: Breakwater takes bars of 60 s only");
    }
    return BAR_SECONDS;
  }

  private static void checkShape(Bar bar) throws JsonFault {
    double top = Math.max(bar.getOpen(), bar.getClose());
    double bottom = Math.min(bar.getOpen(), bar.getClose());
    if (bar.getHigh() < top || bar.getLow() > bottom) {
      String field = bar.getHigh() < top ? "high" : "low";
      throw new JsonFault(
          "OUT_OF_RANGE",
          field,
          "high and low must enclose open and close: "
              + bar.getOpen()
              + " "
              + bar.getHigh()
              + " "
              + bar.getLow()
              + " "
              + bar.getClose());
    }
  }
}
