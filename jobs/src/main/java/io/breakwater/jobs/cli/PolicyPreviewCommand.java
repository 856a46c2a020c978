package io.breakwater.jobs.cli;

import io.breakwater.jobs.redecide.LogSource;
import io.breakwater.jobs.redecide.Written;
import io.breakwater.jobs.redecide.WrittenFiles;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topics;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which of the last day's verdicts other policies would change. */
@Command(
    name = "preview",
    header = "Tell which of the last day's verdicts would differ under other policies.",
    description = {
      "",
      "Decides the run's log again, with the file's policies in force from a day before its last",
      "verdict, and holds verdict against verdict. Fills come from the log as they came then; in a",
      "simulated run they follow the new verdicts.",
      ""
    },
    footerHeading = "%n",
    footer = "Exit codes: 0 no verdict would differ, 1 some would or it cannot be told, 2 usage.",
    mixinStandardHelpOptions = true)
final class PolicyPreviewCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final LogOptions logOptions = new LogOptions();

  @Parameters(paramLabel = "FILE", description = "Policies: JSON objects, or one a line.")
  private Path file = Path.of("");

  @Option(
      names = "--against",
      required = true,
      paramLabel = "DIR",
      description = "Output directory of a replay.")
  private Path directory = Path.of("");

  @Option(
      names = "--hours",
      paramLabel = "N",
      defaultValue = "24",
      description = "How far back, from the last verdict (default ${DEFAULT-VALUE}; 0: all).")
  private int hours = 24;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "20",
      description = "Most verdicts listed (default ${DEFAULT-VALUE}); --json lists all.")
  private int rows = 20;

  @Option(names = "--json", description = "Print verdicts and summary as JSON, one a line.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    if (hours < 0) {
      throw new ParameterException(spec.commandLine(), "--hours must not be below 0");
    }
    Written written = new WrittenFiles(directory);
    long[] last = {Long.MIN_VALUE};
    written.forEach(
        Topics.AUDITS, (audit, line) -> last[0] = Math.max(last[0], audit.getSequencedAt()));
    if (last[0] == Long.MIN_VALUE) {
      throw new FailureException(directory + " holds no audits: name the --output of a replay.");
    }
    LogSource log = logOptions.log(directory, null);
    long from = hours == 0 ? Long.MIN_VALUE : last[0] - hours * Times.HOUR;
    boolean same =
        new ImpactReport(Console.of(spec), json, rows)
            .print(file, log, written, from, Long.MAX_VALUE);
    return same ? Main.OK : Main.FAILED;
  }
}
