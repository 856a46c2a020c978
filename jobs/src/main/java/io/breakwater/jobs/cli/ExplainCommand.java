package io.breakwater.jobs.cli;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topics;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says why a decision fell, in words and numbers. */
@Command(
    name = "explain",
    header = "Say why a decision fell, in words and numbers.",
    description = {
      "",
      "Finds the decision that ID names: of an audit its decisionId or the signalId it answers, of"
          + " a",
      "breaker its breakerId, of an order its clientOrderId or planId, of an alert its alertId."
          + " The",
      "first characters are enough where they fit one id only.",
      "",
      "Without ID: all that was decided about a portfolio, an instrument or both, in a stretch of"
          + " time:",
      "verdicts, orders, and breakers in whose scope they stand.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  breakwater explain 3f9a51 --dir out",
      "  breakwater explain breakout-BTC-USDT-2025-05-04T19:34:00Z --dir out --json",
      "  breakwater explain 3f9a51 --bootstrap localhost:9092",
      "  breakwater explain --portfolio main --instrument SOL-USDT --on 2025-05-23 --dir out",
      "",
      "Exit codes: 0 explained, 1 nothing found, or several ids begin like it, 2 usage."
    },
    mixinStandardHelpOptions = true)
public final class ExplainCommand implements Callable<Integer> {
  private static final int CANDIDATES_SHOWN = 10;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "The decision, or the first characters of its id.")
  private @Nullable String id;

  @Option(names = "--portfolio", paramLabel = "ID", description = "About this portfolio.")
  private @Nullable String portfolio;

  @Option(
      names = "--instrument",
      paramLabel = "NAME",
      description = "About this instrument; SOL stands for all of SOL-….")
  private @Nullable String instrument;

  @Option(
      names = "--on",
      paramLabel = "DAY",
      converter = Moment.class,
      description = "On this day, UTC (2025-05-23).")
  private @Nullable Long on;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = Moment.class,
      description = "From then on (default: the beginning).")
  private @Nullable Long from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = Moment.class,
      description = "Before then (default: the end).")
  private @Nullable Long to;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "50",
      description = "Most decisions told (default ${DEFAULT-VALUE}); --json tells all.")
  private int rows = 50;

  @Mixin private final SourceOptions at = new SourceOptions();

  @Option(names = "--json", description = "Print the records as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException, FailureException {
    boolean asked = portfolio != null || instrument != null;
    if ((id != null) == asked) {
      throw new ParameterException(
          spec.commandLine(), "name either an ID, or --portfolio or --instrument");
    }
    if (id != null && (on != null || from != null || to != null)) {
      throw new ParameterException(
          spec.commandLine(), "--on, --from and --to go with --portfolio or --instrument");
    }
    if (on != null && (from != null || to != null)) {
      throw new ParameterException(spec.commandLine(), "--on is a day; leave out --from and --to");
    }
    return id == null ? answer() : explain(id);
  }

  private int answer() throws IOException, FailureException {
    long begin = on != null ? on : from == null ? Long.MIN_VALUE : from;
    long end = on != null ? on + 24 * Times.HOUR : to == null ? Long.MAX_VALUE : to;
    RecordSource source = at.source();
    DecisionQuery query = new DecisionQuery(portfolio, instrument, begin, end);
    if (!query.read(source)) {
      throw nothing(source);
    }
    if (query.hits().isEmpty()) {
      throw new FailureException("in " + source.name() + ", " + query.nearest() + ".");
    }
    Console console = Console.of(spec);
    if (json) {
      query.hits().forEach(hit -> console.json(hit.record()));
      return Main.OK;
    }
    DecisionPage page = new DecisionPage(console);
    query.hits().stream().limit(rows).forEach(page::story);
    if (query.hits().size() > rows) {
      console.say("… and " + (query.hits().size() - rows) + " more (--rows, or --json for all)");
    }
    return Main.OK;
  }

  private static FailureException nothing(RecordSource source) {
    return new FailureException(
        "there are no decisions in "
            + source.name()
            + ": name the --output of a replay or demo with --dir.");
  }

  private int explain(String id) throws IOException, FailureException {
    if (id.isBlank()) {
      throw new FailureException("an id has at least one character");
    }
    RecordSource source = at.source();
    DecisionSearch search = new DecisionSearch(id);
    boolean any = source.read(Topics.AUDITS, search.over(DecisionSearch::ids));
    any |= source.read(Topics.BREAKERS, search.over(r -> List.of(r.getBreakerId())));
    any |=
        source.read(Topics.ORDERS, search.over(r -> List.of(r.getClientOrderId(), r.getPlanId())));
    any |= source.read(Topics.ALERTS, search.over(r -> List.of(r.getAlertId())));
    if (!any) {
      throw nothing(source);
    }
    List<String> candidates = search.candidates();
    if (candidates.size() > 1) {
      List<String> shown = candidates.subList(0, Math.min(CANDIDATES_SHOWN, candidates.size()));
      throw new FailureException(
          candidates.size()
              + " ids begin with "
              + id
              + ", say more of it: "
              + String.join(", ", shown)
              + (shown.size() < candidates.size() ? ", …" : ""));
    }
    if (candidates.isEmpty()) {
      throw new FailureException(
          "no audit, breaker, order or alert in "
              + source.name()
              + " is called "
              + id
              + unreadable(search)
              + ". 'breakwater tail audits --json' shows ids.");
    }
    print(search.found());
    return Main.OK;
  }

  private static String unreadable(DecisionSearch search) {
    return search.unreadable() == 0
        ? ""
        : " (" + search.unreadable() + " records there cannot be read)";
  }

  private void print(List<SpecificRecord> found) {
    Console console = Console.of(spec);
    DecisionPage page = new DecisionPage(console);
    for (int i = 0; i < found.size(); i++) {
      if (json) {
        console.json(found.get(i));
      } else {
        if (i > 0) {
          console.say("");
        }
        page.print(found.get(i));
      }
    }
  }
}
