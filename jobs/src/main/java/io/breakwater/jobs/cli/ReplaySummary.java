package io.breakwater.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.breakwater.jobs.connect.files.RecordedFolder;
import io.breakwater.jobs.connect.files.RecordedFolder.Survey;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/** What went in, what came out, how long it took. */
final class ReplaySummary {
  private ReplaySummary() {}

  static void print(
      RecordedFolder folder, Map<String, Long> rows, double seconds, boolean json, PrintStream out)
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
      out.println(mapper.writeValueAsString(root));
      return;
    }
    out.println("in");
    folder.counts().forEach((stream, count) -> line(out, stream, count));
    if (leftOut > 0) {
      line(out, "outside --from/--to", leftOut);
    }
    out.println("out");
    rows.forEach(
        (stream, count) -> {
          if (count > 0) {
            line(out, stream, count);
          }
        });
    out.printf(Locale.ROOT, "%.1f s%n", seconds);
  }

  private static void line(PrintStream out, String what, long count) {
    out.printf(Locale.ROOT, "  %-20s %,12d%n", what, count);
  }
}
