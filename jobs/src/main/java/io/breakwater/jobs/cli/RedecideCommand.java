package io.breakwater.jobs.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.breakwater.jobs.redecide.Comparison;
import io.breakwater.jobs.redecide.Difference;
import io.breakwater.jobs.redecide.LogSource;
import io.breakwater.jobs.redecide.Redecision;
import io.breakwater.jobs.redecide.Written;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Decides a decision log again and compares every byte. */
@Command(
    name = "redecide",
    header = "Decide a decision log again and compare every byte.",
    description = {
      "",
      "Runs the rooms over the log from its start and holds audits, breakers, orders and portfolios",
      "against those that were written. With --policy it decides under other rules and tells which",
      "verdicts would differ, and why.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  breakwater replay --input in --output out --log && breakwater redecide out",
      "  breakwater redecide out --input in --from 2025-05-23 --to 2025-05-24",
      "  breakwater redecide out --policy stricter.json --json",
      "  breakwater redecide --bootstrap localhost:9092 --clock data --simulate",
      "",
      "Exit codes: 0 identical, 1 something differs or cannot be decided, 2 usage."
    },
    mixinStandardHelpOptions = true)
public final class RedecideCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final LogOptions logOptions = new LogOptions();

  @Mixin private final RunOptions run = new RunOptions();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = Moment.class,
      description = "Compare decisions from then on; --policy: the other rules hold from then on.")
  private @Nullable Long from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = Moment.class,
      description = "Decide and compare up to then, inclusive.")
  private @Nullable Long to;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "Decide under these policies in place of those of the same portfolioId.")
  private @Nullable Path policy;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "20",
      description = "Most differences listed (default ${DEFAULT-VALUE}); --json lists all.")
  private int rows = 20;

  @Option(names = "--json", description = "Print differences and summary, one object a line.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Console console = Console.of(spec);
    long begin = from == null ? Long.MIN_VALUE : from;
    long end = to == null ? Long.MAX_VALUE : to;
    Written written = run.written();
    LogSource log = logOptions.log(run.directory(), run.bootstrap());
    boolean same =
        policy == null
            ? compare(log, written, begin, end, console)
            : new ImpactReport(console, json, rows).print(policy, log, written, begin, end);
    return same ? Main.OK : Main.FAILED;
  }

  private boolean compare(LogSource log, Written written, long begin, long end, Console console)
      throws Exception {
    Comparison comparison = new Comparison(begin, end);
    comparison.expect(written);
    Redecision redecision = new Redecision(log.settings(), comparison::decided, end);
    long[] records = {0};
    log.forEach(
        record -> {
          if (record.getLogTime() <= end) {
            records[0]++;
          }
          // What the gate held back of a stretch is told behind it.
          comparison.observe(record);
          redecision.apply(record);
        });
    redecision.finish();
    List<Difference> differences = comparison.finish(written);
    if (records[0] == 0) {
      throw new FailureException("the decision log of " + written.name() + " is empty.");
    }
    if (json) {
      printJson(comparison, differences, records[0], console);
    } else {
      printTables(comparison, differences, records[0], console);
    }
    return differences.isEmpty();
  }

  private void printTables(
      Comparison comparison, List<Difference> differences, long records, Console console) {
    if (!differences.isEmpty()) {
      Table table = new Table("TIME", "STREAM", "KEY", "ID", "HOW", "WHAT");
      differences.stream().limit(rows).forEach(each -> table.row(cells(each)));
      table.print(console, "");
      if (differences.size() > rows) {
        console.say("… and " + (differences.size() - rows) + " more (--rows, or --json for all)");
      }
      console.say("");
    }
    Table counts =
        new Table("STREAM", ">WRITTEN", ">SAME", ">CHANGED", ">NOT WRITTEN", ">NOT DECIDED");
    comparison
        .counts()
        .forEach(
            (stream, count) ->
                counts.row(
                    stream,
                    Long.toString(count.written()),
                    Long.toString(count.written() - count.changed() - count.notDecided()),
                    Long.toString(count.changed()),
                    Long.toString(count.notWritten()),
                    Long.toString(count.notDecided())));
    counts.print(console, "");
    String words =
        records
            + " log records decided again: "
            + (differences.isEmpty()
                ? "every byte is the same."
                : differences.size() + " rows differ.");
    console.say(differences.isEmpty() ? console.good(words) : console.bad(words));
  }

  private static String[] cells(Difference each) {
    String what = String.join("; ", each.reasons());
    return new String[] {
      Figures.time(each.row().time()),
      each.row().stream(),
      Figures.word(each.row().key()),
      Figures.word(each.row().id()),
      each.kind().name(),
      Figures.word(what.length() > 200 ? what.substring(0, 199) + "…" : what)
    };
  }

  private static void printJson(
      Comparison comparison, List<Difference> differences, long records, Console console) {
    for (Difference each : differences) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.put("stream", each.row().stream()).put("time", each.row().time());
      line.put("key", each.row().key()).put("id", each.row().id());
      line.put("difference", each.kind().name());
      each.reasons().forEach(line.putArray("reasons")::add);
      console.say(line.toString());
    }
    ObjectNode sum = JsonNodeFactory.instance.objectNode();
    sum.put("logRecords", records).put("identical", differences.isEmpty());
    ObjectNode streams = sum.putObject("streams");
    for (Map.Entry<String, Comparison.Counts> entry : comparison.counts().entrySet()) {
      Comparison.Counts count = entry.getValue();
      ObjectNode stream = streams.putObject(entry.getKey());
      stream.put("written", count.written()).put("changed", count.changed());
      stream.put("notWritten", count.notWritten()).put("notDecided", count.notDecided());
    }
    console.say(sum.toString());
  }
}
