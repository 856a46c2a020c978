package io.breakwater.jobs.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.breakwater.jobs.connect.files.PolicyFile;
import io.breakwater.schemas.avro.Policy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Judges policies as intake would. */
@Command(
    name = "check",
    header = "Judge the policies of a file as the deployment would.",
    footerHeading = "%n",
    footer = "Exit codes: 0 all can rule, 1 one cannot, 2 usage.",
    mixinStandardHelpOptions = true)
final class PolicyCheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE", description = "Policies: JSON objects, or one a line.")
  private Path file = Path.of("");

  @Option(names = "--json", description = "Print one object a policy.")
  private boolean json;

  @Override
  public Integer call() throws IOException, FailureException {
    Console console = Console.of(spec);
    List<PolicyFile.Entry> entries = PolicyFile.inspect(file);
    if (entries.isEmpty()) {
      throw new FailureException(file + " holds no policy.");
    }
    Table table = new Table(">#", "PORTFOLIO", ">VERSION", "MODE", "JUDGEMENT");
    long refused = 0;
    for (PolicyFile.Entry entry : entries) {
      refused += entry.sound() ? 0 : 1;
      if (json) {
        console.say(line(entry).toString());
      } else {
        table.row(cells(entry, console));
      }
    }
    if (!json) {
      table.print(console, "");
      String words = entries.size() + " policies, " + refused + " refused";
      console.say(refused == 0 ? console.good(words) : console.bad(words));
    }
    return refused == 0 ? Main.OK : Main.FAILED;
  }

  private static String[] cells(PolicyFile.Entry entry, Console console) {
    Policy policy = entry.policy();
    String judgement =
        entry.sound() ? console.good("can rule") : console.bad(String.valueOf(entry.reason()));
    return new String[] {
      Integer.toString(entry.number()),
      policy == null ? Figures.NONE : Figures.word(policy.getPortfolioId()),
      policy == null ? Figures.NONE : Integer.toString(policy.getVersion()),
      policy == null ? Figures.NONE : policy.getMode().name(),
      judgement
          + (entry.field() == null ? "" : " at " + entry.field())
          + (policy == null && entry.message() != null ? ": " + entry.message() : "")
    };
  }

  private static ObjectNode line(PolicyFile.Entry entry) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    Policy policy = entry.policy();
    line.put("policy", entry.number()).put("sound", entry.sound());
    line.put("portfolioId", policy == null ? null : policy.getPortfolioId());
    line.put("version", policy == null ? null : (Integer) policy.getVersion());
    line.put("mode", policy == null ? null : policy.getMode().name());
    line.put("reason", entry.reason()).put("field", entry.field());
    return line.put("message", entry.message());
  }
}
