package io.breakwater.jobs.cli;

import io.breakwater.jobs.preflight.BrokerView;
import io.breakwater.jobs.preflight.TopicChanges;
import io.breakwater.jobs.preflight.TopicDifference;
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

/** Makes topics what they should be. */
@Command(
    name = "apply",
    header = "Create missing topics and change settings where nothing is lost by it.",
    description = {
      "",
      "Partitions and copies are never changed, retention never shortened: those are named, to be"
          + " done by hand. Applied again it changes nothing."
    },
    footerHeading = "%n",
    footer = "Exit codes: 0 all topics are as they should be now, 1 some are not, 2 usage.",
    mixinStandardHelpOptions = true)
final class TopicsApplyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private AdminOptions options = new AdminOptions();

  @Option(names = "--json", description = "Print one object a difference, with what was done.")
  private boolean json;

  @Override
  public Integer call() throws IOException, FailureException, InterruptedException {
    Console console = Console.of(spec);
    try (BrokerView broker = options.open()) {
      List<TopicWish> wishes = options.wishes(broker);
      List<TopicDifference> before = TopicLines.differences(broker, wishes);
      List<TopicDifference> done = TopicChanges.apply(broker, wishes, before);
      List<TopicDifference> left = before.stream().filter(each -> !done.contains(each)).toList();
      TopicLines lines = new TopicLines(console, json);
      lines.print(before, each -> done.contains(each) ? "done" : "left");
      if (!json) {
        console.say(done.size() + " changes made");
        lines.summary(wishes.size(), left);
      }
      return left.isEmpty() ? Main.OK : Main.FAILED;
    } catch (ExecutionException e) {
      throw new FailureException("the topics cannot be changed: " + AdminOptions.cause(e));
    }
  }
}
