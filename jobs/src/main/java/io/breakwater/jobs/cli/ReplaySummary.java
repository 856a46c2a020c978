package io.breakwater.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.breakwater.jobs.connect.files.RecordedFolder;
import io.breakwater.jobs.connect.files.RecordedFolder.Survey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What went in, what came out, how long it took. */
final class ReplaySummary {
  private ReplaySummary() {}

  /**
   * What {@code --report} adds.
   *
   * @param stops how the market's breakers did
   * @param page the run as a page
   */
  record Report(MarketStops stops, Path page) {}

  /**
   * Prints it.
   *
   * @param rows lines written, by stream
   * @param report null: not asked for
   */
  static void print(
      RecordedFolder folder,
      Map<String, Long> rows,
      double seconds,
      @Nullable Report report,
      boolean json,
      Console console)
      throws IOException {
    long leftOut = folder.files().stream().mapToLong(Survey::leftOut).sum();
    if (json) {
      ObjectMapper mapper = new ObjectMapper();
      ObjectNode root = mapper.createObjectNode();
      ObjectNode in = root.putObject("input");
      folder.counts().forEach(in::put);
      ObjectNode written = root.putObject("output");
      rows.forEach(written::put);
      root.put("leftOut", leftOut);
      root.put("seconds", Math.round(seconds * 1000) / 1000.0);
      if (report != null) {
        MarketStopsTable.write(report.stops(), root.putObject("report"));
        root.put("page", report.page().toString());
      }
      console.say(mapper.writeValueAsString(root));
      return;
    }
    console.say("in");
    folder.counts().forEach((stream, count) -> line(console, stream, count));
    if (leftOut > 0) {
      line(console, "outside --from/--to", leftOut);
    }
    console.say("out");
    rows.forEach(
        (stream, count) -> {
          if (count > 0) {
            line(console, stream, count);
          }
        });
    console.say(String.format(Locale.ROOT, "%.1f s", seconds));
    if (report != null) {
      MarketStopsTable.print(report.stops(), console);
      console.say("");
      console.say("The run as a page: " + report.page());
    }
  }

  private static void line(Console console, String what, long count) {
    console.say(String.format(Locale.ROOT, "  %-20s %,12d", what, count));
  }
}
