package io.breakwater.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
  private final CliFixture cli = new CliFixture();

  @Test
  void refusesWhatCannotBe() {
    refuses("--speed", "--speed", "-1");
    refuses("--parallelism must be 1 to 4", "--parallelism", "9");
    refuses("--web-port", "--web-port", "70000");
    refuses("--kafka-port", "--kafka-port", "70000");
    refuses("either --data or --seed", "--data", "in", "--seed", "7");
  }

  private void refuses(String message, String... words) {
    String[] line = new String[words.length + 1];
    line[0] = "demo";
    System.arraycopy(words, 0, line, 1, words.length);
    assertThat(cli.run(line)).isEqualTo(Main.USAGE);
    assertThat(cli.err()).contains(message);
  }

  @Test
  void saysWhatAFolderLacks(@TempDir Path directory) {
    assertThat(cli.run("demo", "--data", directory.toString())).isEqualTo(Main.FAILED);
    assertThat(cli.err()).contains("holds no market", "instruments.jsonl");
    assertThat(cli.run("demo", "--data", directory.resolve("none").toString()))
        .isEqualTo(Main.FAILED);
    assertThat(cli.err()).contains("there is no folder");
  }

  @Test
  void aTakenPortIsAClearMessage() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(other.getLocalPort());
      assertThat(cli.run("demo", "--web-port", port)).isEqualTo(Main.FAILED);
      assertThat(cli.err()).contains("port " + port, "is taken", "--web-port");
      assertThat(cli.err()).doesNotContain("\tat ");
    }
  }
}
