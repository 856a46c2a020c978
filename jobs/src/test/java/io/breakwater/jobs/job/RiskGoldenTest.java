package io.breakwater.jobs.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every figure of every portfolio row against an independent program: value at risk two ways and
 * its tests, contributions, beta, alpha, scenarios, concentration, distance to liquidation.
 */
class RiskGoldenTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double RELATIVE = 1e-9;
  // Sums of money, ratios of which are told: the last of sixteen digits are their rounding.
  private static final double ABSOLUTE = 1e-12;

  @ParameterizedTest
  @ValueSource(strings = {"risk-16", "seed-11", "seed-12", "stops-13"})
  void agreesWithTheReference(String seed, @TempDir Path out) throws Exception {
    Path golden = ReplayFixture.golden(seed);
    Map<String, JsonNode> ours =
        rows(ReplayFixture.run(golden.resolve("input"), out, 1, "hashmap"));
    Map<String, JsonNode> expected = rows(ReplayFixture.files(golden.resolve("expected")));
    assertThat(ours.keySet()).isEqualTo(expected.keySet());
    List<String> differences = new ArrayList<>();
    expected.forEach((key, row) -> compare(key, row, ours.get(key), differences));
    assertThat(differences).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = "risk-16")
  void theCaseHasEverything(String seed) throws Exception {
    Map<String, JsonNode> rows =
        rows(ReplayFixture.files(ReplayFixture.golden(seed).resolve("expected")));
    for (String field :
        List.of(
            "filteredVar99OneHour",
            "liquidationDistanceSigma",
            "beta",
            "riskContributions",
            "stress",
            "filteredVarBacktest")) {
      assertThat(rows.values()).as(field).anyMatch(row -> !row.get(field).isNull());
      assertThat(rows.values()).as(field).anyMatch(row -> row.get(field).isNull());
    }
    assertThat(rows.values())
        .anyMatch(row -> row.path("varBacktest").path("exceedances").asInt() > 0);
    assertThat(rows.values().stream().map(row -> row.get("stress").toString()))
        .anyMatch(text -> text.contains("DRAWDOWN_LIMIT"))
        .anyMatch(text -> text.contains("DRAWDOWN_CASCADE"))
        .anyMatch(text -> text.contains("HOUSE"));
  }

  private static Map<String, JsonNode> rows(Map<String, String> files) throws Exception {
    Map<String, JsonNode> rows = new TreeMap<>();
    for (String line : ReplayFixture.lines(files.get("portfolios.jsonl"))) {
      JsonNode row = JSON.readTree(line);
      rows.put(row.get("eventTime") + "|" + row.get("portfolioId"), row);
    }
    return rows;
  }

  private static void compare(
      String path, JsonNode expected, JsonNode ours, List<String> differences) {
    if (expected.isNumber() && ours.isNumber()) {
      double a = expected.asDouble();
      double b = ours.asDouble();
      if (Math.abs(a - b) > Math.max(ABSOLUTE, RELATIVE * Math.abs(a))) {
        differences.add(path + ": " + a + " | " + b);
      }
    } else if (expected.isContainerNode() && ours.getNodeType() == expected.getNodeType()) {
      assertThat(names(ours)).as(path).containsExactlyInAnyOrderElementsOf(names(expected));
      assertThat(ours.size()).as(path).isEqualTo(expected.size());
      for (String name : names(expected)) {
        compare(path + "." + name, expected.get(name), ours.get(name), differences);
      }
      for (int i = 0; expected.isArray() && i < expected.size(); i++) {
        compare(path + "." + i, expected.get(i), ours.get(i), differences);
      }
    } else if (!expected.equals(ours)) {
      differences.add(path + ": " + expected + " | " + ours);
    }
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    for (Iterator<String> each = node.fieldNames(); each.hasNext(); ) {
      names.add(each.next());
    }
    return names;
  }
}
