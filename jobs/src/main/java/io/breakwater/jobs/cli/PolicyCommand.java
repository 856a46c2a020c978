package io.breakwater.jobs.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Policies as data: check them, see what they would change, go back. */
@Command(
    name = "policy",
    header = "Check policies, see what they would change, go back to earlier ones.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    subcommands = {
      PolicyCheckCommand.class,
      PolicyPreviewCommand.class,
      PolicyRollbackCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  breakwater policy check stricter.json",
      "  breakwater policy preview stricter.json --against out",
      "  breakwater policy rollback --portfolio main --bootstrap localhost:9092"
    },
    mixinStandardHelpOptions = true)
public final class PolicyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return Main.USAGE;
  }
}
