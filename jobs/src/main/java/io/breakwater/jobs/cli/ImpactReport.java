package io.breakwater.jobs.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.breakwater.jobs.connect.files.PolicyFile;
import io.breakwater.jobs.redecide.AuditDifference;
import io.breakwater.jobs.redecide.LogSource;
import io.breakwater.jobs.redecide.OtherRules;
import io.breakwater.jobs.redecide.PolicyImpact;
import io.breakwater.jobs.redecide.Redecision;
import io.breakwater.jobs.redecide.Written;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Policy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What other policies would have changed, decided and printed. */
final class ImpactReport {
  private final Console console;
  private final boolean json;
  private final int rows;

  /**
   * @param rows most changes that are listed
   */
  ImpactReport(Console console, boolean json, int rows) {
    this.console = console;
    this.json = json;
    this.rows = rows;
  }

  /** Decides a log under the file's policies from a moment on; true: no verdict would differ. */
  boolean print(Path file, LogSource log, Written written, long from, long to)
      throws IOException, FailureException {
    List<Policy> policies = PolicyFile.read(file);
    OtherRules rules = new OtherRules();
    log.forEach(rules::observe);
    for (Policy policy : policies) {
      String fault = rules.fault(policy);
      if (fault != null) {
        throw new FailureException(file + ": " + fault);
      }
    }
    PolicyImpact impact = new PolicyImpact(from, to);
    impact.expect(written);
    // What stands from the start stands before them, so that portfolios have their owners.
    long begin = Math.max(from, Times.FROM_THE_START + 1);
    Redecision redecision =
        new Redecision(log.settings(), impact::decided, to, rules.next(policies), begin);
    log.forEach(redecision::apply);
    redecision.finish();
    List<PolicyImpact.Change> changes = impact.finish(written);
    if (json) {
      printJson(impact, changes);
    } else {
      printTables(file, impact, changes);
    }
    return changes.isEmpty();
  }

  private void printTables(Path file, PolicyImpact impact, List<PolicyImpact.Change> changes) {
    if (!changes.isEmpty()) {
      Table table = new Table("TIME", "PORTFOLIO", "SIGNAL", "INSTRUMENT", "VERDICT", "WHY");
      changes.stream().limit(rows).forEach(change -> table.row(cells(change)));
      table.print(console, "");
      if (changes.size() > rows) {
        console.say("… and " + (changes.size() - rows) + " more (--rows, or --json for all)");
      }
      console.say("");
      Table counts = new Table("CHANGE", ">VERDICTS");
      impact.transitions().forEach((what, count) -> counts.row(what, Long.toString(count)));
      counts.print(console, "");
      console.say("");
      Table reasons = new Table("BECAUSE OF", ">VERDICTS");
      because(changes).forEach((code, count) -> reasons.row(code, Long.toString(count)));
      reasons.print(console, "");
      console.say("");
    }
    String words =
        "Under "
            + file
            + " "
            + changes.size()
            + " of "
            + (impact.same() + changes.size())
            + " verdicts would differ, in "
            + impact.affected().size()
            + " of "
            + impact.portfolios().size()
            + " portfolios"
            + (impact.affected().isEmpty() ? "" : " (" + named(impact) + ")")
            + "; "
            + impact.otherScores()
            + " more would only have another score.";
    console.say(changes.isEmpty() ? console.good(words) : console.warning(words));
  }

  private static String named(PolicyImpact impact) {
    String names = String.join(", ", impact.affected().stream().limit(8).toList());
    return impact.affected().size() > 8 ? names + ", …" : names;
  }

  private static Map<String, Long> because(List<PolicyImpact.Change> changes) {
    Map<String, Long> codes = new java.util.TreeMap<>();
    for (PolicyImpact.Change change : changes) {
      Audit before = change.before();
      Audit after = change.after();
      if (before != null && after != null) {
        AuditDifference.codes(before, after).forEach(code -> codes.merge(code, 1L, Long::sum));
      }
    }
    Map<String, Long> sorted = new LinkedHashMap<>();
    codes.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  private static String[] cells(PolicyImpact.Change change) {
    Audit audit = change.either();
    return new String[] {
      Figures.time(audit.getSequencedAt()),
      Figures.word(audit.getPortfolioId()),
      audit.getSignalId() + " r" + audit.getSignalRevision(),
      audit.getInstrument(),
      change.transition(),
      Figures.word(String.join("; ", change.reasons()))
    };
  }

  private void printJson(PolicyImpact impact, List<PolicyImpact.Change> changes) {
    for (PolicyImpact.Change change : changes) {
      Audit audit = change.either();
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.put("sequencedAt", audit.getSequencedAt()).put("portfolioId", audit.getPortfolioId());
      line.put("signalId", audit.getSignalId()).put("signalRevision", audit.getSignalRevision());
      line.put("verdictRevision", audit.getVerdictRevision());
      line.put("instrument", audit.getInstrument());
      Audit before = change.before();
      line.put("decisionId", before == null ? null : before.getDecisionId());
      figures(line, "Before", before);
      figures(line, "After", change.after());
      change.reasons().forEach(line.putArray("reasons")::add);
      console.say(line.toString());
    }
    ObjectNode sum = JsonNodeFactory.instance.objectNode();
    sum.put("verdicts", impact.same() + changes.size()).put("differ", changes.size());
    sum.put("otherScores", impact.otherScores());
    impact.transitions().forEach(sum.putObject("changes")::put);
    because(changes).forEach(sum.putObject("because")::put);
    impact.affected().forEach(sum.putArray("portfolios")::add);
    console.say(sum.toString());
  }

  private static void figures(ObjectNode line, String when, @Nullable Audit audit) {
    line.put("verdict" + when, audit == null ? null : audit.getVerdict().name());
    line.put("score" + when, audit == null ? null : audit.getScore());
    line.put("maxQuantity" + when, audit == null ? null : audit.getMaxQuantity());
  }
}
