package io.breakwater.jobs.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts of anomalies against the independent program: all of them, no others, same numbers. */
class ReplayAlertsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> KINDS =
      Set.of(
          "LIQUIDITY_CRUNCH",
          "VOLATILITY_CLUSTER",
          "VOLUME_CLUSTER",
          "FUNDING_CROWDING",
          "FLOW_SURGE",
          "WASH_PATTERN",
          "WHALE_TRANSFER");

  @ParameterizedTest
  @ValueSource(strings = {"odd-15", "seed-11", "seed-12", "stops-13"})
  void agreesWithTheReference(String name, @TempDir Path out) throws Exception {
    Path golden = ReplayFixture.golden(name);
    Map<String, JsonNode> ours =
        alerts(ReplayFixture.run(golden.resolve("input"), out, 2, "hashmap"));
    Map<String, JsonNode> expected = alerts(ReplayFixture.files(golden.resolve("expected")));

    assertThat(ours.keySet()).containsExactlyElementsOf(expected.keySet());
    expected.forEach((key, alert) -> same(key, ours.get(key), alert));
    if (name.equals("odd-15")) {
      Set<String> kinds = new HashSet<>();
      expected.values().forEach(alert -> kinds.add(alert.get("kind").asText()));
      assertThat(kinds).isEqualTo(KINDS);
    }
  }

  private static void same(String key, JsonNode found, JsonNode expected) {
    assertThat(found.get("scopeKind")).as(key).isEqualTo(expected.get("scopeKind"));
    JsonNode numbers = expected.get("values");
    assertThat(found.get("values")).as(key).hasSameSizeAs(numbers);
    numbers
        .fieldNames()
        .forEachRemaining(
            field -> {
              double value = numbers.get(field).asDouble();
              assertThat(found.get("values").get(field).asDouble())
                  .as(key + " " + field)
                  .isCloseTo(value, within(1e-13 + 1e-9 * Math.abs(value)));
            });
  }

  private static Map<String, JsonNode> alerts(Map<String, String> files) throws Exception {
    Map<String, JsonNode> alerts = new TreeMap<>();
    for (String line : ReplayFixture.lines(files.getOrDefault("alerts.jsonl", ""))) {
      JsonNode alert = JSON.readTree(line);
      if (KINDS.contains(alert.get("kind").asText())) {
        alerts.put(
            alert.get("eventTime") + "|" + alert.get("kind") + "|" + alert.get("scope"), alert);
      }
    }
    return alerts;
  }
}
