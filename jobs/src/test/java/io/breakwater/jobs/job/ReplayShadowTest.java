package io.breakwater.jobs.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.ShadowAudit;
import io.breakwater.udfs.math.audit.AuditVerifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay with a shadow policy decides the same bytes as without. */
class ReplayShadowTest {
  private static final String SHADOWS = "shadow-audits.jsonl";
  private static final Path INPUT = ReplayFixture.golden("seed-12").resolve("input");

  @Test
  void nothingThatIsEnforcedDependsOnAShadow(@TempDir Path work) throws Exception {
    Map<String, String> without = ReplayFixture.run(INPUT, work.resolve("without"), 1, "hashmap");
    Map<String, String> with =
        ReplayFixture.run(shadowed(work), work.resolve("with"), 2, "hashmap");

    assertThat(without.remove(SHADOWS)).isEmpty();
    List<String> shadows = ReplayFixture.lines(with.remove(SHADOWS));
    ReplayFixture.assertSame(with, without);
    TreeSet<String> enforced = new TreeSet<>();
    for (String line : ReplayFixture.lines(with.get("audits.jsonl"))) {
      enforced.add(read(line, Audit.class).getDecisionId());
    }
    assertThat(shadows).hasSizeGreaterThan(10);
    for (String line : shadows) {
      ShadowAudit shadow = read(line, ShadowAudit.class);
      assertThat(AuditVerifier.check(shadow.getAudit())).isEmpty();
      assertThat(enforced).contains(shadow.getEnforcedDecisionId());
      assertThat(enforced).doesNotContain(shadow.getAudit().getDecisionId());
    }
  }

  private static <T extends org.apache.avro.specific.SpecificRecord> T read(
      String line, Class<T> type) throws Exception {
    return JsonCodec.read(line.getBytes(StandardCharsets.UTF_8), type);
  }

  private static Path shadowed(Path work) throws Exception {
    Path folder = Files.createDirectory(work.resolve("input"));
    for (Map.Entry<String, String> file : ReplayFixture.files(INPUT).entrySet()) {
      String more =
          file.getKey().equals("policies.jsonl")
              ? "{\"portfolioId\":\"*\",\"version\":900,\"mode\":\"SHADOW\","
                  + "\"audit\":{\"threshold\":95}}\n"
              : "";
      Files.writeString(folder.resolve(file.getKey()), file.getValue() + more);
    }
    return folder;
  }
}
