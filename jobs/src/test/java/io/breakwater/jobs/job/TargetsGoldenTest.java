package io.breakwater.jobs.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every order of portfolios whose targets are computed, or that the clock and trips of the market
 * call for, against an independent program.
 */
class TargetsGoldenTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double RELATIVE = 1e-9;
  private static final List<String> FIELDS =
      List.of("instrument", "side", "reduceOnly", "trigger", "mode", "expiresAt");

  @Test
  void agreesWithTheReference(@TempDir Path in, @TempDir Path out) throws Exception {
    Path market = ReplayFixture.golden("risk-16").resolve("input");
    Path own = ReplayFixture.golden("targets-16");
    for (String stream : List.of("instruments", "bars", "books")) {
      copy(market, in, stream);
    }
    for (String stream : List.of("policies", "balances")) {
      copy(own.resolve("input"), in, stream);
    }
    Map<String, JsonNode> ours = orders(ReplayFixture.run(in, out, 2, "hashmap"));
    Map<String, JsonNode> expected = orders(ReplayFixture.files(own.resolve("expected")));
    List<String> differences = new ArrayList<>();
    TreeSet<String> keys = new TreeSet<>(expected.keySet());
    keys.addAll(ours.keySet());
    for (String key : keys) {
      compare(key, expected.get(key), ours.get(key), differences);
    }
    assertThat(differences).isEmpty();
    assertThat(expected.values().stream().map(order -> order.get("trigger").asText()))
        .contains("DRIFT", "SCHEDULE", "REGIME_SHIFT", "CORRELATION_BREAK");
  }

  private static void copy(Path from, Path to, String stream) throws Exception {
    String name = stream + ".jsonl.gz";
    Files.copy(from.resolve(name), to.resolve(name));
  }

  private static void compare(
      String key, JsonNode expected, JsonNode ours, List<String> differences) {
    if (expected == null || ours == null) {
      differences.add(key + ": " + expected + " | " + ours);
      return;
    }
    for (String field : FIELDS) {
      if (!expected.get(field).equals(ours.get(field))) {
        differences.add(key + " " + field + ": " + expected + " | " + ours);
      }
    }
    double quantity = expected.get("quantity").asDouble();
    if (Math.abs(quantity - ours.get("quantity").asDouble()) > RELATIVE * quantity) {
      differences.add(key + " quantity: " + expected + " | " + ours);
    }
  }

  private static Map<String, JsonNode> orders(Map<String, String> files) throws Exception {
    Map<String, JsonNode> orders = new TreeMap<>();
    for (String line : ReplayFixture.lines(files.get("orders.jsonl"))) {
      JsonNode order = JSON.readTree(line);
      orders.put(
          order.get("createdAt") + "|" + order.get("portfolioId") + "|" + order.get("leg"), order);
    }
    return orders;
  }
}
