package io.breakwater.jobs.cli;

import io.breakwater.jobs.cluster.ClusterException;
import io.breakwater.jobs.local.LocalStartException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The program: reads the command line and runs one command. */
@Command(
    name = "breakwater",
    header = {
      "Breakwater: streaming portfolio risk between signals and execution.",
      "Every verdict, breaker and order can be explained, recomputed and replayed.",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      DemoCommand.class,
      ImportCommand.class,
      ReplayCommand.class,
      VerifyCommand.class,
      ExplainCommand.class,
      OutcomesCommand.class,
      ReportCommand.class,
      TailCommand.class,
      CommandCommand.class,
      GenesisCommand.class,
      ReviewCommand.class,
      RedecideCommand.class,
      PolicyCommand.class,
      ShadowCommand.class,
      CheckCommand.class,
      TopicsCommand.class,
      ClusterCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  breakwater demo",
      "  breakwater import kline-csv BTCUSDT-1m-2025-05.csv.gz --output in \\",
      "      --derive-signals breakout --with-portfolio 100000",
      "  breakwater replay --input in --output out --simulate",
      "  breakwater verify out --input in",
      "  breakwater explain 3f9a --dir out",
      "  breakwater outcomes out --by publisher",
      "  breakwater report out --portfolio main",
      "  breakwater review main --dir out",
      "  breakwater explain --portfolio main --instrument SOL --on 2025-05-23 --dir out",
      "  breakwater redecide out --input in --simulate",
      "  breakwater policy preview stricter.json --against out --input in",
      "  breakwater tail audits --bootstrap localhost:9092",
      "  breakwater command pause --scope portfolio:main --author ada --reason 'desk is closed' \\",
      "      --bootstrap localhost:9092",
      "  breakwater genesis out --output in-of-tomorrow",
      "  breakwater check --bootstrap localhost:9092",
      "  breakwater topics plan --bootstrap localhost:9092",
      "  breakwater cluster start",
      "",
      "'breakwater COMMAND --help' tells more. Exit codes: 0 done, 1 findings or failure, 2 usage.",
    })
public final class Main implements Callable<Integer> {
  /** Done. */
  public static final int OK = 0;

  /** Something was found, or the command failed. */
  public static final int FAILED = 1;

  /** The command line cannot be understood. */
  public static final int USAGE = 2;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the command line and ends the program with its exit code. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code = run(out, err, args);
    out.flush();
    err.flush();
    System.exit(code);
  }

  /** Runs a command line; returns its exit code. */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine line = new CommandLine(new Main());
    line.setOut(out);
    line.setErr(err);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(false).setUsageHelpWidth(100);
    line.setParameterExceptionHandler(Main::usageFault);
    line.setExecutionExceptionHandler(Main::failure);
    int code = line.execute(args);
    out.flush();
    err.flush();
    return code;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return USAGE;
  }

  private static int usageFault(ParameterException fault, String[] args) {
    CommandLine line = fault.getCommandLine();
    Console console = Console.of(line.getCommandSpec());
    console.fault(String.valueOf(fault.getMessage()));
    CommandLine.UnmatchedArgumentException.printSuggestions(fault, line.getErr());
    console.remark("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
    return USAGE;
  }

  private static int failure(Exception fault, CommandLine line, ParseResult parsed) {
    Console console = Console.of(line.getCommandSpec());
    boolean told =
        fault instanceof FailureException
            || fault instanceof ClusterException
            || fault instanceof LocalStartException
            || fault instanceof IOException;
    String name = fault.getClass().getSimpleName();
    String message = fault.getMessage() == null ? name : fault.getMessage();
    boolean wordless = fault instanceof java.nio.file.FileSystemException;
    console.fault(told && !wordless ? message : name + ": " + message);
    if (!told || System.getenv("BREAKWATER_TRACE") != null) {
      fault.printStackTrace(line.getErr());
    }
    return FAILED;
  }

  /** The version of the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    /** Maven writes it into every jar. */
    private static final String JAR_PROPERTIES =
        "/META-INF/maven/io.breakwater/breakwater-jobs/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
      Properties jar = new Properties();
      try (InputStream in = Main.class.getResourceAsStream(JAR_PROPERTIES)) {
        if (in != null) {
          jar.load(in);
        }
      }
      return new String[] {"breakwater " + jar.getProperty("version", "(not packaged)")};
    }
  }
}
