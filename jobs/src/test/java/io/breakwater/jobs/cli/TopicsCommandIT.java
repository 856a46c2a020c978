package io.breakwater.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.jobs.local.EmbeddedKafka;
import io.breakwater.schemas.Topics;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Topics as code, against a real broker. */
@Timeout(120)
class TopicsCommandIT {
  private final CliFixture cli = new CliFixture();

  @Test
  void createsWhatIsMissingAndChangesWhatLosesNothing(@TempDir Path directory) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, EmbeddedKafka.ANY_PORT)) {
      String broker = kafka.bootstrap();
      int topics = Topics.all().size();
      assertThat(cli.run("topics", "plan", "--bootstrap", broker)).isEqualTo(Main.FAILED);
      assertThat(cli.out())
          .containsPattern("decision-log +topic +missing +there")
          .contains(topics + " topics, " + topics + " not as they should be");

      assertThat(cli.run("topics", "apply", "--bootstrap", broker)).isZero();
      assertThat(cli.out()).contains(topics + " changes made", "0 not as they should be");
      assertThat(cli.run("topics", "plan", "--bootstrap", broker)).isZero();
      assertThat(cli.run("topics", "apply", "--bootstrap", broker)).isZero();
      assertThat(cli.out()).contains("0 changes made");

      drift(broker);
      assertThat(cli.run("topics", "plan", "--bootstrap", broker, "--json")).isEqualTo(Main.FAILED);
      assertThat(cli.out().lines()).hasSize(4);
      assertThat(cli.out())
          .contains("\"topic\":\"decision-log\",\"what\":\"message.timestamp.type\"");

      // Partitions stay as they are; retention is not made shorter.
      assertThat(cli.run("topics", "apply", "--bootstrap", broker)).isEqualTo(Main.FAILED);
      assertThat(cli.out()).contains("2 changes made", "2 not as they should be", "never changed");
      assertThat(cli.run("topics", "plan", "--bootstrap", broker)).isEqualTo(Main.FAILED);
      assertThat(cli.out())
          .containsPattern("bars +partitions +6 +4")
          .containsPattern("news +retention.ms +-1 +7776000000")
          .doesNotContain("decision-log", "signals", "topics apply");

      assertThat(cli.run("topics", "plan", "--bootstrap", broker, "--replication", "3"))
          .isEqualTo(Main.FAILED);
      assertThat(cli.err()).contains("--replication must be 1 to 1");
    }
  }

  private static void drift(String broker) throws Exception {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", broker);
    try (Admin admin = Admin.create(settings)) {
      admin
          .incrementalAlterConfigs(
              Map.<ConfigResource, Collection<AlterConfigOp>>of(
                  topic("decision-log"), set("message.timestamp.type", "CreateTime"),
                  topic("signals"), set("retention.ms", "604800000"),
                  topic("news"), set("retention.ms", "-1")))
          .all()
          .get();
      admin.createPartitions(Map.of("bars", NewPartitions.increaseTo(6))).all().get();
    }
  }

  private static ConfigResource topic(String name) {
    return new ConfigResource(ConfigResource.Type.TOPIC, name);
  }

  private static Collection<AlterConfigOp> set(String name, String value) {
    return List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET));
  }
}
