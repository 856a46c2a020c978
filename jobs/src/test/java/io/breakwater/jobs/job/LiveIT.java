package io.breakwater.jobs.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.jobs.cli.Main;
import io.breakwater.jobs.local.EmbeddedKafka;
import io.breakwater.jobs.local.KafkaFeeder;
import io.breakwater.jobs.local.KafkaReader;
import io.breakwater.jobs.local.LocalCluster;
import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.UndecodableException;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Pulse;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.udfs.math.audit.AuditVerifier;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The four applications live: the log's append time orders, the gate keeps the deadline. */
@Timeout(240)
class LiveIT {
  private static final Pattern ALL_THE_SAME =
      Pattern.compile(
          "\"audits\":\\{\"written\":[1-9]\\d*,\"changed\":0,"
              + "\"notWritten\":0,\"notDecided\":0}");

  private static final Duration LIMIT = Duration.ofSeconds(120);

  private final List<Audit> audits = new ArrayList<>();
  private final List<Pulse> pulses = new ArrayList<>();
  private int sent;

  @Test
  void aVerdictInTimeIsPublishedOneTooLateBecomesABlock(@TempDir Path work) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(work.resolve("kafka"), EmbeddedKafka.ANY_PORT);
        LocalCluster cluster =
            LocalCluster.start(
                LocalCluster.Settings.standard(work.resolve("checkpoints"), 4)
                    .withWebPort(LocalCluster.ANY_PORT),
                new Configuration())) {
      kafka.createTopics(Topics.all());
      beginWhereItStood(work.resolve("earlier"), kafka.bootstrap());
      submit(cluster, kafka.bootstrap());
      try (KafkaFeeder feeder = new KafkaFeeder(kafka.bootstrap());
          KafkaReader reader =
              new KafkaReader(kafka.bootstrap(), List.of(Topics.AUDITS, Topics.PULSE), new Ear())) {
        define(feeder);
        // The first answers may come before evidence does: ask until one is allowed.
        Audit allowed = ask(feeder, reader, "patient", Verdict.ALLOW);
        assertThat(allowed.getVetoes()).isEmpty();
        assertThat(allowed.getDeadlineAt()).isNotNull();

        Audit late = ask(feeder, reader, "hasty", Verdict.BLOCK, "TIMEOUT");
        assertThat(late.getVerdictRevision()).isGreaterThan(1);
        assertThat(AuditVerifier.check(late)).isEmpty();
        assertThat(audits)
            .as("nothing that was too late is ever allowed")
            .noneMatch(
                audit ->
                    "hasty".equals(audit.getPortfolioId())
                        && permits(audit)
                        // A later verdict, on an input that was missing, has only its expiry.
                        && audit.getVerdictRevision() == 1);
        assertThat(pulses).isNotEmpty();

        Audit stopped = ask(feeder, reader, "latched", Verdict.BLOCK, "BREAKER_OPEN");
        assertThat(AuditVerifier.check(stopped)).isEmpty();
        assertThat(audits)
            .as("a latch outlives the deployment that set it")
            .noneMatch(audit -> "latched".equals(audit.getPortfolioId()) && permits(audit));
        redecide(kafka.bootstrap());
      }
    }
  }

  /** The audit of a held position permits nothing, whatever it says. */
  private static boolean permits(Audit audit) {
    return audit.getKind() == AuditKind.SIGNAL && audit.getVerdict() != Verdict.BLOCK;
  }

  /**
   * The log, read again, gives the same bytes; what the gate held back is in it and not missed.
   * Portfolios are told only with a checkpoint, so here the verdicts are counted.
   */
  private void redecide(String bootstrap) {
    long last = audits.stream().mapToLong(Audit::getSequencedAt).max().orElseThrow();
    String[] words = {"redecide", "--bootstrap", bootstrap, "--to", Long.toString(last), "--json"};
    // What the log says may still be on its way to its topic, or back from the gate to the log.
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    String sum = "";
    while (!ALL_THE_SAME.matcher(sum).find() && System.nanoTime() < end) {
      StringWriter out = new StringWriter();
      StringWriter err = new StringWriter();
      Main.run(new PrintWriter(out), new PrintWriter(err), words);
      List<String> lines = out.toString().lines().toList();
      assertThat(lines).as(err.toString()).isNotEmpty();
      sum = lines.get(lines.size() - 1);
    }
    assertThat(sum).containsPattern(ALL_THE_SAME);
  }

  /** An earlier deployment left a portfolio with a latched breaker. */
  private static void beginWhereItStood(Path earlier, String bootstrap) throws Exception {
    Files.createDirectories(earlier);
    Files.writeString(
        earlier.resolve("snapshots.jsonl"),
        "{\"scopeKind\":\"portfolio\",\"scope\":\"latched\",\"ownerId\":\"o\",\"asOf\":"
            + (now() - Times.HOUR)
            + ",\"cash\":100000,\"nav\":{\"units\":125000,\"nav\":0.8,\"peak\":1.0},"
            + "\"breakers\":[{\"scopeKind\":\"portfolio\",\"scope\":\"latched\","
            + "\"pattern\":\"DRAWDOWN_LIMIT\",\"state\":\"LATCHED\","
            + "\"action\":\"CANCEL_OPENING, REDUCE_ONLY\",\"cause\":\"fell\"}]}\n");
    String[] words = {"genesis", earlier.toString(), "--bootstrap", bootstrap};
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), words);
    assertThat(code).as(err.toString()).isZero();
    // A run begins once.
    assertThat(Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), words))
        .isEqualTo(Main.FAILED);
    assertThat(err.toString()).contains("is not empty");
  }

  private static void submit(LocalCluster cluster, String bootstrap) {
    JobArguments arguments =
        JobArguments.parse(
            "--bootstrap",
            bootstrap,
            "--environment",
            "live",
            "--clock",
            "wall",
            "--parallelism",
            "1");
    submit(cluster, MarketStateJob.NAME, MarketStateJob::define, arguments);
    submit(cluster, IntakeJob.NAME, IntakeJob::define, arguments);
    submit(cluster, DecisionsJob.NAME, DecisionsJob::define, arguments);
    submit(cluster, ReportingJob.NAME, ReportingJob::define, arguments);
  }

  private static void submit(
      LocalCluster cluster,
      String name,
      BiConsumer<StreamExecutionEnvironment, JobArguments> definition,
      JobArguments arguments) {
    StreamExecutionEnvironment env = cluster.environment();
    definition.accept(env, arguments);
    cluster.submit(env, name);
  }

  private static void define(KafkaFeeder feeder) throws Exception {
    send(
        feeder,
        Topics.INSTRUMENTS,
        "{\"instrument\":\"ETH-USDT\",\"base\":\"ETH\",\"quote\":\"USDT\",\"venue\":\"X\","
            + "\"lotSize\":0.001}");
    for (String portfolio : List.of("patient", "hasty", "latched")) {
      String deadline = portfolio.equals("hasty") ? "1" : "60000";
      send(
          feeder,
          Topics.POLICIES,
          "{\"portfolioId\":\""
              + portfolio
              + "\",\"ownerId\":\"o\",\"version\":1,"
              + "\"deadlineMillis\":"
              + deadline
              + ",\"limits\":{\"maxOrdersPerMinute\":null}}");
      send(
          feeder,
          Topics.BALANCES,
          "{\"portfolioId\":\"" + portfolio + "\",\"asOf\":" + now() + ",\"cash\":100000}");
    }
    feeder.flush();
  }

  private Audit ask(
      KafkaFeeder feeder, KafkaReader reader, String portfolio, Verdict verdict, String... code)
      throws Exception {
    long until = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < until) {
      sent++;
      send(
          feeder,
          Topics.BOOKS,
          "{\"instrument\":\"ETH-USDT\",\"venue\":\"X\",\"eventTime\":"
              + now()
              + ",\"sequence\":"
              + sent
              + ",\"bids\":[{\"price\":2999,\"quantity\":500}],"
              + "\"asks\":[{\"price\":3001,\"quantity\":500}]}");
      send(
          feeder,
          Topics.SIGNALS,
          "{\"signalId\":\"s"
              + sent
              + "\",\"publisherId\":\"p\",\"portfolioId\":\""
              + portfolio
              + "\",\"instrument\":\"ETH-USDT\",\"side\":\"LONG\",\"intent\":\"OPEN\","
              + "\"entryPrice\":3000,\"stopPrice\":2950,\"targetPrice\":3200,\"quantity\":0.01,"
              + "\"emittedAt\":"
              + now()
              + ",\"receivedAt\":"
              + now()
              + "}");
      feeder.flush();
      reader.poll(Duration.ofMillis(250));
      for (Audit audit : audits) {
        boolean coded =
            code.length == 0
                || audit.getVetoes().stream().anyMatch(veto -> veto.getCode().equals(code[0]));
        if (portfolio.equals(audit.getPortfolioId()) && audit.getVerdict() == verdict && coded) {
          return audit;
        }
      }
    }
    throw new AssertionError("no " + verdict + " for " + portfolio + " in " + audits);
  }

  private static <T extends SpecificRecord> void send(
      KafkaFeeder feeder, Topic<T> topic, String json) throws Exception {
    feeder.send(topic, JsonCodec.read(json.getBytes(StandardCharsets.UTF_8), topic.recordClass()));
  }

  private static long now() {
    return Times.ofInstant(Instant.now());
  }

  private final class Ear implements KafkaReader.Listener {
    @Override
    public void onRecord(KafkaReader.Delivery delivery) {
      SpecificRecord record = delivery.record();
      if (record instanceof Audit audit) {
        audits.add(audit);
      } else if (record instanceof Pulse pulse) {
        pulses.add(pulse);
      }
    }

    @Override
    public void onUndecodable(
        Topic<?> topic, int partition, long offset, UndecodableException fault) {
      throw new AssertionError(topic + " holds what nobody can read", fault);
    }
  }
}
