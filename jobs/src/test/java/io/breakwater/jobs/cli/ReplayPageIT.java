package io.breakwater.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that a replay writes. */
class ReplayPageIT {
  private final CliFixture cli = new CliFixture();

  private byte[] page(Path output, String... more) throws Exception {
    Path module = Path.of("").toAbsolutePath();
    Path root = module.endsWith("jobs") ? module.getParent() : module;
    String[] words = {
      "replay",
      "--input",
      root.resolve("reference/golden/seed-11/input").toString(),
      "--output",
      output.toString(),
      "--simulate",
      "--report"
    };
    String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    assertThat(cli.run(all)).as(cli.err()).isZero();
    return Files.readAllBytes(output.resolve("report.html"));
  }

  @Test
  void isTheSameWhateverItRanOnAndIsNamed(@TempDir Path work) throws Exception {
    byte[] one = page(work.resolve("one"));
    assertThat(cli.out())
        .contains(
            "Breakers of the market", "The run as a page: " + work.resolve("one/report.html"));
    byte[] other =
        page(work.resolve("other"), "--parallelism", "2", "--backend", "rocksdb", "--json");
    assertThat(other).isEqualTo(one);
    JsonNode summary = new ObjectMapper().readTree(cli.out());
    assertThat(summary.get("page").asText())
        .isEqualTo(work.resolve("other/report.html").toString());

    String text = new String(one, java.nio.charset.StandardCharsets.UTF_8);
    String begin = "id=\"data\">";
    int from = text.indexOf(begin) + begin.length();
    JsonNode data =
        new ObjectMapper().readTree(text.substring(from, text.indexOf("</script>", from)));
    long told =
        Files.readAllLines(work.resolve("one/audits.jsonl")).stream()
            .filter(line -> line.contains("\"kind\":\"SIGNAL\""))
            .count();
    JsonNode verdicts = data.at("/factors/all/verdicts");
    assertThat(verdicts.get(0).asLong() + verdicts.get(1).asLong() + verdicts.get(2).asLong())
        .isEqualTo(told);
    long explained =
        Files.readAllLines(work.resolve("one/explanations.jsonl")).stream()
            .filter(line -> !line.isBlank())
            .count();
    assertThat(data.at("/decisions/list").size()).isEqualTo((int) explained);
    data.at("/decisions/list").forEach(each -> assertThat(each.get("x").asText()).isNotEmpty());
  }
}
