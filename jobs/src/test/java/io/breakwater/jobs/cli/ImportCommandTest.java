package io.breakwater.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
  private final CliFixture cli = new CliFixture();
  private final Path directory;

  ImportCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void tellsWhyMessagesWereSkipped() throws IOException {
    assertThat(cli.run("import", "ws-cryptofeed", capture(), "--output", output()))
        .isEqualTo(Main.OK);
    assertThat(cli.out())
        .containsPattern("FILE +LINES +USED +SKIPPED +TALK +BAD")
        .containsPattern("KRAKEN.ws.1.0 +4 +1 +2 +1 +0")
        .containsPattern("KRAKEN.ws.1.0 +heartbeat +2");
  }

  @Test
  void tellsTheSameAsJson() throws IOException {
    cli.run("import", "ws-cryptofeed", capture(), "--output", output(), "--json");
    JsonNode file = new ObjectMapper().readTree(cli.out()).path("files").path(0);
    assertThat(file.path("skipped").path("heartbeat").asLong()).isEqualTo(2);
    assertThat(file.path("used").asLong()).isEqualTo(1);
    assertThat(file.path("talk").asLong()).isEqualTo(1);
  }

  private String capture() throws IOException {
    Path file = directory.resolve("KRAKEN.ws.1.0");
    Files.writeString(
        file,
        """
        wss://ws.kraken.com <-> 1618678130.5
        1618678131.0: {"event":"heartbeat"}
        1618678132.0: {"event":"heartbeat"}
        1618678142.6: [993,[["354.11","0.5","1618678142.5","s","l",""]],"trade","XMR/USD"]
        """);
    return file.toString();
  }

  private String output() {
    return directory.resolve("out").toString();
  }
}
