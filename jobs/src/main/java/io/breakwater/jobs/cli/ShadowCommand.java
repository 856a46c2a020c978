package io.breakwater.jobs.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.breakwater.jobs.redecide.ShadowComparison;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How shadow policies compare with the rules in force. */
@Command(
    name = "shadow",
    header = "Compare what shadow policies say with the verdicts that were given.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  breakwater shadow out",
      "  breakwater shadow --bootstrap localhost:9092 --json",
      "",
      "Exit codes: 0 compared, 1 no shadow policy has judged anything, 2 usage."
    },
    mixinStandardHelpOptions = true)
public final class ShadowCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final RunOptions run = new RunOptions();

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "20",
      description = "Most differences listed (default ${DEFAULT-VALUE}); --json lists all.")
  private int rows = 20;

  @Option(names = "--json", description = "Print differences and summary, one object a line.")
  private boolean json;

  @Override
  public Integer call() throws IOException, FailureException {
    Console console = Console.of(spec);
    ShadowComparison comparison = new ShadowComparison();
    List<ShadowComparison.Row> differing = comparison.read(run.written());
    if (comparison.verdicts() == 0) {
      throw new FailureException(
          "no shadow policy has judged anything there: publish a policy with \"mode\": \"SHADOW\".");
    }
    if (json) {
      differing.forEach(row -> console.say(line(row).toString()));
      console.say(summary(comparison, differing).toString());
    } else {
      printTables(comparison, differing, console);
    }
    return Main.OK;
  }

  private void printTables(
      ShadowComparison comparison, List<ShadowComparison.Row> differing, Console console) {
    if (!differing.isEmpty()) {
      Table table =
          new Table(
              "TIME", "PORTFOLIO", "SIGNAL", "INSTRUMENT", "GIVEN → SHADOW", "OUTCOME", "WHY");
      differing.stream().limit(rows).forEach(row -> table.row(cells(row)));
      table.print(console, "");
      if (differing.size() > rows) {
        console.say("… and " + (differing.size() - rows) + " more (--rows, or --json for all)");
      }
      console.say("");
    }
    Table words = new Table("GIVEN → SHADOW", ">VERDICTS");
    comparison.transitions().forEach((what, count) -> words.row(what, Long.toString(count)));
    words.print(console, "");
    console.say("");
    Map<String, Long> because = because(differing);
    if (!because.isEmpty()) {
      Table reasons = new Table("BECAUSE OF", ">VERDICTS");
      because.forEach((code, count) -> reasons.row(code, Long.toString(count)));
      reasons.print(console, "");
      console.say("");
    }
    console.say(
        "Shadow "
            + String.join(", ", comparison.policies())
            + ": "
            + comparison.agree()
            + " of "
            + comparison.verdicts()
            + " verdicts agree ("
            + Figures.percent((double) comparison.agree() / comparison.verdicts())
            + "), in "
            + comparison.portfolios().size()
            + " portfolios.");
  }

  private static String[] cells(ShadowComparison.Row row) {
    Audit audit = row.shadow().getAudit();
    Outcome outcome = row.outcome();
    return new String[] {
      Figures.time(audit.getSequencedAt()),
      Figures.word(audit.getPortfolioId()),
      audit.getSignalId() + " r" + audit.getSignalRevision(),
      audit.getInstrument(),
      row.transition(),
      outcome == null ? Figures.NONE : outcome.getResult().name(),
      Figures.word(String.join("; ", row.reasons()))
    };
  }

  private static Map<String, Long> because(List<ShadowComparison.Row> differing) {
    Map<String, Long> codes = new TreeMap<>();
    differing.forEach(row -> row.codes().forEach(code -> codes.merge(code, 1L, Long::sum)));
    return codes;
  }

  private static ObjectNode line(ShadowComparison.Row row) {
    Audit audit = row.shadow().getAudit();
    Outcome outcome = row.outcome();
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("sequencedAt", audit.getSequencedAt()).put("portfolioId", audit.getPortfolioId());
    line.put("signalId", audit.getSignalId()).put("signalRevision", audit.getSignalRevision());
    line.put("instrument", audit.getInstrument());
    line.put("decisionId", row.shadow().getEnforcedDecisionId());
    line.put("shadowDecisionId", audit.getDecisionId());
    line.put("given", row.shadow().getEnforcedVerdict().name());
    line.put("shadow", audit.getVerdict().name());
    line.put("givenScore", row.shadow().getEnforcedScore()).put("shadowScore", audit.getScore());
    line.put("outcome", outcome == null ? null : outcome.getResult().name());
    row.reasons().forEach(line.putArray("reasons")::add);
    return line;
  }

  private static ObjectNode summary(
      ShadowComparison comparison, List<ShadowComparison.Row> differing) {
    ObjectNode sum = JsonNodeFactory.instance.objectNode();
    sum.put("verdicts", comparison.verdicts()).put("agree", comparison.agree());
    comparison.transitions().forEach(sum.putObject("changes")::put);
    because(differing).forEach(sum.putObject("because")::put);
    comparison.policies().forEach(sum.putArray("policies")::add);
    return sum;
  }
}
