package io.breakwater.jobs.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page: one HTML file that needs nothing else, no network, no server. Styles, scripts, the
 * plotting library and the data stand in it; the same run makes the same bytes.
 */
public final class ReportPage {
  /** Name of the file in the output folder. */
  public static final String FILE = "report.html";

  // Moves with the version in pom.xml.
  private static final String CHART_JS = "/META-INF/resources/webjars/chart.js/4.5.1/";
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-zA-Z./-]+)}}");

  private ReportPage() {}

  /**
   * Writes it into a folder.
   *
   * @param breakers table of the market's breakers, as the command prints it
   * @return the file
   */
  public static Path write(ReplayReport report, ObjectNode breakers, Path folder)
      throws IOException {
    Path part = folder.resolve(FILE + ".part");
    try (Writer out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
      write(report, breakers, new BufferedWriter(out));
    }
    return Files.move(part, folder.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
  }

  private static void write(ReplayReport report, ObjectNode breakers, Writer out)
      throws IOException {
    String page = resource("page.html");
    Matcher place = PLACE.matcher(page);
    int done = 0;
    while (place.find()) {
      out.write(page, done, place.start() - done);
      done = place.end();
      String name = place.group(1);
      switch (name) {
        case "data" -> ReportJson.write(report, breakers, out);
        case "chart.js" -> out.write(chartJs());
        case "licence" -> out.write(resource(CHART_JS + "LICENSE.md").replace("<", "&lt;"));
        default -> out.write(resource(name));
      }
    }
    out.write(page, done, page.length() - done);
    out.flush();
  }

  /** Without the link to its source map, which is not in the page. */
  private static String chartJs() throws IOException {
    String script = resource(CHART_JS + "dist/chart.umd.min.js");
    int link = script.lastIndexOf("//# sourceMappingURL=");
    return link < 0 ? script : script.substring(0, link);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException("the program lacks its part " + name + ": build it again");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
