package io.breakwater.jobs.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A local cluster of real processes. */
@Command(
    name = "cluster",
    header = "A local cluster of real processes: Kafka, ZooKeeper, Flink.",
    description = {
      "",
      "Each broker, job manager and task manager is a process of its own on 127.0.0.1; data, logs,"
          + " checkpoints and process ids lie in one work directory. Stopped and started again it"
          + " goes on where it stood, applications included."
    },
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    subcommands = {
      ClusterStartCommand.class,
      ClusterSubmitCommand.class,
      ClusterStatusCommand.class,
      ClusterSavepointCommand.class,
      ClusterRescaleCommand.class,
      ClusterKillTestCommand.class,
      ClusterStopCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  breakwater cluster start",
      "  breakwater cluster submit",
      "  breakwater cluster status",
      "  breakwater cluster rescale decisions --parallelism 4",
      "  breakwater cluster stop"
    },
    mixinStandardHelpOptions = true)
public final class ClusterCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return Main.USAGE;
  }
}
