package io.breakwater.jobs.cli;

import io.breakwater.jobs.config.RunSettings;
import io.breakwater.jobs.config.RunSettings.Clock;
import io.breakwater.jobs.connect.files.DecisionLogFile;
import io.breakwater.jobs.connect.files.RecordedFolder;
import io.breakwater.jobs.connect.files.TimeGuard;
import io.breakwater.jobs.redecide.KafkaLog;
import io.breakwater.jobs.redecide.LogSource;
import io.breakwater.schemas.Times;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which decision log is decided again. */
final class LogOptions {
  @Option(
      names = "--input",
      paramLabel = "DIR",
      description =
          "Input of that replay: its decision log is made anew where the output holds none"
              + " ('replay --log').")
  private @Nullable Path input;

  @Option(
      names = "--simulate",
      description =
          "The rooms ran with an execution simulator (a log written by 'replay --log' says so"
              + " itself).")
  private boolean simulate;

  @Option(
      names = "--clock",
      paramLabel = "wall|data",
      defaultValue = "WALL",
      description = "With --bootstrap: the clock of that deployment (default wall; a demo: data).")
  private Clock clock = Clock.WALL;

  /** The log behind it. */
  LogSource log(@Nullable Path directory, @Nullable String bootstrap) throws Exception {
    if (bootstrap != null) {
      return new KafkaLog(bootstrap, RunSettings.of(clock, simulate));
    }
    Path file = java.util.Objects.requireNonNull(directory).resolve(DecisionLogFile.NAME);
    if (input == null && Files.exists(file)) {
      return LogSource.ofFile(file);
    }
    if (input == null) {
      throw new FailureException(
          directory
              + " holds no decision log: name the run's input with --input, or run it again with"
              + " 'replay --log'.");
    }
    return derived(input);
  }

  private LogSource derived(Path from) throws Exception {
    long now = Times.ofInstant(Instant.now());
    RecordedFolder folder = RecordedFolder.survey(from, null, TimeGuard.until(now));
    Path work = Files.createTempDirectory("breakwater-log");
    work.toFile().deleteOnExit();
    work.resolve(DecisionLogFile.NAME).toFile().deleteOnExit();
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    return LogSource.derived(env, folder, work, RunSettings.of(Clock.DATA, simulate));
  }
}
