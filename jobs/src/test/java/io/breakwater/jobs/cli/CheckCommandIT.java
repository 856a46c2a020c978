package io.breakwater.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.jobs.local.EmbeddedKafka;
import io.breakwater.jobs.local.Ports;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The check before a deployment, against a real broker. */
@Timeout(120)
class CheckCommandIT {
  private final CliFixture cli = new CliFixture();

  @Test
  void failsUntilTheTopicsAreThere(@TempDir Path directory) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, EmbeddedKafka.ANY_PORT)) {
      String broker = kafka.bootstrap();
      assertThat(cli.run("check", "--bootstrap", broker)).isEqualTo(Main.FAILED);
      assertThat(cli.out())
          .containsPattern("FAIL +topics +topic is missing, should be there: instruments, ")
          .contains("→ breakwater topics apply", "1 failed");

      assertThat(cli.run("topics", "apply", "--bootstrap", broker)).isZero();
      assertThat(cli.run("check", "--bootstrap", broker)).isZero();
      assertThat(cli.out())
          .containsPattern("OK +java +Java ")
          .containsPattern("OK +broker version +Kafka 4.2")
          .containsPattern("OK +transactions +transaction.max.timeout.ms is 3600000")
          .containsPattern("OK +append time")
          .containsPattern("OK +rights")
          .containsPattern("OK +schemas")
          .containsPattern("WARN +topics +topics are asked for with one copy")
          .contains("0 failed");
      assertThat(cli.run("check", "--bootstrap", broker, "--json")).isZero();
      assertThat(cli.out().lines())
          .allMatch(line -> line.startsWith("{\"level\":\"") && line.contains("\"fix\":"));
    }
  }

  @Test
  void withoutABrokerTheRestIsStillSaid() {
    int port = Ports.free(1)[0];
    assertThat(cli.run("check", "--bootstrap", "127.0.0.1:" + port)).isEqualTo(Main.FAILED);
    assertThat(cli.out())
        .containsPattern("OK +schemas")
        .containsPattern("FAIL +broker +nothing listens");
  }
}
