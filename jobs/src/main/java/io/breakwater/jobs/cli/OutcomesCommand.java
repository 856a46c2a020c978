package io.breakwater.jobs.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.Outcome;
import io.breakwater.udfs.math.outcome.Calibration;
import io.breakwater.udfs.math.outcome.Tally;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says whether the score is right, and what blocking saved or cost. */
@Command(
    name = "outcomes",
    header = "Say whether the score is right, and what blocking saved or cost.",
    description = {
      "",
      "Every audited opening, allowed or not, is followed to its stop, its target or its horizon."
          + " Here",
      "they are grouped: how many made money against what the score promised (score / 100), the"
          + " Brier",
      "score of that promise (0 best), and the losses and gains that a smaller or no position kept"
          + " out.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  breakwater outcomes out",
      "  breakwater outcomes out --by factor",
      "  breakwater outcomes --bootstrap localhost:9092 --by publisher --json",
      "",
      "Exit codes: 0 told, 1 there are no outcomes, 2 usage."
    },
    mixinStandardHelpOptions = true)
public final class OutcomesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final RunOptions run = new RunOptions();

  @Option(
      names = "--by",
      defaultValue = "decile",
      description = "portfolio, publisher, factor or decile of the score (default).")
  private Calibration.By by = Calibration.By.DECILE;

  @Option(names = "--json", description = "Print the groups as JSON, one object a line.")
  private boolean json;

  @Override
  public Integer call() throws IOException, FailureException {
    RecordSource source = run.source();
    Collected<Outcome> collected = new Collected<>();
    if (!source.read(Topics.OUTCOMES, collected) || collected.records().isEmpty()) {
      throw new FailureException(
          "there are no outcomes in "
              + source.name()
              + ": either nothing was audited, or no signal has come to its end yet.");
    }
    List<Outcome> outcomes = Calibration.inOrder(collected.records());
    Console console = Console.of(spec);
    if (collected.unreadable() > 0) {
      console.remark(collected.unreadable() + " lines cannot be read and are left out");
    }
    print(outcomes, console);
    return Main.OK;
  }

  private void print(List<Outcome> outcomes, Console console) {
    String column = by.name().toLowerCase(Locale.ROOT);
    Table table =
        new Table(
            column,
            ">ended",
            ">made money",
            ">promised",
            ">Brier",
            ">mean return",
            ">blocked",
            ">reduced",
            ">saved",
            ">cost",
            ">net");
    for (Map.Entry<String, Tally> group : Calibration.of(outcomes, by).entrySet()) {
      tell(group.getKey(), group.getValue(), table, console);
    }
    Tally all = Calibration.of(outcomes);
    tell("all", all, table, console);
    if (!json) {
      table.print(console, "");
      console.say("");
      console.say(
          "Skill of the score against always promising the average: "
              + Figures.number(all.skill()));
    }
  }

  private void tell(String name, Tally tally, Table table, Console console) {
    double net = tally.saved() - tally.cost() + 0.0;
    if (json) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.put("by", by.name().toLowerCase(Locale.ROOT)).put("group", name);
      line.put("ended", tally.count()).put("madeMoney", tally.good());
      line.put("meanReturn", tally.meanReturn());
      line.put("scored", tally.scored()).put("promised", tally.meanForecast());
      line.put("madeMoneyShare", tally.goodShare());
      line.put("brier", tally.brier()).put("skill", tally.skill());
      line.put("blocked", tally.blocked()).put("reduced", tally.reduced());
      line.put("saved", tally.saved()).put("cost", tally.cost()).put("net", net);
      console.say(line.toString());
      return;
    }
    table.row(
        Figures.word(name),
        String.valueOf(tally.count()),
        Figures.percent(
            tally.count() == 0 ? null : (Double) ((double) tally.good() / tally.count())),
        Figures.percent(tally.meanForecast()),
        rounded(tally.brier()),
        Figures.percent(tally.meanReturn()),
        String.valueOf(tally.blocked()),
        String.valueOf(tally.reduced()),
        Figures.money(tally.saved()),
        Figures.money(tally.cost()),
        Figures.money(net));
  }

  private static String rounded(@Nullable Double value) {
    return value == null ? Figures.NONE : String.format(Locale.ROOT, "%.4f", value);
  }

  /** Records of a stream, kept. */
  static final class Collected<T> implements RecordSource.Sink<T> {
    private final List<T> records = new ArrayList<>();
    private long unreadable;

    @Override
    public void record(T record, String place) {
      records.add(record);
    }

    @Override
    public void unreadable(RecordSource.Unreadable bytes) {
      unreadable++;
    }

    List<T> records() {
      return records;
    }

    long unreadable() {
      return unreadable;
    }
  }
}
