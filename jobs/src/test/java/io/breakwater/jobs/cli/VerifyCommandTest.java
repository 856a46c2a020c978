package io.breakwater.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
  private static final Pattern NUMBER = Pattern.compile("(?<=:)-?\\d+(?:\\.\\d+)?(?=[,}\\]])");

  private final CliFixture cli = new CliFixture();
  private final Signal first = CliFixture.signal("s-1", "p-1", 0);
  private final Signal second = CliFixture.signal("s-2", "p-1", 1);
  private final Path in;
  private final Path out;

  VerifyCommandTest(@TempDir Path directory) throws IOException {
    in = directory.resolve("in");
    out = directory.resolve("out");
    CliFixture.write(in, "signals", second, first);
    CliFixture.write(out, "audits", CliFixture.audit(first), CliFixture.audit(second));
  }

  @Test
  void findsNothingInWhatHolds() {
    assertThat(cli.run("verify", out.toString(), "--input", in.toString())).isZero();
    assertThat(cli.out())
        .contains("2 audits: 2 hold, 0 differ")
        .contains("0 of 2 signals have no verdict, 0 verdicts have no signal");
  }

  @Test
  void namesTheAuditInWhichAnyOneNumberWasChanged() throws IOException {
    Audit audit = CliFixture.audit(first);
    String line = new String(JsonCodec.write(audit), StandardCharsets.UTF_8);
    List<String> changed = new ArrayList<>();
    Matcher numbers = NUMBER.matcher(line);
    for (MatchResult number : numbers.results().toList()) {
      changed.add(line.substring(0, number.start()) + "7" + line.substring(number.start()));
    }
    assertThat(changed).hasSizeGreaterThan(5);
    for (String each : changed) {
      Files.writeString(out.resolve("audits.jsonl"), each + "\n");
      assertThat(cli.run("verify", out.toString())).as(each).isEqualTo(Main.FAILED);
      assertThat(cli.out()).as(each).contains(audit.getDecisionId());
    }
  }

  @Test
  void countsSignalsWithoutVerdict() throws IOException {
    CliFixture.write(out, "audits", CliFixture.audit(first));
    assertThat(cli.run("verify", out.toString(), "--input", in.toString())).isEqualTo(Main.FAILED);
    assertThat(cli.out())
        .contains("1 of 2 signals have no verdict")
        .contains("signal s-2 revision 1 for p-1 has no verdict");
    assertThat(cli.run("verify", out.toString())).isZero();
  }

  @Test
  void countsVerdictsWithoutSignal() throws IOException {
    CliFixture.write(in, "signals", first);
    assertThat(cli.run("verify", out.toString(), "--input", in.toString())).isEqualTo(Main.FAILED);
    assertThat(cli.out()).contains("s-2 revision 1 for p-1 is a verdict without a signal");
  }

  @Test
  void expectsNoVerdictForARefusedSignal() throws IOException {
    CliFixture.write(out, "audits", CliFixture.audit(first));
    DeadLetter letter = new DeadLetter();
    letter.setStream("signals");
    letter.setPosition("1");
    letter.setReason("TIME_OUT_OF_RANGE");
    letter.setBytesBase64(Base64.getEncoder().encodeToString(JsonCodec.write(second)));
    CliFixture.write(out, "dead-letters", letter);
    Files.writeString(
        in.resolve("signals.jsonl"),
        Files.readString(in.resolve("signals.jsonl")) + "{\"signalId\":\"half\n");
    assertThat(cli.run("verify", out.toString(), "--input", in.toString())).isZero();
    assertThat(cli.out()).contains("2 lines of signals were refused");
  }

  @Test
  void expectsAVerdictForEachFollower() throws IOException {
    Signal open = CliFixture.signal("s-3", "", 0);
    open.setPortfolioId(null);
    CliFixture.write(in, "signals", open);
    Files.writeString(
        in.resolve("policies.jsonl"),
        "{\"portfolioId\":\"p-1\",\"ownerId\":\"o\",\"version\":1,\"follows\":[\"alpha\"]}\n"
            + "{\"portfolioId\":\"p-2\",\"ownerId\":\"o\",\"version\":1,\"follows\":[\"alpha\"]}\n"
            + "{\"portfolioId\":\"p-2\",\"ownerId\":\"o\",\"version\":2,\"follows\":[],"
            + "\"publishedAt\":\"2025-05-04T15:34:00Z\"}\n");
    open.setPortfolioId("p-1");
    CliFixture.write(out, "audits", CliFixture.audit(open));
    assertThat(cli.run("verify", out.toString(), "--input", in.toString())).isEqualTo(Main.FAILED);
    // The second version of p-2's policy rules a minute later only.
    assertThat(cli.out())
        .contains("1 of 1 signals have no verdict")
        .contains("s-3 revision 1 for p-2 has no verdict");
  }

  @Test
  void namesTheLineItCannotRead() throws IOException {
    Path audits = out.resolve("audits.jsonl");
    Files.writeString(audits, Files.readString(audits) + "{\"decisionId\":\"abc\"}\nrubbish\n");
    assertThat(cli.run("verify", out.toString())).isEqualTo(Main.FAILED);
    assertThat(cli.out())
        .contains("abc  " + audits + ":3")
        .contains("?  " + audits + ":4")
        .contains("2 lines cannot be read");
  }

  @Test
  void saysWhatToNameWhereThereIsNothing() {
    assertThat(cli.run("verify", in.toString())).isEqualTo(Main.FAILED);
    assertThat(cli.err()).contains("there are no audits in " + in);
    assertThat(cli.run("verify", in.resolve("no").toString())).isEqualTo(Main.FAILED);
    assertThat(cli.err()).contains("there is no directory");
    assertThat(cli.run("verify")).isEqualTo(Main.USAGE);
  }

  @Test
  void speaksJson() {
    assertThat(cli.run("verify", out.toString(), "--json")).isZero();
    assertThat(cli.out().strip()).isEqualTo("{\"audits\":2,\"differ\":0,\"unreadable\":0}");
  }
}
