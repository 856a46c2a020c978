package io.breakwater.bench;

import io.breakwater.jobs.job.DecisionsJob;
import io.breakwater.jobs.job.IntakeJob;
import io.breakwater.jobs.job.JobArguments;
import io.breakwater.jobs.job.MarketStateJob;
import io.breakwater.jobs.local.EmbeddedKafka;
import io.breakwater.jobs.local.KafkaFeeder;
import io.breakwater.jobs.local.LocalCluster;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.Bar;
import io.breakwater.schemas.avro.BarEntry;
import io.breakwater.schemas.avro.BarVector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A broker and the applications that stand between a signal and its audit, live, with the relay
 * beside them. Reporting reads behind the audits and is left out.
 */
final class LiveInstallation implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final int JOBS = 3;

  private final EmbeddedKafka kafka;
  private final LocalCluster cluster;
  private final List<Relay> relays = new ArrayList<>();

  private LiveInstallation(EmbeddedKafka kafka, LocalCluster cluster) {
    this.kafka = kafka;
    this.cluster = cluster;
  }

  /** Starts all of it on the facts of a house; returns when every job runs. */
  static LiveInstallation start(Path folder, SampleHouse house) throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), EmbeddedKafka.ANY_PORT);
    try {
      kafka.createTopics(Topics.all());
      Relay.createTopics(kafka.bootstrap());
      define(house, kafka.bootstrap());
      LocalCluster cluster =
          LocalCluster.start(
              LocalCluster.Settings.standard(folder.resolve("checkpoints"), JOBS)
                  .withWebPort(LocalCluster.ANY_PORT),
              new Configuration());
      LiveInstallation installation = new LiveInstallation(kafka, cluster);
      installation.submit();
      return installation;
    } catch (Exception e) {
      kafka.close();
      throw e;
    }
  }

  /**
   * An hour of bars, so that correlations are ready; trades go on from there. Live, time follows
   * the clock where nothing is said, so the past must be there before the jobs are.
   */
  private static void define(SampleHouse house, String bootstrap) {
    try (KafkaFeeder feeder = new KafkaFeeder(bootstrap)) {
      house.instruments().forEach(each -> feeder.send(Topics.INSTRUMENTS, each));
      house.policies().forEach(each -> feeder.send(Topics.POLICIES, each));
      house.balances().forEach(each -> feeder.send(Topics.BALANCES, each));
      for (BarVector bars : house.bars()) {
        for (BarEntry entry : bars.getEntries()) {
          feeder.send(Topics.BARS, bar(entry, bars.getEventTime()));
        }
      }
      feeder.flush();
    }
  }

  private static Bar bar(BarEntry entry, long end) {
    double last = entry.getClose() * (1 + entry.getReturn$());
    double first = entry.getClose();
    return new Bar(
        entry.getInstrument(),
        "north",
        end - Times.MINUTE,
        60,
        first,
        Math.max(first, last),
        Math.min(first, last),
        last,
        1_000.0);
  }

  private void submit() {
    JobArguments arguments =
        JobArguments.parse("--bootstrap", bootstrap(), "--clock", "wall", "--parallelism", "1");
    List<JobID> jobs =
        List.of(
            submit(MarketStateJob.NAME, MarketStateJob::define, arguments),
            submit(IntakeJob.NAME, IntakeJob::define, arguments),
            submit(DecisionsJob.NAME, DecisionsJob::define, arguments));
    jobs.forEach(job -> cluster.awaitRunning(job, START_LIMIT));
    relays.add(Relay.start(bootstrap(), Relay.FIRST, Relay.MIDDLE));
    relays.add(Relay.start(bootstrap(), Relay.MIDDLE, Relay.LAST));
  }

  private JobID submit(
      String name,
      BiConsumer<StreamExecutionEnvironment, JobArguments> definition,
      JobArguments arguments) {
    StreamExecutionEnvironment env = cluster.environment();
    definition.accept(env, arguments);
    return cluster.submit(env, name);
  }

  /** Address of the broker. */
  String bootstrap() {
    return kafka.bootstrap();
  }

  @Override
  public void close() {
    for (Relay relay : relays) {
      relay.close();
    }
    try {
      cluster.close();
    } finally {
      kafka.close();
    }
  }
}
