package io.breakwater.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.jobs.local.EmbeddedKafka;
import io.breakwater.jobs.local.KafkaFeeder;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Limits;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.ShadowAudit;
import io.breakwater.schemas.avro.Verdict;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that read and write a broker's topics, against a real one. */
@Timeout(90)
class BrokerCommandsIT {
  private final CliFixture cli = new CliFixture();

  @Test
  void readsDecisionsAndWritesCommands(@TempDir Path directory) throws Exception {
    Audit audit = CliFixture.audit(CliFixture.signal("s-1", "p-1", 0));
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, EmbeddedKafka.ANY_PORT)) {
      String broker = kafka.bootstrap();
      assertThat(cli.run("tail", "audits", "--until-end", "--bootstrap", broker))
          .isEqualTo(Main.FAILED);
      assertThat(cli.err()).contains("has no topic audits");

      kafka.createTopics(Topics.all());
      try (KafkaFeeder feeder = new KafkaFeeder(broker)) {
        feeder.send(Topics.AUDITS, audit);
        feeder.heartbeat(Topics.AUDITS, CliFixture.START);
        feeder.flush();
      }
      reads(broker, audit);

      try (KafkaFeeder feeder = new KafkaFeeder(broker)) {
        feeder.sendBytes(Topics.AUDITS, "p-1", new byte[] {1, 2, 3});
        feeder.flush();
      }
      assertThat(cli.run("verify", "--bootstrap", broker)).isEqualTo(Main.FAILED);
      assertThat(cli.out()).contains("1 hold, 0 differ, 1 lines cannot be read", "audits-");

      writes(broker);
      rollsBack(broker);
      compares(broker, audit);
    }
  }

  private void rollsBack(String broker) throws Exception {
    try (KafkaFeeder feeder = new KafkaFeeder(broker)) {
      feeder.send(Topics.POLICIES, policy(1, 2.0));
      feeder.send(Topics.POLICIES, policy(2, 3.0));
      feeder.flush();
    }
    assertThat(cli.run("policy", "rollback", "--portfolio", "p-1", "--bootstrap", broker)).isZero();
    assertThat(cli.err()).contains("version 3 of p-1 says again what version 1 said", broker);
    PolicyHistory history = new PolicyHistory();
    new KafkaSource(broker).read(Topics.POLICIES, history);
    Policy newest = java.util.Objects.requireNonNull(history.newest("p-1"));
    assertThat(newest.getVersion()).isEqualTo(3);
    assertThat(newest.getLimits().getMaxLeverage()).isEqualTo(2.0);
    assertThat(newest.getPublishedAt()).isNotNull();
  }

  private static Policy policy(int version, double maxLeverage) {
    return Policy.newBuilder()
        .setPortfolioId("p-1")
        .setOwnerId("o")
        .setVersion(version)
        .setLimits(Limits.newBuilder().setMaxLeverage(maxLeverage).build())
        .build();
  }

  private void compares(String broker, Audit audit) throws Exception {
    assertThat(cli.run("shadow", "--bootstrap", broker)).isEqualTo(Main.FAILED);
    assertThat(cli.err()).contains("no shadow policy has judged anything");
    Audit shadow = CliFixture.audit(CliFixture.signal("s-1", "p-1", 0));
    shadow.setMode(Mode.SHADOW);
    shadow.setVerdict(Verdict.ALLOW);
    try (KafkaFeeder feeder = new KafkaFeeder(broker)) {
      feeder.send(
          Topics.SHADOW_AUDITS,
          ShadowAudit.newBuilder()
              .setEnforcedDecisionId(audit.getDecisionId())
              .setAudit(shadow)
              .setEnforcedVerdict(audit.getVerdict())
              .build());
      feeder.flush();
    }
    assertThat(cli.run("shadow", "--bootstrap", broker)).isZero();
    assertThat(cli.out()).contains("BLOCK → ALLOW", "0 of 1 verdicts agree");
    assertThat(cli.run("outcomes", "--bootstrap", broker)).isEqualTo(Main.FAILED);
    assertThat(cli.err()).contains("there are no outcomes");
    assertThat(cli.run("review", "p-1", "--bootstrap", broker)).isEqualTo(Main.FAILED);
    assertThat(cli.err()).contains("knows nothing of portfolio p-1");
  }

  private void reads(String broker, Audit audit) {
    assertThat(cli.run("verify", "--bootstrap", broker)).isZero();
    assertThat(cli.out()).contains("1 audits: 1 hold");
    assertThat(cli.run("explain", audit.getDecisionId(), "--bootstrap", broker)).isZero();
    assertThat(cli.out()).contains("UNKNOWN_POLICY");
    assertThat(cli.run("tail", "audits", "--from-beginning", "--until-end", "--bootstrap", broker))
        .isZero();
    assertThat(cli.out().lines()).singleElement().asString().contains("UNKNOWN_POLICY");
    // Without --from-beginning only what comes from now on.
    assertThat(cli.run("tail", "audits", "--until-end", "--bootstrap", broker)).isZero();
    assertThat(cli.out()).isEmpty();
  }

  private void writes(String broker) {
    assertThat(
            cli.run(
                "command",
                "kill",
                "--scope",
                "global",
                "--author",
                "ada",
                "--reason",
                "drill",
                "--bootstrap",
                broker))
        .isZero();
    assertThat(
            cli.run("tail", "commands", "--from-beginning", "--until-end", "--bootstrap", broker))
        .isZero();
    assertThat(cli.out()).contains("KILL", "global", "by ada", "drill");
  }
}
