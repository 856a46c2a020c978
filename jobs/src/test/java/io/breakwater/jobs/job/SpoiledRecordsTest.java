package io.breakwater.jobs.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One percent of each kind of spoiled line among the good ones: as many dead letters per reason as
 * were put in, each with its bytes, and every other output the same to the byte.
 */
class SpoiledRecordsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path INPUT = ReplayFixture.golden("seed-11").resolve("input");

  private static final String STATES = "instrument-states.jsonl";

  private record Spoil(String stream, String reason, UnaryOperator<String> how) {}

  private static final List<Spoil> KINDS =
      List.of(
          new Spoil("bars", "UNDECODABLE", line -> line.substring(0, line.length() / 2)),
          new Spoil("trades", "UNDECODABLE", line -> "\u0001\u0002 not json"),
          new Spoil("signals", "UNDECODABLE", line -> "[]"),
          new Spoil("bars", "MISSING_FIELD", line -> without(line, "close")),
          new Spoil("fills", "MISSING_FIELD", line -> without(line, "price")),
          new Spoil("bars", "NOT_FINITE", line -> with(line, "high", "NaN")),
          new Spoil("trades", "NOT_FINITE", line -> with(line, "price", "1e999")),
          new Spoil("bars", "OUT_OF_RANGE", line -> with(line, "low", "-1")),
          new Spoil("trades", "OUT_OF_RANGE", line -> with(line, "price", "-5")),
          new Spoil("books", "INVALID_BOOK", SpoiledRecordsTest::crossed),
          new Spoil("trades", "TIME_OUT_OF_RANGE", line -> with(line, "eventTime", "1000")),
          new Spoil(
              "books",
              "TIME_OUT_OF_RANGE",
              line -> with(line, "eventTime", "\"2100-01-01T00:00:00Z\"")),
          new Spoil(
              "trades", "UNKNOWN_INSTRUMENT", line -> with(line, "instrument", "\"NOBODY-USDT\"")),
          new Spoil(
              "policies",
              "OUT_OF_RANGE",
              line -> "{\"portfolioId\":\"LEAN\",\"version\":99,\"limits\":{\"maxLeverage\":-2}}"),
          new Spoil("policies", "UNKNOWN_FIELD", line -> with(line, "maxLoverage", "2")),
          new Spoil("books", "UNKNOWN_FIELD", line -> with(line, "colour", "1")));

  @Test
  void spoiledLinesAreKeptAsideAndChangeNothing(@TempDir Path work) throws Exception {
    Map<String, String> clean = ReplayFixture.run(INPUT, work.resolve("clean"), 1, "hashmap");
    Map<String, Integer> injected = new TreeMap<>();
    Path spoiled = spoil(work, injected);
    Map<String, String> ours = ReplayFixture.run(spoiled, work.resolve("out"), 2, "hashmap");

    Map<String, Integer> found = reasons(ours.get("dead-letters.jsonl"));
    reasons(clean.get("dead-letters.jsonl")).forEach((k, n) -> found.merge(k, -n, Integer::sum));
    found.values().removeIf(n -> n == 0);
    assertThat(found).isEqualTo(injected);
    clean.remove("dead-letters.jsonl");
    String letters = ours.remove("dead-letters.jsonl");
    // Rows count what was refused; beyond that nothing tells the two apart.
    long more = refusedInAll(ours) - refusedInAll(clean);
    assertThat(more).isBetween(1L, (long) injected.get("books INVALID_BOOK"));
    ours.computeIfPresent(STATES, (file, lines) -> withoutRefusals(lines));
    clean.computeIfPresent(STATES, (file, lines) -> withoutRefusals(lines));
    assertThat(ours).isEqualTo(clean);
    for (String line : ReplayFixture.lines(letters)) {
      JsonNode letter = JSON.readTree(line);
      byte[] bytes = Base64.getDecoder().decode(letter.get("bytesBase64").asText());
      assertThat(new String(bytes, StandardCharsets.UTF_8)).isNotEmpty();
      assertThat(letter.get("position").asText()).matches("\\d+");
    }
  }

  private static String withoutRefusals(String lines) {
    return lines.replaceAll("\"refusedRecords\":\\d+", "\"refusedRecords\":null");
  }

  /** What the last rows of all instruments say. */
  private static long refusedInAll(Map<String, String> files) throws Exception {
    Map<String, Long> refused = new TreeMap<>();
    for (String line : ReplayFixture.lines(files.getOrDefault(STATES, ""))) {
      JsonNode row = JSON.readTree(line);
      refused.put(row.get("instrument").asText(), row.get("refusedRecords").asLong());
    }
    return refused.values().stream().mapToLong(Long::longValue).sum();
  }

  private static Path spoil(Path work, Map<String, Integer> injected) throws Exception {
    Path folder = Files.createDirectory(work.resolve("spoiled"));
    Random random = new Random(1);
    for (Map.Entry<String, String> file : ReplayFixture.files(INPUT).entrySet()) {
      String stream = file.getKey().replace(".jsonl", "");
      List<String> good = ReplayFixture.lines(file.getValue());
      List<String> mixed = new ArrayList<>(good);
      for (Spoil spoil : KINDS) {
        if (spoil.stream().equals(stream)) {
          int count = Math.max(1, good.size() / 100);
          for (int i = 0; i < count; i++) {
            String line = spoil.how().apply(good.get(random.nextInt(good.size())));
            mixed.add(random.nextInt(mixed.size() + 1), line);
            injected.merge(stream + " " + spoil.reason(), 1, Integer::sum);
          }
        }
      }
      Files.write(folder.resolve(file.getKey()), mixed);
    }
    return folder;
  }

  private static Map<String, Integer> reasons(String letters) throws Exception {
    Map<String, Integer> reasons = new TreeMap<>();
    for (String line : ReplayFixture.lines(letters)) {
      JsonNode letter = JSON.readTree(line);
      String key = letter.get("stream").asText() + " " + letter.get("reason").asText();
      reasons.merge(key, 1, Integer::sum);
    }
    return reasons;
  }

  private static String without(String line, String field) {
    return line.replaceFirst(",?\\s*\"" + field + "\"\\s*:\\s*[^,}]+", "")
        .replaceFirst("\\{\\s*,", "{");
  }

  private static String with(String line, String field, String value) {
    String cut = without(line, field);
    return cut.substring(0, cut.lastIndexOf('}')) + ",\"" + field + "\":" + value + "}";
  }

  private static String crossed(String line) {
    return line.replaceFirst(
        "\"bids\"\\s*:\\s*\\[.*?\\]", "\"bids\":[{\"price\":1e12,\"quantity\":1}]");
  }
}
