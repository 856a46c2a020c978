package io.breakwater.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.avro.Command;
import io.breakwater.schemas.avro.CommandKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandCommandTest {
  private final Path in;
  private final CliFixture cli = new CliFixture();

  CommandCommandTest(@TempDir Path in) {
    this.in = in;
  }

  @Test
  void appendsACommandWithAnIdOfItsContent() throws Exception {
    Files.writeString(in.resolve("commands.jsonl"), "{}");
    assertThat(order("reset", "portfolio:p-1", "--second-approver", "bob")).isZero();
    assertThat(order("reset", "portfolio:p-1", "--second-approver", "bob")).isZero();
    assertThat(order("kill", "global")).isZero();
    List<String> lines = Files.readAllLines(in.resolve("commands.jsonl"));
    assertThat(lines).hasSize(4).startsWith("{}");
    assertThat(lines.get(2)).isEqualTo(lines.get(1));
    Command command = JsonCodec.read(lines.get(1).getBytes(StandardCharsets.UTF_8), Command.class);
    assertThat(command.getKind()).isEqualTo(CommandKind.RESET_BREAKER);
    assertThat(command.getSecondApprover()).isEqualTo("bob");
    assertThat(command.getEventTime()).isEqualTo(CliFixture.START);
    assertThat(command.getCommandId()).hasSize(32);
    assertThat(lines.get(3)).doesNotContain(command.getCommandId());
    assertThat(cli.out()).contains("KILL", "global", "by ada", "because");
  }

  @Test
  void appendsToAPackedFile() throws IOException {
    Files.write(in.resolve("commands.jsonl.gz"), new byte[0]);
    assertThat(order("pause", "p-1")).isZero();
    assertThat(order("resume", "p-1")).isZero();
    List<String> kinds = new ArrayList<>();
    io.breakwater.jobs.importer.StreamFiles.forEach(
        in.resolve("commands.jsonl.gz"), Command.class, c -> kinds.add(c.getKind().name()));
    assertThat(kinds).containsExactly("PAUSE", "RESUME");
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "nobody:x", "strategy:p-1"})
  void refusesScopesThatAreNone(String scope) {
    assertThat(order("pause", scope)).isEqualTo(Main.USAGE);
    assertThat(cli.err()).contains("--scope must be");
  }

  @Test
  void refusesCommandsOfNobodyAndWords() {
    assertThat(order("pause", "p-1", "--second-approver", "ada")).isEqualTo(Main.USAGE);
    assertThat(cli.err()).contains("somebody other");
    assertThat(order("stop", "p-1")).isEqualTo(Main.USAGE);
    assertThat(cli.err()).contains("approve, close, kill, pause, reset, resume");
    assertThat(cli.run("command", "pause", "--scope", "p-1", "--author", "ada"))
        .isEqualTo(Main.USAGE);
  }

  @Test
  void saysThatNoBrokerListens() {
    assertThat(
            cli.run(
                "command",
                "pause",
                "--scope",
                "p",
                "--author",
                "a",
                "--reason",
                "r",
                "--bootstrap",
                "127.0.0.1:1"))
        .isEqualTo(Main.FAILED);
    assertThat(cli.err()).contains("nothing listens at 127.0.0.1:1");
  }

  private int order(String kind, String scope, String... more) {
    List<String> line = new ArrayList<>(List.of("command", kind, "--scope", scope));
    line.addAll(List.of("--author", "ada", "--reason", "because", "--dir", in.toString()));
    line.addAll(List.of("--at", "2025-05-04T15:33:00Z"));
    line.addAll(List.of(more));
    return cli.run(line.toArray(String[]::new));
  }
}
