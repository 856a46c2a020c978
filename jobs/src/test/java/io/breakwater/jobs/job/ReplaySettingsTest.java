package io.breakwater.jobs.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.breakwater.jobs.config.MarketReading;
import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.udfs.math.audit.AuditVerifier;
import io.breakwater.udfs.math.news.SourceWeights;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What source weights and the standard order change, against the independent program. */
class ReplaySettingsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final MarketReading READING =
      new MarketReading(new SourceWeights(Map.of("Desk", 0.5, "rumour mill", 0.0)), 250_000);

  @Test
  void agreesWithTheReference(@TempDir Path out) throws Exception {
    Map<String, String> expected =
        ReplayFixture.files(ReplayFixture.golden("settings-11").resolve("expected"));
    Path input = ReplayFixture.golden("seed-11").resolve("input");
    Map<String, String> ours =
        ReplayFixture.run(
            input,
            out,
            ReplayFixture.environment(1, "hashmap"),
            ReplayFixture.settings(false).withReading(READING));

    Map<String, JsonNode> rows = new HashMap<>();
    for (String line : ReplayFixture.lines(ours.getOrDefault("instrument-states.jsonl", ""))) {
      JsonNode row = JSON.readTree(line);
      rows.put(key(row, "instrument", "eventTime"), row);
    }
    for (String line : ReplayFixture.lines(expected.getOrDefault("instrument-states.jsonl", ""))) {
      JsonNode row = JSON.readTree(line);
      JsonNode own = rows.get(key(row, "instrument", "eventTime"));
      for (String field : List.of("sentiment", "buySlippageBps", "sellSlippageBps")) {
        same(row.get(field), own.get(field), row + " " + field);
      }
    }
    compareNews(ours, expected);
    for (String line : ReplayFixture.lines(ours.getOrDefault("audits.jsonl", ""))) {
      Audit audit = JsonCodec.read(line.getBytes(StandardCharsets.UTF_8), Audit.class);
      assertThat(AuditVerifier.check(audit)).as(line).isEmpty();
    }
  }

  private static void compareNews(Map<String, String> ours, Map<String, String> expected)
      throws Exception {
    Map<String, JsonNode> own = new HashMap<>();
    for (String line : ReplayFixture.lines(ours.getOrDefault("audits.jsonl", ""))) {
      JsonNode audit = JSON.readTree(line);
      if (audit.get("vetoes").toString().contains("CONFLICT")) {
        continue;
      }
      for (JsonNode factor : audit.get("factors")) {
        if (factor.get("code").asText().equals("NEWS")) {
          own.put(signal(audit), factor);
        }
      }
    }
    int told = 0;
    for (String line : ReplayFixture.lines(expected.getOrDefault("news.jsonl", ""))) {
      JsonNode row = JSON.readTree(line);
      JsonNode factor = own.get(signal(row));
      same(row.get("raw"), factor.get("raw"), line);
      same(row.get("points"), factor.get("points"), line);
      told += row.get("raw").isNull() ? 0 : 1;
    }
    assertThat(told).isGreaterThan(10);
  }

  private static String signal(JsonNode row) {
    return key(row, "portfolioId", "signalId", "signalRevision", "verdictRevision");
  }

  private static String key(JsonNode row, String... fields) {
    StringBuilder key = new StringBuilder();
    for (String field : fields) {
      key.append(row.get(field)).append('|');
    }
    return key.toString();
  }

  private static void same(JsonNode expected, JsonNode found, String what) {
    if (expected.isNumber() && found.isNumber()) {
      double value = expected.asDouble();
      assertThat(found.asDouble())
          .as(what)
          .isCloseTo(value, within(1e-13 + 1e-9 * Math.abs(value)));
    } else {
      assertThat(found).as(what).isEqualTo(expected);
    }
  }
}
