package io.breakwater.jobs.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.breakwater.jobs.preflight.BrokerView;
import io.breakwater.jobs.preflight.Finding;
import io.breakwater.jobs.preflight.Finding.Level;
import io.breakwater.jobs.preflight.Preflight;
import io.breakwater.jobs.preflight.ProgramFindings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks at everything that a deployment rests on. */
@Command(
    name = "check",
    header = "Check Java, libraries, schemas, the broker, its topics and rights before deploying.",
    description = {
      "",
      "Changes nothing. Each finding is OK, WARN or FAIL and comes with its fix. Rights are those of",
      "the user that asks: use --command-config with the user of the applications. Rights on",
      "transactional ids and consumer groups show only when the applications start.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  breakwater check --bootstrap localhost:9092",
      "  breakwater check --bootstrap kafka:9093 --command-config client.properties --json",
      "",
      "Exit codes: 0 nothing failed, 1 something did, 2 usage."
    },
    mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {
  /** Topics named in a line; the rest is counted. */
  private static final int NAMED = 5;

  private static final String OPTIONS =
      "a running broker at --bootstrap; --command-config and --replication that suit it";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private AdminOptions options = new AdminOptions();

  @Option(names = "--json", description = "Print one object a finding.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Finding> findings = new ArrayList<>(ProgramFindings.all());
    try (BrokerView broker = options.open()) {
      findings.addAll(Preflight.of(broker, options.wishes(broker)));
    } catch (FailureException e) {
      findings.add(Finding.fail("broker", String.valueOf(e.getMessage()), OPTIONS));
    } catch (ExecutionException e) {
      findings.add(
          Finding.fail(
              "broker",
              "does not answer: " + AdminOptions.cause(e),
              "check the listener, TLS and SASL (--command-config)"));
    }
    print(Console.of(spec), findings);
    boolean failed = findings.stream().anyMatch(each -> each.level() == Level.FAIL);
    return failed ? Main.FAILED : Main.OK;
  }

  private void print(Console console, List<Finding> findings) {
    if (json) {
      findings.forEach(each -> console.say(line(each).toString()));
      return;
    }
    Table table = new Table("LEVEL", "AREA", "FINDING");
    for (Finding each : findings) {
      String who = names(each.subjects());
      table.row(painted(console, each.level()), each.area(), each.text() + who);
      if (!each.fix().isEmpty()) {
        table.row("", "", "→ " + each.fix());
      }
    }
    table.print(console, "");
    String words = count(findings, Level.FAIL) + " failed, " + count(findings, Level.WARN);
    console.say(words + " warnings, " + count(findings, Level.OK) + " fine");
  }

  private static String names(List<String> subjects) {
    if (subjects.isEmpty()) {
      return "";
    }
    String named = String.join(", ", subjects.subList(0, Math.min(NAMED, subjects.size())));
    int more = subjects.size() - NAMED;
    return ": " + named + (more > 0 ? " and " + more + " more" : "");
  }

  private static String painted(Console console, Level level) {
    return switch (level) {
      case OK -> console.good(level.name());
      case WARN -> console.warning(level.name());
      case FAIL -> console.bad(level.name());
    };
  }

  private static long count(List<Finding> findings, Level level) {
    return findings.stream().filter(each -> each.level() == level).count();
  }

  private static ObjectNode line(Finding each) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("level", each.level().name()).put("area", each.area());
    each.subjects().forEach(line.putArray("subjects")::add);
    return line.put("finding", each.text()).put("fix", each.fix());
  }
}
