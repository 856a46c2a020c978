package io.breakwater.jobs.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.jobs.local.EmbeddedKafka;
import io.breakwater.jobs.local.KafkaFeeder;
import io.breakwater.schemas.AvroCodec;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Pulse;
import io.breakwater.schemas.avro.ShadowAudit;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.consumer.Answer;
import io.breakwater.schemas.consumer.Permissions;
import io.breakwater.udfs.math.audit.AuditSeal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example consumer against a real broker: of all that stands there it acts on one verdict. */
@Timeout(90)
class ExampleConsumerIT {
  private static final long START = 1_746_100_800L * Times.SECOND;
  private static final Duration WAIT = Duration.ofMillis(200);

  private long now = START;
  private final List<String> orders = new ArrayList<>();

  @Test
  void actsOnWhatIsPermittedAndOnNothingElse(@TempDir Path directory) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, EmbeddedKafka.ANY_PORT)) {
      kafka.createTopics(Topics.all());
      Audit good = audit("good", Mode.ENFORCE);
      Audit expired = audit("expired", Mode.ENFORCE);
      expired.setExpiresAt(START - 1);
      Audit advice = audit("advice", Mode.ADVISORY);
      Audit shadow = audit("shadow", Mode.SHADOW);
      try (KafkaFeeder feeder = new KafkaFeeder(kafka.bootstrap())) {
        feeder.send(Topics.AUDITS, good);
        feeder.send(Topics.AUDITS, good);
        feeder.send(Topics.AUDITS, AuditSeal.seal(expired));
        feeder.send(Topics.AUDITS, advice);
        feeder.send(Topics.AUDITS, shadow);
        feeder.sendBytes(Topics.AUDITS, "P1", shadowBytes(shadow));
        feeder.sendBytes(Topics.AUDITS, "P1", new byte[] {1, 2, 3});
        feeder.heartbeat(Topics.AUDITS, START);
        feeder.flush();
        try (ExampleConsumer consumer = consumer(kafka)) {
          turnUntil(consumer, 11);
          assertThat(orders).isEmpty();
          assertThat(kinds(consumer)).doesNotContain(Answer.Kind.PERMITTED);

          feeder.send(Topics.PULSE, new Pulse(0, now, 1L));
          feeder.send(Topics.PULSE, new Pulse(1, now, 1L));
          feeder.flush();
          while (orders.isEmpty()) {
            consumer.turn(WAIT);
          }
          consumer.turn(WAIT);
          assertThat(orders).containsExactly(good.getDecisionId() + " ETH-USDT 2.0");
          assertThat(kinds(consumer))
              .contains(
                  Answer.Kind.HOLD,
                  Answer.Kind.PERMITTED,
                  Answer.Kind.DUPLICATE,
                  Answer.Kind.EXPIRED,
                  Answer.Kind.SHADOW,
                  Answer.Kind.UNREADABLE,
                  Answer.Kind.HEARTBEAT);
        }
      }
    }
  }

  private ExampleConsumer consumer(EmbeddedKafka kafka) {
    return new ExampleConsumer(
        kafka.bootstrap(),
        new Permissions(() -> now, 2),
        (id, instrument, quantity) -> orders.add(id + " " + instrument + " " + quantity));
  }

  /** All seven records and four heartbeats have come. */
  private static void turnUntil(ExampleConsumer consumer, int records) {
    while (consumer.answers().stream().filter(a -> a.kind() != Answer.Kind.HOLD).count()
        < records - 3) {
      consumer.turn(WAIT);
    }
  }

  private static List<Answer.Kind> kinds(ExampleConsumer consumer) {
    return consumer.answers().stream().map(Answer::kind).toList();
  }

  private static byte[] shadowBytes(Audit shadow) {
    return AvroCodec.of(Topics.SHADOW_AUDITS)
        .encode(
            ShadowAudit.newBuilder()
                .setAudit(shadow)
                .setEnforcedDecisionId("good")
                .setEnforcedVerdict(Verdict.BLOCK)
                .build());
  }

  private static Audit audit(String signal, Mode mode) {
    Audit audit = new Audit();
    audit.setKind(AuditKind.SIGNAL);
    audit.setPortfolioId("P1");
    audit.setSignalId(signal);
    audit.setSignalRevision(1);
    audit.setVerdictRevision(1);
    audit.setInstrument("ETH-USDT");
    audit.setSide(Direction.LONG);
    audit.setIntent(Intent.OPEN);
    audit.setQuantity(2.0);
    audit.setMaxQuantity(2.0);
    audit.setVerdict(Verdict.ALLOW);
    audit.setVetoes(List.of());
    audit.setFactors(List.of());
    audit.setEmittedAt(START);
    audit.setSequencedAt(START);
    audit.setExpiresAt(START + Times.MINUTE);
    audit.setMode(mode);
    audit.setModelVersion("1");
    audit.setContentHash("h");
    return AuditSeal.seal(audit);
  }
}
