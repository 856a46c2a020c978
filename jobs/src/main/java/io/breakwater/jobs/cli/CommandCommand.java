package io.breakwater.jobs.cli;

import io.breakwater.jobs.local.KafkaFeeder;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.Command;
import io.breakwater.schemas.avro.CommandKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Writes what a person orders, with name and reason. */
@picocli.CommandLine.Command(
    name = "command",
    header = "Order something as a person: pause, resume, kill, reset, approve, close.",
    description = {
      "",
      "Writes a command with its author and reason: into the topic 'commands' of a broker, or into",
      "commands.jsonl of a replay's input. What it does is decided like everything else, from the"
          + " log.",
      "",
      "  pause    no openings in the scope until resumed",
      "  resume   ends a pause; a kill only with a second approver",
      "  kill     no openings in the scope and no working plans",
      "  reset    releases a latched breaker or halt; the peak starts anew from the last tick",
      "  approve  lets a plan go that waits for a person",
      "  close    closes what a portfolio, an owner's portfolios, or all of them hold",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  breakwater command pause --scope portfolio:main --author ada --reason 'desk is closed'",
      "  breakwater command reset --scope portfolio:main --author ada --second-approver bob \\",
      "      --reason 'loss understood' --dir in --at 2025-05-23T14:00:00Z",
      "",
      "Exit codes: 0 written, 1 not written, 2 usage."
    },
    mixinStandardHelpOptions = true)
public final class CommandCommand implements Callable<Integer> {
  private static final List<String> SCOPE_KINDS =
      List.of(
          "portfolio", "owner", "instrument", "venue", "publisher", "strategy", "breaker", "plan");

  private static final Pattern SCOPE = Pattern.compile("([a-z]+):(.+)");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "KIND",
      converter = Kinds.class,
      completionCandidates = Kinds.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private CommandKind kind = CommandKind.PAUSE;

  @Option(
      names = "--scope",
      required = true,
      paramLabel = "S",
      description =
          "Whom it concerns: global, portfolio:ID (or the bare id), owner:ID, instrument:NAME,"
              + " venue:NAME, publisher:ID, strategy:PORTFOLIO/ID; for a reset also breaker:ID,"
              + " for an approval plan:ID.")
  private String scope = "";

  @Option(names = "--author", required = true, paramLabel = "A", description = "Who orders it.")
  private String author = "";

  @Option(
      names = "--second-approver",
      paramLabel = "B",
      description = "Who else agreed; somebody other than the author.")
  private @Nullable String secondApprover;

  @Option(names = "--reason", required = true, paramLabel = "R", description = "Why.")
  private String reason = "";

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "When it was ordered, ISO-8601 with Z (default: now).")
  private @Nullable String at;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Append to the commands of this replay input instead of a broker's topic.")
  private @Nullable Path directory;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Broker to write to (default: localhost:9092, where the demo's listens).")
  private @Nullable String bootstrap;

  @Option(names = "--json", description = "Print the written command as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException, FailureException {
    checkOptions();
    Command command = command();
    String where;
    if (directory == null) {
      where = bootstrap == null ? "localhost:9092" : bootstrap;
      send(where, command);
    } else {
      where = CommandFile.append(directory, command).toString();
    }
    Console console = Console.of(spec);
    if (json) {
      console.json(command);
    } else {
      console.say(new RecordLine(console).of(command));
      console.say("written to " + where + " as " + command.getCommandId());
    }
    return Main.OK;
  }

  private static void send(String broker, Command command) throws FailureException {
    Brokers.check(broker);
    try (KafkaFeeder feeder = new KafkaFeeder(broker)) {
      feeder.send(Topics.COMMANDS, command);
      feeder.flush();
    } catch (org.apache.kafka.common.KafkaException e) {
      throw new FailureException(
          "the command could not be written to " + broker + ": " + e.getMessage());
    }
  }

  private void checkOptions() {
    if (directory != null && bootstrap != null) {
      throw usage("name either --dir or --bootstrap, not both");
    }
    if (author.isBlank() || reason.isBlank()) {
      throw usage("--author and --reason must not be blank: a command is an act of a person");
    }
    if (secondApprover != null && (secondApprover.isBlank() || secondApprover.equals(author))) {
      throw usage("--second-approver must be somebody other than the author");
    }
    java.util.regex.Matcher parts = SCOPE.matcher(scope);
    boolean known = !parts.matches() || SCOPE_KINDS.contains(parts.group(1));
    boolean strategy = scope.startsWith("strategy:") && scope.indexOf('/') < 0;
    if (scope.isBlank() || !known || strategy) {
      throw usage(
          "--scope must be global, a portfolio id, or one of "
              + String.join(":…, ", SCOPE_KINDS)
              + ":… (strategy:PORTFOLIO/ID)");
    }
  }

  private Command command() {
    Command command = new Command();
    command.setKind(kind);
    command.setScope(scope);
    command.setAuthor(author);
    command.setSecondApprover(secondApprover);
    command.setReason(reason);
    command.setEventTime(time());
    command.setCommandId(CommandFile.idOf(command));
    return command;
  }

  private long time() {
    if (at == null) {
      // An act of a person has the time of the person's clock.
      return Times.ofInstant(Instant.now());
    }
    try {
      return Times.parseIso(at);
    } catch (DateTimeParseException | ArithmeticException e) {
      throw usage("--at must look like 2025-05-23T14:00:00Z, is '" + at + "'");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Words of commands on the command line. */
  static final class Kinds implements ITypeConverter<CommandKind>, Iterable<String> {
    private static final Map<String, CommandKind> WORDS = words();

    private static Map<String, CommandKind> words() {
      Map<String, CommandKind> words = new TreeMap<>();
      for (CommandKind kind : CommandKind.values()) {
        words.put(word(kind), kind);
      }
      return words;
    }

    private static String word(CommandKind kind) {
      return kind == CommandKind.RESET_BREAKER
          ? "reset"
          : kind.name().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public CommandKind convert(String word) {
      CommandKind kind = WORDS.get(word);
      if (kind == null) {
        throw new TypeConversionException(
            "'" + word + "' is no command; there are " + String.join(", ", WORDS.keySet()));
      }
      return kind;
    }

    @Override
    public Iterator<String> iterator() {
      return WORDS.keySet().iterator();
    }
  }
}
