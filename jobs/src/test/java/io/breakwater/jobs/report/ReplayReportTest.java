package io.breakwater.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.breakwater.schemas.Topics;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run by hand as figures and as a page. */
class ReplayReportTest {
  static final ObjectNode BREAKERS = JsonNodeFactory.instance.objectNode();

  static {
    BREAKERS.putArray("instruments");
    BREAKERS.put("fallenInstruments", 0).put("stoppedInTime", 0).put("globalStops", 0);
    BREAKERS.put("stopsPerInstrumentDay", 0.0).put("instrumentDays", 0.2);
  }

  private static JsonNode figures(ReplayReport report) throws Exception {
    StringWriter out = new StringWriter();
    ReportJson.write(report, BREAKERS, out);
    return new ObjectMapper().readTree(out.toString());
  }

  @Test
  void comparesWithTheSignalsAsSent() throws Exception {
    JsonNode row = figures(new ReportFixture().report(true)).get("differences").get(1);
    assertThat(row.get("id").asText()).isEqualTo("P");
    JsonNode with = row.get("with");
    assertThat(with.get("return").asDouble()).isCloseTo(1_120 / 1_001.0 - 1, within(1e-5));
    assertThat(with.get("idle").asDouble()).isZero();
    assertThat(with.get("fees").asDouble()).isEqualTo(12);
    assertThat(with.get("turnover").asDouble()).isCloseTo(12_000, within(1e-6));
    // Bought one at minutes 11 and 21, at 104 and 100: the blocked one, too.
    JsonNode without = row.get("without");
    assertThat(without.get("turnover").asDouble()).isEqualTo(204);
    assertThat(without.get("fees").asDouble()).isCloseTo(0.204, within(1e-9));
    assertThat(without.get("idle").asDouble()).isCloseTo(10 / 120.0, within(1e-6));
    assertThat(without.get("lastEquity").asDouble())
        .isCloseTo(1_000 - 204.204 + 2 * (100 + 120 % 7), within(1e-6));
    assertThat(row.get("lossesAvoided").asDouble() - row.get("gainsMissed").asDouble())
        .isCloseTo(119 - (without.get("lastEquity").asDouble() - 1_000), within(1e-6));
  }

  @Test
  void withoutASimulatorOrSignalsThereIsNothingToCompare() throws Exception {
    for (ReplayReport report :
        List.of(
            new ReportFixture().report(false),
            new ReportFixture().without(Topics.AUDITS).report(true))) {
      JsonNode figures = figures(report);
      assertThat(figures.get("differences").get(0).get("without").isNull()).isTrue();
      assertThat(figures.get("portfolios").get(1).get("equityWithout").get("points")).isEmpty();
      assertThat(figures.get("portfolios").get(1).get("equity").get("points")).hasSize(240);
    }
  }

  @Test
  void countsFactorsAndVetoesByVerdict() throws Exception {
    JsonNode all = figures(new ReportFixture().report(true)).get("factors").get("all");
    assertThat(all.toString())
        .isEqualTo(
            "{\"verdicts\":[1,0,2],\"factors\":[[\"VOLATILITY\",1,0,2,-12]],"
                + "\"vetoes\":[[\"BREAKER_OPEN\",0,0,2,0]]}");
  }

  @Test
  void tellsDecisionsWithWordsAndPrice() throws Exception {
    JsonNode figures = figures(new ReportFixture().report(true));
    JsonNode list = figures.get("decisions").get("list");
    List<String> told = new ArrayList<>();
    list.forEach(
        each ->
            told.add(
                each.get("k").asText()
                    + " "
                    + each.get("t").asInt() / 60
                    + " "
                    + each.get("c")
                    + " "
                    + each.get("x").asText()));
    assertThat(told.subList(0, 3))
        .containsExactly(
            "ALLOW 9 103 allowed in words", "BREAKER 14 101 null", "BLOCK 19 106 blocked in words");
    assertThat(told.get(told.size() - 1)).isEqualTo("ORDER 69 100 the order in words");
    assertThat(list.get(3).get("x").asText()).isEqualTo("words with " + ReportFixture.NASTY);
    JsonNode span = figures.get("spans").get(0);
    assertThat(span.get("from").asInt()).isEqualTo(14 * 60);
    assertThat(span.get("to").asInt()).isEqualTo(44 * 60);
  }

  @Test
  void theDataCannotEndTheirScript() throws Exception {
    StringWriter out = new StringWriter();
    ReportJson.write(new ReportFixture().report(true), BREAKERS, out);
    assertThat(out.toString())
        .doesNotContain("<")
        .doesNotContain(">")
        .doesNotContain("&")
        .matches("\\p{ASCII}*");
  }

  @Test
  void thePageIsOneFileOfTheSameBytes(@TempDir Path folder) throws Exception {
    Path file = ReportPage.write(new ReportFixture().report(true), BREAKERS, folder);
    byte[] first = Files.readAllBytes(file);
    ReportPage.write(new ReportFixture().report(true), BREAKERS, folder);
    assertThat(Files.readAllBytes(file)).isEqualTo(first);
    assertThat(folder).isDirectoryContaining("glob:**report.html").isNotEmptyDirectory();
    String page = Files.readString(file);
    assertThat(page)
        .contains("Chart.js v4", "MIT License", "Report of a replay")
        .doesNotContain("{{data", "{{page", "sourceMappingURL", "stylesheet", " src=\"", "<img");
  }

  @Test
  void anEmptyRunHasAPage(@TempDir Path folder) throws Exception {
    ReportFixture nothing = new ReportFixture();
    Topics.all().forEach(nothing::without);
    JsonNode figures = figures(nothing.report(true));
    assertThat(figures.get("run").get("from").isNull()).isTrue();
    assertThat(figures.get("portfolios")).isEmpty();
    assertThat(ReportPage.write(nothing.report(true), BREAKERS, folder)).exists();
  }
}
