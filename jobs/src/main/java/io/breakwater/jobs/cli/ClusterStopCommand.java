package io.breakwater.jobs.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Stops the processes. */
@Command(
    name = "stop",
    header = "Stop every process; data stays, and a later start goes on where it stood.",
    mixinStandardHelpOptions = true)
public final class ClusterStopCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Override
  public Integer call() {
    Console console = Console.of(spec);
    cluster.processes().stop(console::remark);
    console.say("The cluster is stopped; its data stays in " + cluster.directory() + ".");
    return Main.OK;
  }
}
