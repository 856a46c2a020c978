package io.breakwater.jobs.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.breakwater.jobs.config.MarketOptions;
import io.breakwater.jobs.config.RunSettings;
import io.breakwater.jobs.connect.files.DecisionLogFolder;
import io.breakwater.jobs.connect.files.OutputFolder;
import io.breakwater.jobs.connect.files.PolicyFile;
import io.breakwater.jobs.connect.files.RecordedFolder;
import io.breakwater.jobs.connect.files.TimeGuard;
import io.breakwater.jobs.job.Replay;
import io.breakwater.jobs.report.ReplayReport;
import io.breakwater.jobs.report.ReportPage;
import io.breakwater.jobs.report.RunFacts;
import io.breakwater.schemas.Times;
import io.breakwater.udfs.math.cross.PairsMode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code replay}: the same topologies over recorded files, bounded, without Kafka. */
@Command(
    name = "replay",
    description = {
      "Decides a recorded stretch of history: same topologies, same room, no Kafka.",
      "The output is the same to the byte for any parallelism and state backend."
    })
public final class ReplayCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "DIR",
      description = "Folder with input streams (.jsonl or .jsonl.gz).")
  private @Nullable Path input;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Folder for output streams; made if missing.")
  private @Nullable Path output;

  @Option(
      names = "--parallelism",
      defaultValue = "1",
      paramLabel = "N",
      description = "Flink parallelism (default ${DEFAULT-VALUE}).")
  private int parallelism;

  @Option(
      names = "--backend",
      defaultValue = "hashmap",
      paramLabel = "NAME",
      description = "State backend, hashmap or rocksdb (default ${DEFAULT-VALUE}).")
  private String backend = "hashmap";

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "Policies that hold besides those of the input: JSON, or one a line.")
  private @Nullable Path policy;

  @Option(
      names = "--pairs",
      defaultValue = "breaks",
      paramLabel = "WHICH",
      description = "Correlation rows: breaks, all, matrix or none (default ${DEFAULT-VALUE}).")
  private String pairs = "breaks";

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = Moment.class,
      description = "Leave out records before it (ISO-8601 with Z, or epoch microseconds).")
  private @Nullable Long from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = Moment.class,
      description = "Leave out records after it.")
  private @Nullable Long to;

  @Option(
      names = "--simulate",
      description = "Fill allowed signals and orders at the next mark, with the taker fee.")
  private boolean simulate;

  @Option(
      names = "--snapshot-minutes",
      defaultValue = "1440",
      paramLabel = "N",
      description = "Minutes between snapshots, from which 'genesis' begins another run (1440).")
  private int snapshotMinutes = 1440;

  @Option(
      names = "--log",
      description =
          "Also write the decision log (decision-log.avro), for 'redecide' and 'policy preview'.")
  private boolean log;

  @Option(
      names = "--report",
      description =
          "Also print the table of the market's breakers (deepest fall within an hour, first stop,"
              + " stops a day) and write the run as a page, report.html, into the output.")
  private boolean report;

  @Mixin private MarketOptions market = new MarketOptions();

  @Option(names = "--json", description = "Print the summary as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    long started = System.nanoTime();
    TimeGuard guard =
        new TimeGuard(
            Times.ofInstant(Instant.now()) + TimeGuard.AHEAD,
            from == null ? Long.MIN_VALUE : from,
            to == null ? Long.MAX_VALUE : to);
    RecordedFolder folder = RecordedFolder.survey(required(input), policies(), guard);
    OutputFolder out = new OutputFolder(required(output));
    DecisionLogFolder logFolder = log ? new DecisionLogFolder(required(output)) : null;
    StreamExecutionEnvironment env = environment();
    Replay.define(env, folder, out, logFolder, settings(), pairsMode());
    env.execute("breakwater replay");
    if (logFolder != null) {
      logFolder.finish(settings());
    }
    Map<String, Long> rows = out.finish();
    double seconds = (System.nanoTime() - started) / 1e9;
    ReplaySummary.Report told = report ? report(folder, rows) : null;
    ReplaySummary.print(folder, rows, seconds, told, json, console());
    return 0;
  }

  private ReplaySummary.Report report(RecordedFolder folder, Map<String, Long> rows)
      throws IOException, FailureException {
    Path directory = required(output);
    FileSource written = new FileSource(directory);
    MarketStops stops = MarketStops.of(written);
    // The folder's own name, not the way to it: the page is the same wherever the run lies.
    Path name = required(input).toAbsolutePath().normalize().getFileName();
    RunFacts facts =
        new RunFacts(name == null ? "/" : name.toString(), simulate, folder.counts(), rows);
    ReplayReport page =
        ReplayReport.of(new ReplayRecords(folder, written), facts, RecordLine::mainReason);
    ObjectNode table = JsonNodeFactory.instance.objectNode();
    MarketStopsTable.write(stops, table);
    return new ReplaySummary.Report(stops, ReportPage.write(page, table, directory));
  }

  private Console console() {
    return Console.of(java.util.Objects.requireNonNull(spec));
  }

  private RunSettings settings() {
    if (snapshotMinutes < 1) {
      throw usage("--snapshot-minutes must be at least 1, is " + snapshotMinutes);
    }
    try {
      return RunSettings.of(RunSettings.Clock.DATA, simulate)
          .withSnapshotMinutes(snapshotMinutes)
          .withReading(market.reading());
    } catch (IllegalArgumentException fault) {
      throw usage(String.valueOf(fault.getMessage()));
    }
  }

  private @Nullable Path policies() throws IOException {
    return policy == null ? null : PolicyFile.toLines(policy);
  }

  private StreamExecutionEnvironment environment() throws IOException {
    if (parallelism < 1 || parallelism > 128) {
      throw usage("--parallelism must be 1 to 128, is " + parallelism);
    }
    if (!backend.equals("hashmap") && !backend.equals("rocksdb")) {
      throw usage("--backend must be hashmap or rocksdb, is " + backend);
    }
    Configuration configuration = new Configuration();
    configuration.set(StateBackendOptions.STATE_BACKEND, backend);
    configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
    return StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
  }

  private PairsMode pairsMode() {
    try {
      return PairsMode.valueOf(pairs.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw usage("--pairs must be breaks, all, matrix or none, is " + pairs);
    }
  }

  private static Path required(@Nullable Path path) {
    // picocli refuses the call without it.
    return java.util.Objects.requireNonNull(path);
  }

  private ParameterException usage(String message) {
    return new ParameterException(java.util.Objects.requireNonNull(spec).commandLine(), message);
  }
}
