package io.breakwater.jobs.demo;

import io.breakwater.jobs.config.MarketOptions;
import io.breakwater.jobs.config.RunSettings;
import io.breakwater.jobs.job.DecisionsJob;
import io.breakwater.jobs.job.IntakeJob;
import io.breakwater.jobs.job.JobArguments;
import io.breakwater.jobs.job.MarketStateJob;
import io.breakwater.jobs.job.ReportingJob;
import io.breakwater.jobs.local.EmbeddedKafka;
import io.breakwater.jobs.local.LocalCluster;
import io.breakwater.jobs.local.LocalStartException;
import io.breakwater.jobs.local.WorkDirectory;
import io.breakwater.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** A broker, a cluster and the four jobs, in a working directory that is gone afterwards. */
final class Installation implements AutoCloseable {
  private static final int JOBS = 4;
  private static final int USUAL_KAFKA_PORT = 9092;
  private static final String ENVIRONMENT = "demo";
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private final Path directory;
  private final EmbeddedKafka kafka;
  private final LocalCluster cluster;
  private final Map<String, JobID> jobs = new LinkedHashMap<>();

  private Installation(Path directory, EmbeddedKafka kafka, LocalCluster cluster) {
    this.directory = directory;
    this.kafka = kafka;
    this.cluster = cluster;
  }

  /**
   * Starts everything but the jobs.
   *
   * @throws LocalStartException a port is taken
   */
  static Installation start(DemoSettings settings) throws IOException {
    Path directory = Files.createTempDirectory("breakwater-demo-");
    try {
      // First what is most likely to be refused: its port is one that people know.
      LocalCluster cluster =
          LocalCluster.start(
              LocalCluster.Settings.standard(
                      directory.resolve("checkpoints"), JOBS * settings.parallelism())
                  .withWebPort(settings.webPort()),
              overrides(directory, settings.speed() > 0));
      try {
        EmbeddedKafka kafka = broker(directory.resolve("kafka"), settings.kafkaPort());
        kafka.createTopics(Topics.all());
        return new Installation(directory, kafka, cluster);
      } catch (RuntimeException e) {
        cluster.close();
        throw e;
      }
    } catch (RuntimeException e) {
      WorkDirectory.delete(directory);
      throw e;
    }
  }

  private static EmbeddedKafka broker(Path directory, @Nullable Integer port) {
    if (port != null) {
      return EmbeddedKafka.start(directory, port);
    }
    try {
      return EmbeddedKafka.start(directory, USUAL_KAFKA_PORT);
    } catch (LocalStartException taken) {
      // Nobody asked for this very one; the demo says where it listens.
      return EmbeddedKafka.start(directory, EmbeddedKafka.ANY_PORT);
    }
  }

  private static Configuration overrides(Path directory, boolean paced) {
    Configuration overrides = new Configuration();
    // A job that cannot run ends the demo instead of being tried for ever.
    overrides.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    overrides.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 5);
    overrides.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofSeconds(1));
    overrides.set(CoreOptions.TMP_DIRS, directory.resolve("flink").toString());
    // Here the connector is this process's, unlike on a cluster, so the clients it speaks of are
    // too.
    overrides.set(
        CoreOptions.ALWAYS_PARENT_FIRST_LOADER_PATTERNS_ADDITIONAL, List.of("org.apache.kafka."));
    if (paced) {
      // At a pace a second is minutes of the day: what waits for a watermark, a buffer or a
      // transaction must not make fills come too late.
      overrides.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(50));
      overrides.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(5));
      overrides.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
    }
    return overrides;
  }

  /** Submits the four applications. */
  void submit(DemoSettings settings) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "--bootstrap", kafka.bootstrap(),
                "--environment", ENVIRONMENT,
                "--clock", "data",
                "--market-end", Long.toString(settings.day().marketEnd()),
                "--parallelism", Integer.toString(settings.parallelism())));
    if (settings.simulatesInRooms()) {
      words.add("--simulate");
    }
    words.addAll(MarketOptions.words(settings.reading()));
    JobArguments arguments = JobArguments.parse(words.toArray(String[]::new));
    submit(MarketStateJob.NAME, MarketStateJob::define, arguments, settings);
    submit(IntakeJob.NAME, IntakeJob::define, arguments, settings);
    submit(DecisionsJob.NAME, DecisionsJob::define, arguments, settings);
    submit(ReportingJob.NAME, ReportingJob::define, arguments, settings);
    // A day at a pace does not wait: what is fed before all run would be decided late.
    jobs.values().forEach(job -> cluster.awaitRunning(job, START_LIMIT));
  }

  private void submit(
      String name,
      BiConsumer<StreamExecutionEnvironment, JobArguments> definition,
      JobArguments arguments,
      DemoSettings settings) {
    StreamExecutionEnvironment env = cluster.environment();
    definition.accept(env, arguments);
    jobs.put(name, cluster.submit(env, name, settings.classes()));
  }

  /** Address of the broker. */
  String bootstrap() {
    return kafka.bootstrap();
  }

  /** Address of the web UI. */
  String webAddress() {
    return "http://127.0.0.1:" + cluster.webPort();
  }

  /** Rooms whose last word ends a day. */
  static int rooms() {
    return RunSettings.PARTITIONS;
  }

  /** Throws if a job has ended that should run. */
  void check() {
    jobs.forEach(
        (name, job) -> {
          JobStatus status = cluster.status(job);
          if (status.isGloballyTerminalState()) {
            cluster.awaitEnd(job, Duration.ofSeconds(1));
            throw new IllegalStateException(name + " has ended: " + status);
          }
        });
  }

  /** Stops those who decide, so that what they wrote in transactions can be read. */
  void stopDeciding() {
    stop(MarketStateJob.NAME);
    stop(IntakeJob.NAME);
    stop(DecisionsJob.NAME);
  }

  /** Stops what is left. */
  void stopReporting() {
    stop(ReportingJob.NAME);
  }

  private void stop(String name) {
    JobID job = jobs.remove(name);
    if (job != null) {
      cluster.stop(job, false);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      cluster.close();
    } finally {
      try {
        kafka.close();
      } finally {
        WorkDirectory.delete(directory);
      }
    }
  }
}
