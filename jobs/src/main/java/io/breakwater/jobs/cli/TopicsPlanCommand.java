package io.breakwater.jobs.cli;

import io.breakwater.jobs.preflight.BrokerView;
import io.breakwater.jobs.preflight.TopicDifference;
import io.breakwater.jobs.preflight.TopicDifference.Remedy;
import io.breakwater.jobs.preflight.TopicWish;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what topics lack. */
@Command(
    name = "plan",
    header = "Show which topics are missing or differ; change nothing.",
    footerHeading = "%n",
    footer = "Exit codes: 0 all topics are as they should be, 1 some are not, 2 usage.",
    mixinStandardHelpOptions = true)
final class TopicsPlanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private AdminOptions options = new AdminOptions();

  @Option(names = "--json", description = "Print one object a difference.")
  private boolean json;

  @Override
  public Integer call() throws IOException, FailureException, InterruptedException {
    Console console = Console.of(spec);
    try (BrokerView broker = options.open()) {
      List<TopicWish> wishes = options.wishes(broker);
      List<TopicDifference> differences = TopicLines.differences(broker, wishes);
      TopicLines lines = new TopicLines(console, json);
      lines.print(differences, each -> "");
      if (!json) {
        lines.summary(wishes.size(), differences);
        long able = differences.stream().filter(each -> each.remedy() != Remedy.BY_HAND).count();
        if (able > 0) {
          console.say("'breakwater topics apply' puts " + able + " of them right.");
        }
      }
      return differences.isEmpty() ? Main.OK : Main.FAILED;
    } catch (ExecutionException e) {
      throw new FailureException("the broker does not tell its topics: " + AdminOptions.cause(e));
    }
  }
}
