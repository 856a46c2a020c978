package io.breakwater.jobs.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.breakwater.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Recomputes every audit from its own record. */
@Command(
    name = "verify",
    header = "Recompute every audit from its own record.",
    description = {
      "",
      "Computes each factor, the score, the verdict, the identity and the hash again from the"
          + " figures",
      "in the record, and names every audit in which one of them differs. With --input it also"
          + " holds",
      "the verdicts against the signals: each needs one, and none may be without a signal.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  breakwater verify out",
      "  breakwater verify out --input in",
      "  breakwater verify --bootstrap localhost:9092",
      "",
      "Exit codes: 0 all hold, 1 something differs, is missing or cannot be read, 2 usage."
    },
    mixinStandardHelpOptions = true)
public final class VerifyCommand implements Callable<Integer> {
  private static final int SHOWN = 20;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "Output directory of a replay or demo, with audits.jsonl or audits.jsonl.gz.")
  private @Nullable Path directory;

  @Option(
      names = "--input",
      paramLabel = "DIR",
      description = "Input directory of the same run, with its signals and policies.")
  private @Nullable Path input;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Read the topic 'audits' of this broker instead of a directory.")
  private @Nullable String bootstrap;

  @Option(names = "--json", description = "Print findings and summary as JSON, one object a line.")
  private boolean json;

  @Override
  public Integer call() throws IOException, FailureException {
    if ((directory == null) == (bootstrap == null)) {
      throw new ParameterException(
          spec.commandLine(), "name either an output directory or --bootstrap HOST:PORT");
    }
    Path place = directory == null ? Path.of("") : directory;
    RecordSource source = RecordSource.of(place, bootstrap);
    Console console = Console.of(spec);
    AuditInspection inspection = new AuditInspection(finding -> tell(finding, console));
    if (!source.read(Topics.AUDITS, inspection)) {
      throw new FailureException(
          "there are no audits in " + source.name() + ": name the --output of a replay or demo.");
    }
    boolean sound = summarise(inspection, console);
    if (input != null) {
      SignalCoverage coverage = SignalCoverage.of(input, source);
      sound &= tell(coverage.check(inspection.verdicts()), console);
    }
    return sound ? Main.OK : Main.FAILED;
  }

  private void tell(AuditInspection.Finding finding, Console console) {
    if (json) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.put("decisionId", finding.decisionId()).put("place", finding.place());
      finding.differences().forEach(line.putArray("differences")::add);
      console.say(line.toString());
      return;
    }
    console.say(console.bad(finding.decisionId()) + "  " + finding.place());
    finding.differences().forEach(difference -> console.say("    " + difference));
  }

  private boolean summarise(AuditInspection inspection, Console console) {
    boolean sound = inspection.findings() == 0;
    if (json) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.put("audits", inspection.audits()).put("differ", inspection.differing());
      line.put("unreadable", inspection.unreadable());
      console.say(line.toString());
      return sound;
    }
    String words =
        inspection.audits()
            + " audits: "
            + (inspection.audits() - inspection.differing())
            + " hold, "
            + inspection.differing()
            + " differ, "
            + inspection.unreadable()
            + " lines cannot be read";
    console.say(sound ? console.good(words) : console.bad(words));
    return sound;
  }

  private boolean tell(SignalCoverage.Result result, Console console) {
    if (json) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.put("signals", result.signals()).put("refused", result.refused());
      result.unanswered().forEach(line.putArray("withoutVerdict")::add);
      result.unasked().forEach(line.putArray("withoutSignal")::add);
      console.say(line.toString());
      return result.complete();
    }
    list(result.unanswered(), "has no verdict", console);
    list(result.unasked(), "is a verdict without a signal", console);
    if (result.refused() > 0) {
      console.say(result.refused() + " lines of signals were refused and need no verdict");
    }
    String words =
        result.signalsUnanswered()
            + " of "
            + result.signals()
            + " signals have no verdict, "
            + result.unasked().size()
            + " verdicts have no signal";
    console.say(result.complete() ? console.good(words) : console.bad(words));
    return result.complete();
  }

  private static void list(List<String> names, String what, Console console) {
    names.stream().limit(SHOWN).forEach(name -> console.say(name + " " + what));
    if (names.size() > SHOWN) {
      console.say("… and " + (names.size() - SHOWN) + " more");
    }
  }
}
