package io.breakwater.jobs.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Topics as code. */
@Command(
    name = "topics",
    header = "Compare the topics of a broker with what they should be; create and change them.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    subcommands = {TopicsPlanCommand.class, TopicsApplyCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  breakwater topics plan --bootstrap localhost:9092",
      "  breakwater topics apply --bootstrap localhost:9092 --replication 3",
      "",
      "Exit codes: 0 all topics are as they should be, 1 some are not, 2 usage."
    },
    mixinStandardHelpOptions = true)
public final class TopicsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return Main.USAGE;
  }
}
