package io.breakwater.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyCommandTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir private Path work;

  private final CliFixture cli = new CliFixture();

  @Test
  void checkNamesTheFieldOfEachPolicyThatCannotRule() throws IOException {
    Path file =
        Files.writeString(
            work.resolve("p.json"),
            "{\"portfolioId\":\"A\",\"version\":1}\n"
                + "[{\"portfolioId\":\"B\",\"version\":1,\"limits\":{\"maxLeverage\":-1}},\n"
                + " {\"portfolioId\":\"C\",\"version\":1,\"treshold\":3},\n"
                + " {\"portfolioId\":\"D\",\"version\":1,\"audit\":{\"threshold\":101}}]");
    assertThat(cli.run("policy", "check", file.toString(), "--json")).isEqualTo(Main.FAILED);
    List<String> lines = cli.out().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(MAPPER.readTree(lines.get(0)).get("sound").asBoolean()).isTrue();
    assertThat(field(lines.get(1))).isEqualTo("limits.maxLeverage");
    assertThat(field(lines.get(2))).isEqualTo("treshold");
    assertThat(field(lines.get(3))).isEqualTo("audit.threshold");
    assertThat(cli.run("policy", "check", file.toString())).isEqualTo(Main.FAILED);
    assertThat(cli.out()).contains("4 policies, 3 refused", "UNKNOWN_FIELD at treshold");
  }

  @Test
  void checkTakesSoundPoliciesAndSaysWhatIsNoJson() throws IOException {
    Path sound = Files.writeString(work.resolve("p.json"), "{\"portfolioId\":\"A\",\"version\":1}");
    assertThat(cli.run("policy", "check", sound.toString())).isZero();
    Path broken = Files.writeString(work.resolve("q.json"), "{\"portfolioId\":");
    assertThat(cli.run("policy", "check", broken.toString())).isEqualTo(Main.FAILED);
    assertThat(cli.err()).contains("q.json is no JSON");
    assertThat(cli.run("policy")).isEqualTo(Main.USAGE);
  }

  @Test
  void rollbackPublishesTheEarlierRulesAsTheNextVersion() throws IOException {
    versions();
    assertThat(rollback("main", "--at", "2025-05-23")).as(cli.err()).isZero();
    JsonNode next = MAPPER.readTree(cli.out());
    // Version 2 says the same as 3, version 5 is refused nonsense, 9 a shadow.
    assertThat(next.get("version").asInt()).isEqualTo(4);
    assertThat(next.at("/limits/maxLeverage").asDouble()).isEqualTo(1);
    assertThat(next.get("publishedAt").asLong()).isEqualTo(1_747_958_400_000_000L);
    assertThat(next.get("effectiveFrom").isNull()).isTrue();
    assertThat(cli.err()).contains("version 4 of main says again what version 1 said");

    assertThat(rollback("main", "--to-version", "2", "--output", work + "/back.json")).isZero();
    JsonNode back = MAPPER.readTree(work.resolve("back.json").toFile());
    assertThat(back.at("/limits/maxLeverage").asDouble()).isEqualTo(2);
    assertThat(cli.run("policy", "check", work.resolve("back.json").toString())).isZero();
  }

  @Test
  void rollbackSaysWhereThereIsNothingToGoBackTo() throws IOException {
    versions();
    assertThat(rollback("other")).isEqualTo(Main.FAILED);
    assertThat(cli.err()).contains("no version of other before 1 says anything else");
    assertThat(rollback("main", "--to-version", "5")).isEqualTo(Main.FAILED);
    assertThat(cli.err()).contains("main never had a version 5");
    assertThat(rollback("nobody")).isEqualTo(Main.FAILED);
    assertThat(cli.err()).contains("no policy of nobody; there are main, other");
    assertThat(cli.run("policy", "rollback", "--portfolio", "main")).isEqualTo(Main.USAGE);
  }

  private int rollback(String portfolio, String... more) {
    String[] words = {"policy", "rollback", "--portfolio", portfolio, "--dir", work.toString()};
    String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return cli.run(all);
  }

  private void versions() throws IOException {
    Files.writeString(
        work.resolve("policies.jsonl"),
        "{\"portfolioId\":\"main\",\"ownerId\":\"o\",\"version\":1,\"limits\":{\"maxLeverage\":1}}\n"
            + "{\"portfolioId\":\"main\",\"version\":2,\"limits\":{\"maxLeverage\":2}}\n"
            + "{\"portfolioId\":\"main\",\"version\":3,\"effectiveFrom\":5000000000000000,"
            + "\"limits\":{\"maxLeverage\":2}}\n"
            + "{\"portfolioId\":\"main\",\"version\":5,\"limits\":{\"maxLeverage\":-2}}\n"
            + "{\"portfolioId\":\"main\",\"version\":9,\"mode\":\"SHADOW\"}\n"
            + "{\"portfolioId\":\"other\",\"version\":1}\n");
  }

  private static String field(String line) throws IOException {
    return MAPPER.readTree(line).get("field").asText();
  }
}
