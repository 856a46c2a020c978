package io.breakwater.jobs.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.breakwater.jobs.cli.MarketStops.Stop;
import io.breakwater.jobs.cli.MarketStops.Watched;
import io.breakwater.schemas.Times;
import java.util.List;
import java.util.Locale;

/** The market's breakers as people and programs read them. */
final class MarketStopsTable {
  private MarketStopsTable() {}

  static void print(MarketStops report, Console console) {
    console.say("");
    console.say(console.strong("Breakers of the market"));
    Table table =
        new Table(
            "instrument",
            ">bars",
            ">deepest hour",
            "from",
            "low",
            "first stop",
            "pattern",
            ">min before low",
            ">stops");
    for (Watched each : report.instruments()) {
      boolean fell = each.fall().ratio() > 0;
      Stop stop = report.first(each);
      Long lead = report.leadMicros(each);
      String minutes = lead == null ? Figures.NONE : String.valueOf(lead / Times.MINUTE);
      table.row(
          each.name(),
          String.format(Locale.ROOT, "%,d", each.bars()),
          fell ? Figures.percent(-each.fall().ratio()) : Figures.NONE,
          fell ? Figures.time(each.fall().peakTime()) : Figures.NONE,
          fell ? Figures.time(each.fall().lowTime()) : Figures.NONE,
          stop == null ? Figures.NONE : Figures.time(stop.from()),
          stop == null ? Figures.NONE : stop.pattern(),
          painted(each, minutes, MarketStops.inTime(lead), console),
          String.valueOf(report.stops(each)));
    }
    table.print(console, "  ");
    tellSums(report, console);
  }

  private static String painted(Watched each, String minutes, boolean inTime, Console console) {
    if (!each.fellFar()) {
      return minutes;
    }
    return inTime ? console.good(minutes) : console.bad(minutes);
  }

  private static void tellSums(MarketStops report, Console console) {
    List<Watched> fallen = report.fallen();
    String far = Figures.percent(MarketStops.FALL_RATIO);
    console.say(
        fallen.isEmpty()
            ? "No instrument fell more than " + far + " within an hour."
            : "Fell more than "
                + far
                + " within an hour: "
                + fallen.size()
                + "; of these stopped at least "
                + MarketStops.LEAD / Times.MINUTE
                + " minutes before the low: "
                + report.stoppedInTime()
                + ".");
    console.say(
        String.format(
            Locale.ROOT,
            "%.4f stops an instrument-day over %,.1f instrument-days, %d of them of everything"
                + " (those counted for each instrument: %.4f).",
            report.stopsPerInstrumentDay(),
            report.instrumentDays(),
            report.globalStops(),
            report.stoppedPerInstrumentDay()));
  }

  /** Puts the same into {@code root}. */
  static void write(MarketStops report, ObjectNode root) {
    ArrayNode rows = root.putArray("instruments");
    for (Watched each : report.instruments()) {
      ObjectNode row = rows.addObject();
      boolean fell = each.fall().ratio() > 0;
      Stop stop = report.first(each);
      Long lead = report.leadMicros(each);
      row.put("instrument", each.name());
      row.put("bars", each.bars());
      row.put("deepestHourRatio", each.fall().ratio());
      row.put("peakTime", fell ? (Long) each.fall().peakTime() : null);
      row.put("lowTime", fell ? (Long) each.fall().lowTime() : null);
      row.put("firstStopTime", stop == null ? null : (Long) stop.from());
      row.put("firstStopPattern", stop == null ? null : stop.pattern());
      row.put("leadMinutes", lead == null ? null : (Long) (lead / Times.MINUTE));
      row.put("stops", report.stops(each));
    }
    root.put("fallenInstruments", report.fallen().size());
    root.put("stoppedInTime", report.stoppedInTime());
    root.put("stopsPerInstrumentDay", report.stopsPerInstrumentDay());
    root.put("stoppedPerInstrumentDay", report.stoppedPerInstrumentDay());
    root.put("instrumentDays", report.instrumentDays());
    root.put("globalStops", report.globalStops());
  }
}
