package io.breakwater.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.breakwater.jobs.connect.files.DecisionLogFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deciding again what a replay decided: the same, spoiled, and under other rules. */
class RedecideCommandTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir private static Path work;

  private final CliFixture cli = new CliFixture();

  @BeforeAll
  static void replayWithAShadow() throws IOException {
    Path module = Path.of("").toAbsolutePath();
    Path root = module.endsWith("jobs") ? module.getParent() : module;
    Path input = Files.createDirectory(work.resolve("in"));
    try (Stream<Path> files = Files.list(root.resolve("reference/golden/seed-12/input"))) {
      for (Path file : files.toList()) {
        Files.copy(file, input.resolve(file.getFileName()));
      }
    }
    Path shadow =
        Files.writeString(
            work.resolve("shadow.json"),
            "{\"portfolioId\":\"*\",\"version\":9,\"mode\":\"SHADOW\",\"audit\":{\"threshold\":99}}");
    String[] words = {
      "replay",
      "--input",
      input.toString(),
      "--output",
      work.resolve("out").toString(),
      "--policy",
      shadow.toString(),
      "--simulate",
      "--log"
    };
    CliFixture once = new CliFixture();
    assertThat(once.run(words)).as(once.err()).isZero();
  }

  private static String out() {
    return work.resolve("out").toString();
  }

  @Test
  void decidesEveryByteAgain() throws IOException {
    assertThat(cli.run("redecide", out(), "--json")).as(cli.err()).isZero();
    JsonNode sum = last();
    assertThat(sum.get("identical").asBoolean()).isTrue();
    for (String stream : List.of("audits", "breakers", "orders", "portfolios")) {
      long written = Files.readAllLines(work.resolve("out/" + stream + ".jsonl")).size();
      assertThat(written).isPositive();
      assertThat(sum.at("/streams/" + stream + "/written").asLong()).isEqualTo(written);
    }
    assertThat(cli.run("redecide", out())).isZero();
    assertThat(cli.out()).contains("every byte is the same");
  }

  @Test
  void makesTheLogAnewFromTheInput() throws IOException {
    Path bare = copy("bare");
    Files.delete(bare.resolve(DecisionLogFile.NAME));
    assertThat(cli.run("redecide", bare.toString())).isEqualTo(Main.FAILED);
    assertThat(cli.err()).contains("holds no decision log", "--input", "replay --log");
    assertThat(
            cli.run(
                "redecide",
                bare.toString(),
                "--input",
                work.resolve("in").toString(),
                "--simulate",
                "--json"))
        .as(cli.err())
        .isZero();
    assertThat(last().get("identical").asBoolean()).isTrue();
  }

  @Test
  void namesEveryRowThatDiffersAndHow() throws IOException {
    Path spoiled = copy("spoiled");
    Path audits = spoiled.resolve("audits.jsonl");
    List<String> lines = new ArrayList<>(Files.readAllLines(audits));
    List<String> signals =
        lines.stream().filter(line -> line.contains("\"kind\":\"SIGNAL\"")).toList();
    String changed = signals.get(2);
    String score = signals.get(3);
    String missing = signals.get(4);
    lines.replaceAll(
        line -> {
          if (line.equals(changed)) {
            return line.replaceFirst("\"signalRevision\":", "\"signalRevision\": ");
          } else if (line.equals(score)) {
            return line.replaceFirst("\"policyVersion\":(\\d+|null)", "\"policyVersion\":77");
          }
          return line.equals(missing)
              ? line.replaceFirst("\"decisionId\":\"[0-9a-f]{8}", "\"decisionId\":\"00000000")
              : line;
        });
    Files.write(audits, lines);

    assertThat(cli.run("redecide", spoiled.toString(), "--json")).isEqualTo(Main.FAILED);
    List<JsonNode> found = new ArrayList<>();
    for (String line : cli.out().lines().toList()) {
      found.add(MAPPER.readTree(line));
    }
    JsonNode sum = found.remove(found.size() - 1);
    assertThat(sum.at("/streams/audits/changed").asLong()).isEqualTo(2);
    assertThat(sum.at("/streams/audits/notWritten").asLong()).isEqualTo(1);
    assertThat(sum.at("/streams/audits/notDecided").asLong()).isEqualTo(1);
    assertThat(sum.at("/streams/portfolios/changed").asLong()).isZero();
    assertThat(reasons(found, changed)).containsExactly("the same figures in other bytes");
    assertThat(reasons(found, score)).singleElement().asString().startsWith("policyVersion 77 → ");
    assertThat(reasons(found, missing)).singleElement().asString().contains(": ");
    // Before that stretch nothing was spoiled.
    String before = Long.toString(MAPPER.readTree(changed).get("sequencedAt").asLong() - 1);
    assertThat(cli.run("redecide", spoiled.toString(), "--to", before)).isZero();
  }

  @Test
  void tellsWhatOtherRulesWouldChange() throws IOException {
    Path strict =
        policy("CORE", "\"limits\":{\"maxPositionWeight\":0.05},\"follows\":[\"steady\"]");
    assertThat(cli.run("redecide", out(), "--policy", strict.toString(), "--json"))
        .isEqualTo(Main.FAILED);
    JsonNode sum = last();
    long differ = sum.get("differ").asLong();
    assertThat(differ).isPositive().isLessThan(sum.get("verdicts").asLong());
    assertThat(sum.get("portfolios")).extracting(JsonNode::asText).contains("CORE");
    assertThat(sum.at("/because/+MAX_POSITION_WEIGHT").asLong()).isPositive();
    assertThat(cli.out().lines()).hasSize((int) differ + 1);

    assertThat(cli.run("policy", "preview", strict.toString(), "--against", out())).isEqualTo(1);
    assertThat(cli.out())
        .contains("MAX_POSITION_WEIGHT", "BECAUSE OF", "verdicts would differ", "CORE");
    // The last verdict's own hour only.
    assertThat(
            cli.run(
                "policy",
                "preview",
                strict.toString(),
                "--against",
                out(),
                "--hours",
                "1",
                "--json"))
        .isLessThanOrEqualTo(1);
    assertThat(last().get("verdicts").asLong()).isLessThan(sum.get("verdicts").asLong());
  }

  @Test
  void refusesRulesThatCannotBeTried() throws IOException {
    assertThat(
            cli.run(
                "redecide", out(), "--policy", policy("NOBODY", "\"ownerId\":\"x\"").toString()))
        .isEqualTo(Main.FAILED);
    assertThat(cli.err()).contains("no portfolio NOBODY", "CORE");
    cli.run("redecide", out(), "--policy", policy("CORE", "\"ownerId\":\"x\"").toString());
    assertThat(cli.err()).contains("ownerId", "bound to ana");
    cli.run("redecide", out(), "--policy", policy("CORE", "\"mode\":\"SHADOW\"").toString());
    assertThat(cli.err()).contains("SHADOW policy changes no verdict");
    cli.run("redecide", out(), "--policy", policy("CORE", "\"deadlineMillis\":0").toString());
    assertThat(cli.err()).contains("deadlineMillis");
    assertThat(cli.run("redecide")).isEqualTo(Main.USAGE);
  }

  @Test
  void comparesTheShadowWithWhatWasGiven() throws IOException {
    assertThat(cli.run("shadow", out())).as(cli.err()).isZero();
    assertThat(cli.out()).contains("GIVEN → SHADOW", "BECAUSE OF", "THRESHOLD", "verdicts agree");
    assertThat(cli.run("shadow", out(), "--json")).isZero();
    JsonNode sum = last();
    long verdicts = Files.readAllLines(work.resolve("out/shadow-audits.jsonl")).size();
    assertThat(sum.get("verdicts").asLong()).isEqualTo(verdicts);
    assertThat(sum.get("agree").asLong()).isPositive().isLessThan(verdicts);
    assertThat(cli.out().lines()).hasSize((int) (verdicts - sum.get("agree").asLong()) + 1);

    Path none = copy("none");
    Files.delete(none.resolve("shadow-audits.jsonl"));
    assertThat(cli.run("shadow", none.toString())).isEqualTo(Main.FAILED);
    assertThat(cli.err()).contains("\"mode\": \"SHADOW\"");
  }

  private static Path policy(String portfolio, String fields) throws IOException {
    return Files.writeString(
        work.resolve("policy.json"),
        "{\"portfolioId\":\"" + portfolio + "\",\"version\":1," + fields + "}");
  }

  private static Path copy(String name) throws IOException {
    Path copy = Files.createDirectory(work.resolve(name));
    try (Stream<Path> files = Files.list(work.resolve("out"))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  private static List<String> reasons(List<JsonNode> found, String audit) throws IOException {
    String id = MAPPER.readTree(audit).get("decisionId").asText();
    List<String> reasons = new ArrayList<>();
    for (JsonNode line : found) {
      if (line.get("id").asText().equals(id)) {
        line.get("reasons").forEach(reason -> reasons.add(reason.asText()));
      }
    }
    return reasons;
  }

  private JsonNode last() throws IOException {
    List<String> lines = cli.out().lines().toList();
    return MAPPER.readTree(lines.get(lines.size() - 1));
  }
}
