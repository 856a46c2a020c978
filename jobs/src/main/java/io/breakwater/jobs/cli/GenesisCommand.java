package io.breakwater.jobs.cli;

import io.breakwater.jobs.config.RunSettings;
import io.breakwater.jobs.config.RunSettings.Clock;
import io.breakwater.jobs.connect.kafka.GenesisLog;
import io.breakwater.jobs.importer.StreamFiles;
import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.BreakerState;
import io.breakwater.schemas.avro.Genesis;
import io.breakwater.schemas.avro.StandingNav;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets a new deployment, or another replay, begin where portfolios stood in an earlier one. */
@Command(
    name = "genesis",
    header = "Begin another run where portfolios stood: ledger, units, peak, ladder, breakers.",
    description = {
      "",
      "Takes the newest snapshot of each portfolio, owner and the house from an earlier run and",
      "writes it as genesis: into genesis.jsonl of a replay's input, or to the beginning of an",
      "empty decision log, before intake starts. What a snapshot holds already is not counted again.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  breakwater genesis out-of-may --output in-of-june",
      "  breakwater genesis --from-bootstrap old:9092 --bootstrap new:9092",
      "",
      "Exit codes: 0 written, 1 not written, 2 usage."
    },
    mixinStandardHelpOptions = true)
public final class GenesisCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "Output of a replay or demo, with its snapshots.")
  private @Nullable Path directory;

  @Option(
      names = "--from-bootstrap",
      paramLabel = "HOST:PORT",
      description = "Take the snapshots from this broker's topic instead.")
  private @Nullable String source;

  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      description = "Newest snapshots up to then, ISO-8601 with Z (default: the newest).")
  private @Nullable String asOf;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Input of the replay that is to begin there.")
  private @Nullable Path output;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Broker with the empty decision log of the deployment that is to begin there.")
  private @Nullable String target;

  @Override
  public Integer call() throws IOException, FailureException, InterruptedException {
    if ((directory == null) == (source == null)) {
      throw usage("name either a DIR with snapshots or --from-bootstrap");
    }
    if ((output == null) == (target == null)) {
      throw usage("name either --output or --bootstrap");
    }
    List<Genesis> records = newest();
    String where =
        output == null ? toLog(Objects.requireNonNull(target), records) : toFile(output, records);
    Console console = Console.of(spec);
    Table table = new Table("SCOPE", "AS OF", ">CASH", ">POSITIONS", ">NAV", ">PEAK", "BREAKERS");
    records.forEach(record -> table.row(cells(record)));
    table.print(console, "");
    console.say(records.size() + " genesis records written to " + where);
    return Main.OK;
  }

  private List<Genesis> newest() throws IOException, FailureException {
    long limit = limit();
    TreeMap<String, Genesis> newest = new TreeMap<>(Utf8Order.INSTANCE);
    RecordSource from =
        source == null
            ? new FileSource(Objects.requireNonNull(directory))
            : new KafkaSource(source);
    StringBuilder unreadable = new StringBuilder();
    from.read(
        Topics.SNAPSHOTS,
        new RecordSource.Sink<Genesis>() {
          @Override
          public void record(Genesis record, String place) {
            String scope = record.getScopeKind() + ":" + record.getScope();
            Genesis known = newest.get(scope);
            if (record.getAsOf() <= limit
                && (known == null || known.getAsOf() < record.getAsOf())) {
              newest.put(scope, record);
            }
          }

          @Override
          public void unreadable(RecordSource.Unreadable bytes) {
            unreadable.append(unreadable.isEmpty() ? "" : ", ").append(bytes.place());
          }
        });
    if (!unreadable.isEmpty()) {
      throw new FailureException(
          "a snapshot that cannot be read is no opening: " + unreadable + " of " + from.name());
    }
    if (newest.isEmpty()) {
      throw new FailureException(
          from.name() + " holds no snapshot" + (asOf == null ? "" : " up to " + asOf) + ".");
    }
    return List.copyOf(newest.values());
  }

  private long limit() {
    try {
      return asOf == null ? Long.MAX_VALUE : Times.parseIso(asOf);
    } catch (DateTimeParseException | ArithmeticException e) {
      throw usage("--as-of must look like 2025-05-23T14:00:00Z, is '" + asOf + "'");
    }
  }

  private static String toFile(Path folder, List<Genesis> records)
      throws IOException, FailureException {
    Files.createDirectories(folder);
    Path there = StreamFiles.find(folder, Topics.GENESIS.name());
    if (there != null) {
      throw new FailureException(there + " is there already: a run begins once. Remove it first.");
    }
    Path file = folder.resolve(Topics.GENESIS.name() + ".jsonl");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (Genesis record : records) {
        out.write(JsonCodec.write(record));
        out.write('\n');
      }
    }
    return file.toString();
  }

  private static String toLog(String bootstrap, List<Genesis> records)
      throws FailureException, InterruptedException {
    Brokers.check(bootstrap);
    GenesisLog log = new GenesisLog(bootstrap, RunSettings.of(Clock.WALL, false).layout());
    try {
      long size = log.size();
      if (size != 0) {
        throw new FailureException(
            size < 0
                ? "the broker at "
                    + bootstrap
                    + " has no decision-log of "
                    + RunSettings.PARTITIONS
                    + " partitions: create the topics first."
                : "the decision log at "
                    + bootstrap
                    + " is not empty ("
                    + size
                    + " records): genesis stands at its beginning or nowhere.");
      }
      log.write(records);
    } catch (ExecutionException | org.apache.kafka.common.KafkaException e) {
      throw new FailureException("the decision log cannot be written: " + e.getMessage());
    }
    return "the decision log at " + bootstrap;
  }

  private static String[] cells(Genesis record) {
    String breakers =
        record.getBreakers().stream()
            .filter(each -> each.getState() != BreakerState.CLOSED)
            .map(each -> each.getPattern() + " " + each.getState())
            .collect(Collectors.joining(", "));
    StandingNav nav = record.getNav();
    return new String[] {
      record.getScopeKind() + ":" + record.getScope(),
      Times.iso(record.getAsOf()),
      Figures.number(record.getCash()),
      record.getCash() == null ? Figures.NONE : Integer.toString(record.getPositions().size()),
      Figures.number(nav == null ? null : (Double) nav.getNav()),
      Figures.number(nav == null ? null : (Double) nav.getPeak()),
      Figures.word(breakers)
    };
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
