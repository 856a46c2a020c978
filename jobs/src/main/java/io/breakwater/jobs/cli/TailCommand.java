package io.breakwater.jobs.cli;

import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Shows a topic in words, one line a record. */
@Command(
    name = "tail",
    header = "Show a topic in words, one line a record.",
    description = {
      "",
      "Follows a topic of a broker until it is interrupted: what comes from now on, or everything",
      "with --from-beginning. With --dir it shows a stream of a directory of replay files and"
          + " ends.",
      "Only committed records are shown.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  breakwater tail audits",
      "  breakwater tail orders --from-beginning --json --bootstrap localhost:9092",
      "  breakwater tail breakers --dir out",
      "",
      "Exit codes: 0 interrupted or at the end, 1 no broker or no such stream there, 2 usage."
    },
    mixinStandardHelpOptions = true)
public final class TailCommand implements Callable<Integer> {
  private static final Duration POLL = Duration.ofMillis(500);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "TOPIC",
      converter = Names.class,
      completionCandidates = Names.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private Topic<?> topic = Topics.AUDITS;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Broker to follow (default: localhost:9092, where the demo's listens).")
  private @Nullable String bootstrap;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Directory of replay files to show instead of a broker.")
  private @Nullable Path directory;

  @Option(names = "--from-beginning", description = "Start with the oldest record there is.")
  private boolean fromBeginning;

  @Option(names = "--until-end", description = "End at the last record there is now.")
  private boolean untilEnd;

  @Option(names = "--json", description = "Print records as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException, FailureException {
    if (directory != null && bootstrap != null) {
      throw new ParameterException(
          spec.commandLine(), "name either --dir or --bootstrap, not both");
    }
    Console console = Console.of(spec);
    if (directory != null) {
      RecordSource source = new FileSource(directory);
      if (!show(source, topic, console)) {
        throw new FailureException("there is no stream " + topic.name() + " in " + source.name());
      }
      return Main.OK;
    }
    String broker = bootstrap == null ? "localhost:9092" : bootstrap;
    Brokers.check(broker);
    follow(broker, topic, console);
    return Main.OK;
  }

  private <T extends SpecificRecord> boolean show(
      RecordSource source, Topic<T> stream, Console console) throws IOException, FailureException {
    return source.read(stream, new Printer<>(console));
  }

  private <T extends SpecificRecord> void follow(String broker, Topic<T> stream, Console console)
      throws FailureException {
    try (TopicReader<T> reader = new TopicReader<>(broker, stream, fromBeginning)) {
      if (!reader.exists()) {
        throw new FailureException(
            "the broker at " + broker + " has no topic " + stream.name() + ".");
      }
      Printer<T> printer = new Printer<>(console);
      while (!console.closed() && !(untilEnd && reader.reachedEnd())) {
        reader.poll(POLL, printer);
      }
    }
  }

  /** Prints records as they come. */
  private final class Printer<T extends SpecificRecord> implements RecordSource.Sink<T> {
    private final Console console;
    private final RecordLine line;

    Printer(Console console) {
      this.console = console;
      this.line = new RecordLine(console);
    }

    @Override
    public void record(T record, String place) {
      if (json) {
        console.json(record);
      } else {
        console.say(line.of(record));
      }
    }

    @Override
    public void unreadable(RecordSource.Unreadable bytes) {
      console.remark(bytes.place() + ": " + bytes.reason());
    }
  }

  /** Names of topics on the command line. */
  static final class Names implements ITypeConverter<Topic<?>>, Iterable<String> {
    @Override
    public Topic<?> convert(String word) {
      try {
        return Topics.named(word);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }

    @Override
    public Iterator<String> iterator() {
      return Topics.all().stream().map(topic -> topic.name()).iterator();
    }
  }
}
