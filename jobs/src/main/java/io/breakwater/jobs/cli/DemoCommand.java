package io.breakwater.jobs.cli;

import io.breakwater.jobs.config.MarketOptions;
import io.breakwater.jobs.config.MarketReading;
import io.breakwater.jobs.demo.Day;
import io.breakwater.jobs.demo.Demo;
import io.breakwater.jobs.demo.DemoSettings;
import io.breakwater.jobs.demo.RecordedInput;
import io.breakwater.jobs.demo.SimulatedInput;
import io.breakwater.jobs.local.LocalStartException;
import io.breakwater.schemas.TickFrames;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code demo}: a whole installation on this machine, fed with a day, its decisions shown. */
@Command(
    name = "demo",
    header = "Show everything at work: a day of a market through Kafka and Flink on this machine.",
    description = {
      "",
      "Starts a real Kafka broker and a Flink cluster with its web UI, both on 127.0.0.1, submits",
      "the four applications, feeds a day into Kafka and shows the decisions as they are read",
      "back. Nothing stays behind but what --export and --output write.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  breakwater demo",
      "  breakwater demo --speed 0 --until-done --seed 7 --export in --output out",
      "  breakwater demo --data in --speed 600",
      "",
      "Exit codes: 0 the day is over or it was interrupted, 1 a port is taken or a part failed,",
      "2 usage."
    },
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  private static final Duration INTERRUPT_LIMIT = Duration.ofSeconds(90);
  private static final int LARGEST_PORT = 65_535;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Feed these replay files instead of the built-in market.")
  private @Nullable Path data;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Which built-in day (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--speed",
      defaultValue = "120",
      paramLabel = "N",
      description = "Times real time; 0: as fast as possible (default ${DEFAULT-VALUE}).")
  private double speed;

  @Option(names = "--until-done", description = "End with the day, with a summary.")
  private boolean untilDone;

  @Option(names = "--export", paramLabel = "DIR", description = "Write the inputs as replay files.")
  private @Nullable Path export;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Write the decisions read back from Kafka as replay files.")
  private @Nullable Path output;

  @Option(
      names = "--web-port",
      defaultValue = "8081",
      paramLabel = "N",
      description = "Port of the web UI; 0: any (default ${DEFAULT-VALUE}).")
  private int webPort;

  @Option(
      names = "--kafka-port",
      paramLabel = "N",
      description = "Port of the Kafka broker; 0: any (default 9092, any if that is taken).")
  private @Nullable Integer kafkaPort;

  @Option(
      names = "--parallelism",
      defaultValue = "1",
      paramLabel = "N",
      description = "Parallelism of each application, 1 to 4 (default ${DEFAULT-VALUE}).")
  private int parallelism;

  @Option(
      names = "--frame",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "Trades or books fed in one Kafka record; 64 to 256 where volume is the problem"
              + " (default ${DEFAULT-VALUE}).")
  private int frame;

  @Mixin private MarketOptions market = new MarketOptions();

  @Override
  public Integer call() throws IOException, FailureException {
    check(speed >= 0 && Double.isFinite(speed), "--speed must be a number from 0 up");
    check(parallelism >= 1 && parallelism <= 4, "--parallelism must be 1 to 4");
    check(
        frame >= 1 && frame <= TickFrames.MOST_TICKS,
        "--frame must be 1 to " + TickFrames.MOST_TICKS);
    check(webPort >= 0 && webPort <= LARGEST_PORT, "--web-port must be 0 to " + LARGEST_PORT);
    check(
        kafkaPort == null || (kafkaPort >= 0 && kafkaPort <= LARGEST_PORT),
        "--kafka-port must be 0 to " + LARGEST_PORT);
    boolean seedGiven = spec.commandLine().getParseResult().hasMatchedOption("--seed");
    check(data == null || !seedGiven, "give either --data or --seed, not both");
    Day day = data == null ? new SimulatedInput(seed) : RecordedInput.of(data);
    Demo demo =
        new Demo(
            new DemoSettings(
                day,
                speed,
                untilDone,
                export,
                output,
                webPort,
                kafkaPort,
                parallelism,
                frame,
                reading(),
                packagedClasses()),
            new DemoScreen(
                Console.of(spec),
                spec.commandLine().getOut(),
                CommandLine.Help.Ansi.AUTO.enabled(),
                speed > 0));
    run(demo);
    return Main.OK;
  }

  private MarketReading reading() {
    try {
      return market.reading();
    } catch (IllegalArgumentException fault) {
      throw new ParameterException(spec.commandLine(), String.valueOf(fault.getMessage()), fault);
    }
  }

  private static void run(Demo demo) throws IOException, FailureException {
    Thread onInterrupt = new Thread(() -> demo.interrupt(INTERRUPT_LIMIT), "demo-interrupt");
    Runtime.getRuntime().addShutdownHook(onInterrupt);
    try {
      demo.run();
    } catch (LocalStartException e) {
      throw new FailureException(String.valueOf(e.getMessage()));
    }
    try {
      Runtime.getRuntime().removeShutdownHook(onInterrupt);
    } catch (IllegalStateException alreadyShuttingDown) {
      // Interrupted: the hook waits for this very end.
      return;
    }
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  /** The jar this runs from, so that jobs load their classes as on a cluster; null: no jar. */
  private static @Nullable Path packagedClasses() {
    CodeSource source = DemoCommand.class.getProtectionDomain().getCodeSource();
    if (source == null || !source.getLocation().getPath().endsWith("-all.jar")) {
      return null;
    }
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("no path: " + source.getLocation(), e);
    }
  }
}
