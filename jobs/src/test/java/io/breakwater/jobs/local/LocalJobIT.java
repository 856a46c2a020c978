package io.breakwater.jobs.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.breakwater.jobs.connect.kafka.DataClockWatermarks;
import io.breakwater.jobs.connect.kafka.KafkaInputs;
import io.breakwater.jobs.connect.kafka.KafkaInputs.Start;
import io.breakwater.jobs.connect.kafka.KafkaOutputs;
import io.breakwater.jobs.connect.kafka.TimeGuard;
import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.UndecodableException;
import io.breakwater.schemas.avro.Attribution;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Transfer;
import io.breakwater.udfs.function.engine.LogRecordType;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job from Kafka to Kafka in a local cluster: fast lane, ledger lane, decision log. */
@Timeout(120)
class LocalJobIT {
  private static final long NOON = 1_747_051_200_000_000L;
  private static final int COUNT = 500;
  private static final List<Topic<?>> USED =
      List.of(Topics.TRANSFERS, Topics.ATTRIBUTION, Topics.DECISION_LOG, Topics.DEAD_LETTERS);

  @Test
  void whatGoesInComesOutOnceAndInItsLane(@TempDir Path directory) throws Exception {
    try (EmbeddedKafka kafka =
            EmbeddedKafka.start(directory.resolve("kafka"), EmbeddedKafka.ANY_PORT);
        LocalCluster cluster = cluster(directory.resolve("flink"))) {
      kafka.createTopics(USED);
      feed(kafka.bootstrap());
      JobID writes = cluster.submit(toLedgerAndLog(cluster, kafka.bootstrap()), "writes");
      JobID reads = cluster.submit(fromLog(cluster, kafka.bootstrap()), "reads");
      assertThat(cluster.running()).containsExactlyInAnyOrder(writes, reads);
      assertThat(overview(cluster.webPort())).contains("writes", "reads");

      // Everything has passed the first job once the second has written it all on.
      awaitRecords(kafka.bootstrap(), Topics.DEAD_LETTERS, COUNT + 1);
      cluster.stop(writes, false);
      cluster.cancel(reads);
      assertThat(cluster.status(writes)).isEqualTo(JobStatus.FINISHED);
      assertThat(cluster.running()).isEmpty();

      assertThat(read(kafka.bootstrap(), Topics.ATTRIBUTION))
          .hasSize(COUNT)
          .doesNotHaveDuplicates();
      assertThat(read(kafka.bootstrap(), Topics.DEAD_LETTERS))
          .anyMatch(letter -> ((DeadLetter) letter).getReason().equals("NOT_AVRO"));
      checkLog(read(kafka.bootstrap(), Topics.DECISION_LOG));
    }
  }

  private static LocalCluster cluster(Path folder) {
    LocalCluster.Settings settings =
        LocalCluster.Settings.standard(folder, 4).withWebPort(LocalCluster.ANY_PORT);
    return LocalCluster.start(settings, new Configuration());
  }

  private static void feed(String bootstrap) {
    try (KafkaFeeder feeder = new KafkaFeeder(bootstrap)) {
      for (int i = 0; i < COUNT; i++) {
        String portfolio = "P-" + i % 7;
        feeder.send(Topics.TRANSFERS, new Transfer("T-" + i, portfolio, (double) i, NOON + i));
      }
      feeder.sendBytes(Topics.TRANSFERS, "P-1", new byte[] {1, 2, 3});
      feeder.heartbeat(Topics.TRANSFERS, Long.MAX_VALUE);
      feeder.flush();
    }
  }

  private static StreamExecutionEnvironment toLedgerAndLog(LocalCluster cluster, String bootstrap) {
    StreamExecutionEnvironment env = cluster.environment();
    env.setParallelism(2);
    DataStream<LogRecord> transfers =
        env.fromSource(
                KafkaInputs.facts(
                    Topics.TRANSFERS,
                    bootstrap,
                    "test",
                    Start.OLDEST,
                    TimeGuard.between(Times.EARLIEST, NOON + Times.HOUR)),
                DataClockWatermarks.ofRecords(),
                "transfers")
            .uid("transfers");
    transfers
        .filter(record -> record.getBody() instanceof DeadLetter)
        .sinkTo(KafkaOutputs.bodies(Topics.DEAD_LETTERS, bootstrap, "test"));
    DataStream<LogRecord> used = transfers.filter(record -> record.getBody() instanceof Transfer);
    used.map(LocalJobIT::attributed)
        .returns(LogRecordType.INSTANCE)
        .sinkTo(KafkaOutputs.bodies(Topics.ATTRIBUTION, bootstrap, "test"));
    used.map(LocalJobIT::sharded)
        .returns(LogRecordType.INSTANCE)
        .sinkTo(KafkaOutputs.logRecords(Topics.DECISION_LOG, bootstrap, "test"));
    return env;
  }

  private static LogRecord attributed(LogRecord record) {
    Transfer transfer = (Transfer) record.getBody();
    return FactOrder.envelope(
        "attribution",
        record.getOffset(),
        Attribution.newBuilder()
            .setPortfolioId(transfer.getPortfolioId())
            .setFrom(0)
            .setTo(transfer.getEventTime())
            .setRealised(transfer.getAmount())
            .setUnrealised(0)
            .setFees(0)
            .setFunding(0)
            .setNavChange(0)
            .build());
  }

  private static LogRecord sharded(LogRecord record) {
    LogRecord placed = LogRecord.newBuilder(record).build();
    placed.setPartition((int) (record.getLogTime() % Topics.DECISION_LOG.partitions()));
    return placed;
  }

  /** Each record of the log as a letter, to see from outside that it was read. */
  private static StreamExecutionEnvironment fromLog(LocalCluster cluster, String bootstrap) {
    StreamExecutionEnvironment env = cluster.environment();
    env.setParallelism(1);
    env.fromSource(
            KafkaInputs.decisionLog(bootstrap, "test", Start.OLDEST, true),
            DataClockWatermarks.ofWriters(2),
            "log")
        .map(LocalJobIT::letter)
        .returns(LogRecordType.INSTANCE)
        .sinkTo(KafkaOutputs.bodies(Topics.DEAD_LETTERS, bootstrap, "test-log"));
    return env;
  }

  private static LogRecord letter(LogRecord record) {
    // Under the wall clock the log time is the time of appending: today, not the day it tells of.
    String reason = record.getLogTime() > NOON + Times.HOUR ? "READ" : "NOT_STAMPED";
    return FactOrder.envelope(
        "letters", 0, new DeadLetter("log", record.getId(), reason, null, null, ""));
  }

  private static void checkLog(List<SpecificRecord> log) {
    assertThat(log).hasSize(COUNT);
    for (SpecificRecord written : log) {
      LogRecord record = (LogRecord) written;
      assertThat(record.getLane()).startsWith("transfers-");
      assertThat(record.getLogTime()).isEqualTo(((Transfer) record.getBody()).getEventTime());
    }
  }

  private static void awaitRecords(String bootstrap, Topic<?> topic, int count) {
    List<SpecificRecord> records = new ArrayList<>();
    try (KafkaReader reader = reader(bootstrap, topic, records)) {
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (records.size() < count && System.nanoTime() < deadline) {
        reader.poll(Duration.ofMillis(100));
      }
    }
    assertThat(records).hasSize(count);
    assertThat(records)
        .noneMatch(letter -> ((DeadLetter) letter).getReason().equals("NOT_STAMPED"));
  }

  private static List<SpecificRecord> read(String bootstrap, Topic<?> topic) {
    List<SpecificRecord> records = new ArrayList<>();
    try (KafkaReader reader = reader(bootstrap, topic, records)) {
      assertThat(reader.readToEnd(Duration.ofSeconds(20))).isTrue();
    }
    return records;
  }

  private static KafkaReader reader(
      String bootstrap, Topic<?> topic, List<SpecificRecord> records) {
    return new KafkaReader(
        bootstrap,
        List.of(topic),
        new KafkaReader.Listener() {
          @Override
          public void onRecord(KafkaReader.Delivery delivery) {
            records.add(delivery.record());
          }

          @Override
          public void onUndecodable(
              Topic<?> from, int partition, long offset, UndecodableException fault) {
            throw new AssertionError(from + " " + offset, fault);
          }
        });
  }

  private static String overview(int port) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/jobs/overview")).build();
    HttpClient client = HttpClient.newHttpClient();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Test
  void aJobCanBringItsClassesInAJar(@TempDir Path directory) throws Exception {
    Path jar = directory.resolve("user.jar");
    pack(LocalJobIT.class, jar);
    try (LocalCluster cluster = cluster(directory.resolve("flink"))) {
      StreamExecutionEnvironment env = cluster.environment();
      env.fromSequence(1, 3)
          .map(LocalJobIT::apartFromTheCluster)
          .returns(Types.LONG)
          .sinkTo(new DiscardingSink<>());
      JobID job = cluster.submit(env, "apart", jar);
      assertThat(cluster.awaitEnd(job, Duration.ofSeconds(60))).isTrue();
    }
  }

  private static Long apartFromTheCluster(Long number) {
    if (LocalJobIT.class.getClassLoader() == StreamExecutionEnvironment.class.getClassLoader()) {
      throw new IllegalStateException("the job's class is the cluster's");
    }
    return number;
  }

  /** A jar of the compiled classes among which this one is. */
  private static void pack(Class<?> type, Path jar) throws Exception {
    Path classes = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
  }

  @Test
  void aJobThatFailsSaysWhy(@TempDir Path directory) {
    try (LocalCluster cluster = cluster(directory)) {
      StreamExecutionEnvironment env = cluster.environment();
      env.fromSequence(1, 3)
          .map(LocalJobIT::fail)
          .returns(Types.LONG)
          .sinkTo(new DiscardingSink<>());
      env.configure(new Configuration().set(RestartStrategyOptions.RESTART_STRATEGY, "none"));
      JobID job = cluster.submit(env, "fails");
      assertThatThrownBy(() -> cluster.awaitEnd(job, Duration.ofSeconds(60)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("fails")
          .hasStackTraceContaining("as it was told");
    }
  }

  private static Long fail(Long number) {
    throw new IllegalStateException("number " + number + " fails as it was told");
  }

  @Test
  void aTakenWebPortIsSaidAtOnce(@TempDir Path directory) throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = other.getLocalPort();
      LocalCluster.Settings settings =
          LocalCluster.Settings.standard(directory, 1).withWebPort(port);
      assertThatThrownBy(() -> LocalCluster.start(settings, new Configuration()))
          .isInstanceOf(LocalStartException.class)
          .hasMessageContaining("port " + port + " on 127.0.0.1 is taken")
          .hasMessageContaining("--web-port");
    }
  }
}
