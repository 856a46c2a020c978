package io.breakwater.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.InputStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailCommandTest {
  private final Path out;
  private final CliFixture cli = new CliFixture();

  TailCommandTest(@TempDir Path out) {
    this.out = out;
  }

  @Test
  void showsALinePerAuditWithItsMainReason() throws IOException {
    CliFixture.write(out, "audits", CliFixture.audit(CliFixture.signal("s-1", "p-1", 0)), scored());
    assertThat(cli.run("tail", "audits", "--dir", out.toString())).isZero();
    assertThat(cli.out().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("2025-05-04T15:33:00Z  BLOCK")
                    .contains("p-1", "OPEN LONG", "2.5 BTC-USDT", "UNKNOWN_POLICY"),
            line -> assertThat(line).endsWith("CORRELATION -10"));
  }

  @Test
  void showsRecordsAsJson() throws IOException {
    CliFixture.write(out, "signals", CliFixture.signal("s-1", "p-1", 0));
    assertThat(cli.run("tail", "signals", "--dir", out.toString(), "--json")).isZero();
    assertThat(cli.out()).startsWith("{\"signalId\":\"s-1\",");
  }

  @Test
  void namesTopicsAndStreamsThatAreNotThere() {
    assertThat(cli.run("tail", "audit")).isEqualTo(Main.USAGE);
    assertThat(cli.err()).contains("no topic is called audit", "audits, breakers");
    assertThat(cli.run("tail", "audits", "--dir", out.toString())).isEqualTo(Main.FAILED);
    assertThat(cli.run("tail", "audits", "--bootstrap", "nowhere")).isEqualTo(Main.FAILED);
    assertThat(cli.err()).contains("HOST:PORT");
  }

  private static Audit scored() {
    Audit audit = CliFixture.audit(CliFixture.signal("s-2", "p-1", 1));
    audit.setVetoes(List.of());
    audit.setScore(86.0);
    audit.setFactors(List.of(factor("PLAN", -4), factor("CORRELATION", -10), factor("NEWS", 0)));
    return audit;
  }

  private static Factor factor(String code, double points) {
    Factor factor = new Factor();
    factor.setCode(code);
    factor.setPoints(points);
    factor.setCurve(List.of());
    factor.setStatus(InputStatus.OK);
    return factor;
  }
}
