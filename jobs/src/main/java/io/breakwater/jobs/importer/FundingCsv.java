package io.breakwater.jobs.importer;

import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.avro.Funding;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Funding rates: candles whose {@code open} is the rate, or Binance's own {@code
 * calc_time,funding_interval_hours,last_funding_rate}. Times stay as they are, off by a few
 * milliseconds where the venue was.
 */
final class FundingCsv implements LineFormat.LineParser {
  private static final double USUAL_INTERVAL_HOURS = 8;

  private final String instrument;
  private final String venue;
  private final double intervalHours;
  private int time;
  private int rate = 1;
  private int interval = -1;

  private FundingCsv(String instrument, String venue, double intervalHours) {
    this.instrument = instrument;
    this.venue = venue;
    this.intervalHours = intervalHours;
  }

  static LineFormat.LineParser open(Path file, ImportSettings settings)
      throws UnreadableFileException {
    Long seconds = InstrumentNames.intervalSeconds(file);
    double hours = seconds == null || seconds < 3_600 ? USUAL_INTERVAL_HOURS : seconds / 3_600.0;
    return new FundingCsv(FileInstrument.of(file, settings), settings.venueOr("binance"), hours);
  }

  @Override
  public @Nullable Funding parse(String line) throws JsonFault {
    Cells cells = Cells.of(line);
    if (cells.isHeader()) {
      Map<String, Integer> columns = cells.columns();
      time =
          Cells.first(
              columns, "open_time_ms", "open_time", "calc_time", "fundingtime", "timestamp");
      rate = Cells.first(columns, "open", "last_funding_rate", "fundingrate", "funding_rate");
      interval = Cells.first(columns, "funding_interval_hours");
      return null;
    }
    Funding funding = new Funding();
    funding.setInstrument(instrument);
    funding.setVenue(venue);
    funding.setEventTime(cells.time(time, "eventTime"));
    funding.setRate(cells.number(rate, "rate"));
    boolean given = cells.textOrNull(interval) != null;
    funding.setIntervalHours(given ? cells.number(interval, "intervalHours") : intervalHours);
    if (Math.abs(funding.getRate()) >= 1) {
      throw new JsonFault(
          "OUT_OF_RANGE", "rate", funding.getRate() + " is no funding rate: is it a price?");
    }
    return funding;
  }
}
