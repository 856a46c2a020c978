package io.breakwater.jobs.job;

import io.breakwater.jobs.config.MarketOptions;
import io.breakwater.jobs.config.RunSettings;
import io.breakwater.jobs.config.RunSettings.Clock;
import io.breakwater.jobs.connect.kafka.KafkaInputs.Start;
import io.breakwater.jobs.connect.kafka.TimeGuard;
import io.breakwater.jobs.connect.kafka.WallClock;
import io.breakwater.schemas.Times;
import io.breakwater.udfs.math.cross.PairsMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What an application is told when it is submitted; the four take the same words. */
public final class JobArguments {
  /** As many partitions as the busiest topic of every application has: more readers stand idle. */
  private static final int MAX_READERS = RunSettings.PARTITIONS;

  @Option(
      names = "--bootstrap",
      required = true,
      paramLabel = "HOST:PORT",
      description = "Kafka brokers.")
  private String bootstrap = "";

  @Option(
      names = "--environment",
      defaultValue = "breakwater",
      paramLabel = "NAME",
      description = "Prefix of consumer groups and transactional ids (${DEFAULT-VALUE}).")
  private String environment = "breakwater";

  @Option(
      names = "--clock",
      defaultValue = "WALL",
      paramLabel = "wall|data",
      description = "Which clock orders the log (${DEFAULT-VALUE}).")
  private Clock clock = Clock.WALL;

  @Option(
      names = "--market-end",
      paramLabel = "MICROS",
      description = "Data clock: last market time; no bar is filled after it.")
  private @Nullable Long marketEnd;

  @Option(
      names = "--pairs",
      defaultValue = "BREAKS",
      paramLabel = "breaks|all|matrix|none",
      description = "Which correlation rows are told (${DEFAULT-VALUE}).")
  private PairsMode pairs = PairsMode.BREAKS;

  @Option(
      names = "--pair-tiles",
      defaultValue = "4",
      paramLabel = "N",
      description =
          "Parts of the matrix of pairs (${DEFAULT-VALUE}). Changes no result; a savepoint is bound"
              + " to it.")
  private int pairTiles = 4;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Parallelism (default: the cluster's).")
  private @Nullable Integer parallelism;

  @Option(
      names = "--simulate",
      description = "Data clock: an execution simulator inside the rooms fills what is allowed.")
  private boolean simulate;

  @Option(
      names = "--snapshot-minutes",
      paramLabel = "N",
      description = "Minutes between snapshots of how all stand (wall 60, data 1440).")
  private @Nullable Integer snapshotMinutes;

  @Option(
      names = "--from-beginning",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Without a savepoint begin at the oldest record (default); negated: at the group's"
              + " committed offsets.")
  private boolean fromBeginning = true;

  @Mixin private MarketOptions market = new MarketOptions();

  // Fixed when the job is put together, so that a restart judges the past alike.
  private final long submittedAt = Times.ofInstant(Instant.now());

  private JobArguments() {}

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException it cannot be understood; the message says how it is written
   */
  public static JobArguments parse(String... words) {
    JobArguments arguments = new JobArguments();
    CommandLine line = new CommandLine(arguments);
    line.setCommandName("job").setCaseInsensitiveEnumValuesAllowed(true);
    try {
      line.parseArgs(words);
    } catch (ParameterException fault) {
      throw new IllegalArgumentException(
          fault.getMessage() + System.lineSeparator() + line.getUsageMessage(), fault);
    }
    arguments.check();
    return arguments;
  }

  private void check() {
    market.reading();
    if (parallelism != null && parallelism < 1) {
      throw new IllegalArgumentException("--parallelism must be at least 1, is " + parallelism);
    }
    if (snapshotMinutes != null && snapshotMinutes < 1) {
      throw new IllegalArgumentException(
          "--snapshot-minutes must be at least 1, is " + snapshotMinutes);
    }
    if (clock == Clock.WALL && simulate) {
      // Fills that the log does not hold would make the log's past untrue.
      throw new IllegalArgumentException("--simulate needs --clock data");
    }
    if (clock == Clock.WALL && marketEnd != null) {
      throw new IllegalArgumentException("--market-end needs --clock data: live has no end");
    }
  }

  /** Address of the brokers. */
  public String bootstrap() {
    return bootstrap;
  }

  /** Consumer group and prefix of transactional ids of an application. */
  public String idOf(String application) {
    return environment + "-" + application;
  }

  /** True: order is the log's append time. */
  public boolean live() {
    return clock == Clock.WALL;
  }

  /** Last market time, epoch microseconds; Long.MAX_VALUE: none. */
  public long marketEnd() {
    return marketEnd == null ? Long.MAX_VALUE : marketEnd;
  }

  /** Which correlation rows are told. */
  public PairsMode pairs() {
    return pairs;
  }

  /** Parts of the matrix of pairs. */
  public int pairTiles() {
    return pairTiles;
  }

  /** Parallelism; null: the cluster's. */
  public @Nullable Integer parallelism() {
    return parallelism;
  }

  /** Readers of a source among whose topics one has as many partitions as the decision log. */
  public int readers(int parallelism) {
    return Math.min(parallelism, MAX_READERS);
  }

  /** Settings that all applications agree on. */
  public RunSettings settings() {
    RunSettings settings = RunSettings.of(clock, simulate).withReading(market.reading());
    return snapshotMinutes == null ? settings : settings.withSnapshotMinutes(snapshotMinutes);
  }

  /** Where a group without a checkpoint begins. */
  public Start start() {
    return fromBeginning ? Start.OLDEST : Start.COMMITTED;
  }

  /** Times that are believed. */
  public TimeGuard guard() {
    return live()
        ? TimeGuard.around(WallClock.system())
        : TimeGuard.between(Times.EARLIEST, submittedAt + TimeGuard.AHEAD);
  }
}
