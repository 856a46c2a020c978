package io.breakwater.jobs.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.udfs.math.audit.AuditVerifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same bytes whatever the parallelism, the state backend, the order of the lines. */
class ReplayDeterminismTest {
  private static final Path INPUT = ReplayFixture.golden("seed-12").resolve("input");

  @Test
  void bytesDependOnNothingButTheInput(@TempDir Path work) throws Exception {
    Map<String, String> one = ReplayFixture.run(INPUT, work.resolve("one"), 1, "hashmap");
    assertThat(one.get("audits.jsonl")).isNotEmpty();
    assertThat(one.get("breakers.jsonl")).isNotEmpty();
    assertThat(one.get("orders.jsonl")).isNotEmpty();

    assertThat(ReplayFixture.run(INPUT, work.resolve("two"), 2, "rocksdb")).isEqualTo(one);
    assertThat(ReplayFixture.run(shuffled(work), work.resolve("four"), 4, "hashmap"))
        .isEqualTo(withoutLineNumbers(one, work.resolve("four")));
    for (String line : ReplayFixture.lines(one.get("audits.jsonl"))) {
      Audit audit = JsonCodec.read(line.getBytes(StandardCharsets.UTF_8), Audit.class);
      assertThat(AuditVerifier.check(audit)).as(audit.getDecisionId()).isEmpty();
    }
  }

  /** A dead letter names the line it stood on, and that is what was shuffled. */
  private static Map<String, String> withoutLineNumbers(Map<String, String> files, Path other)
      throws Exception {
    String name = "dead-letters.jsonl";
    Map<String, String> theirs = ReplayFixture.files(other);
    assertThat(ReplayFixture.lines(theirs.get(name)))
        .hasSameSizeAs(ReplayFixture.lines(files.get(name)));
    files.put(name, theirs.get(name));
    return files;
  }

  private static Path shuffled(Path work) throws Exception {
    Path folder = Files.createDirectory(work.resolve("shuffled"));
    Random random = new Random(5);
    for (Map.Entry<String, String> file : ReplayFixture.files(INPUT).entrySet()) {
      List<String> lines = ReplayFixture.lines(file.getValue());
      Collections.shuffle(lines, random);
      Files.write(folder.resolve(file.getKey()), lines);
    }
    return folder;
  }
}
