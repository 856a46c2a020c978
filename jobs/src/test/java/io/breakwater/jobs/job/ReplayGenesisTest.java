package io.breakwater.jobs.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.jobs.cli.Main;
import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Genesis;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay that begins where another stood goes on as that one did. */
class ReplayGenesisTest {
  private static final Map<String, Pattern> TIMES =
      Map.of(
          "portfolios.jsonl", Pattern.compile("\"eventTime\":(\\d+)"),
          "breakers.jsonl", Pattern.compile("\"eventTime\":(\\d+)"),
          "audits.jsonl", Pattern.compile("\"sequencedAt\":(\\d+)"),
          "orders.jsonl", Pattern.compile("\"createdAt\":(\\d+)"));

  @Test
  void goesOnFromSnapshotsOfAnEarlierRun(@TempDir Path work) throws Exception {
    Path input = ReplayFixture.golden("seed-11").resolve("input");
    Map<String, String> whole = ReplayFixture.run(input, work.resolve("whole"), 1, "hashmap");
    TreeSet<Long> hours = new TreeSet<>();
    for (String line : ReplayFixture.lines(whole.get("snapshots.jsonl"))) {
      hours.add(JsonCodec.read(line.getBytes(StandardCharsets.UTF_8), Genesis.class).getAsOf());
    }
    assertThat(hours).hasSizeGreaterThanOrEqualTo(2);
    long cut = hours.first();

    Path rest = work.resolve("rest");
    copy(input, rest);
    genesis(work.resolve("whole"), cut, rest);
    Map<String, String> begun = ReplayFixture.run(rest, work.resolve("begun"), 2, "rocksdb");

    for (Map.Entry<String, Pattern> stream : TIMES.entrySet()) {
      same(
          stream.getKey(),
          after(cut, begun.get(stream.getKey()), stream.getValue()),
          after(cut, whole.get(stream.getKey()), stream.getValue()));
    }
    assertThat(begun.get("audits.jsonl")).contains("\"ALLOW\"");
    assertThat(begun.get("portfolios.jsonl").lines().count()).isPositive();
    assertThat(after(cut, whole.get("portfolios.jsonl"), TIMES.get("portfolios.jsonl")))
        .hasSizeLessThan((int) whole.get("portfolios.jsonl").lines().count());
  }

  private static void copy(Path from, Path to) throws Exception {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static void genesis(Path output, long asOf, Path input) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.run(
            new PrintWriter(out),
            new PrintWriter(err),
            "genesis",
            output.toString(),
            "--as-of",
            Times.iso(asOf),
            "--output",
            input.toString());
    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString()).contains("portfolio:", "genesis records written to");
  }

  private static void same(String stream, List<String> found, List<String> expected) {
    for (int i = 0; i < Math.min(found.size(), expected.size()); i++) {
      assertThat(found.get(i))
          .as("%s, line %d after the cut", stream, i)
          .isEqualTo(expected.get(i));
    }
    assertThat(found).as(stream).hasSameSizeAs(expected);
  }

  private static List<String> after(long cut, String text, Pattern time) {
    List<String> kept = new ArrayList<>();
    for (String line : ReplayFixture.lines(text)) {
      Matcher found = time.matcher(line);
      // At the very moment some of it was said before the snapshot, some after it.
      if (found.find() && Long.parseLong(found.group(1)) > cut) {
        kept.add(line);
      }
    }
    return kept;
  }
}
