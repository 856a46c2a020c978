package io.breakwater.jobs.cli;

import io.breakwater.jobs.cluster.ClusterPlan;
import io.breakwater.jobs.cluster.ProcessCluster;
import io.breakwater.jobs.cluster.Program;
import io.breakwater.jobs.local.WorkDirectory;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the processes. */
@Command(
    name = "start",
    header = "Start the processes and create the topics.",
    description = {
      "",
      "Where the work directory holds a cluster already, that one is started again and what does"
          + " not run is started; the options below are of a new one."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class ClusterStartCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--brokers",
      defaultValue = "1",
      paramLabel = "1|3",
      description = "Kafka brokers (default ${DEFAULT-VALUE}); 3 keep three copies.")
  private int brokers = 1;

  @Option(
      names = "--job-managers",
      defaultValue = "1",
      paramLabel = "1|2",
      description =
          "Job managers (default ${DEFAULT-VALUE}); the second takes over from the first.")
  private int jobManagers = 1;

  @Option(
      names = "--task-managers",
      defaultValue = "1",
      paramLabel = "N",
      description = "Task managers (default ${DEFAULT-VALUE}).")
  private int taskManagers = 1;

  @Option(
      names = "--slots",
      defaultValue = "8",
      paramLabel = "N",
      description =
          "Slots of each (default ${DEFAULT-VALUE}); an application takes as many as its"
              + " parallelism.")
  private int slots = 8;

  @Option(
      names = "--kafka-port",
      defaultValue = "9092",
      paramLabel = "PORT",
      description = "Port of the first broker (default ${DEFAULT-VALUE}; 0: any).")
  private int kafkaPort = 9092;

  @Option(
      names = "--web-port",
      defaultValue = "8081",
      paramLabel = "PORT",
      description = "Port of the first web UI (default ${DEFAULT-VALUE}; 0: any).")
  private int webPort = 8081;

  @Option(names = "--fresh", description = "Delete what a stopped cluster left in the directory.")
  private boolean fresh;

  @Override
  public Integer call() throws IOException, FailureException {
    Console console = Console.of(spec);
    Program program = Program.started();
    boolean known = ClusterPlan.in(cluster.directory());
    if (known && fresh) {
      if (cluster.processes().any()) {
        throw new FailureException(
            "the cluster in " + cluster.directory() + " runs: stop it before --fresh deletes it.");
      }
      WorkDirectory.delete(cluster.directory());
      known = false;
    }
    ClusterPlan plan =
        known
            ? cluster.plan()
            : ClusterPlan.of(
                cluster.directory(),
                new ClusterPlan.Wish(
                    brokers, jobManagers, taskManagers, slots, kafkaPort, webPort));
    new ProcessCluster(plan, program).start(console::remark);
    console.say(
        "The cluster runs: Kafka at " + plan.bootstrap() + ", web UI at " + plan.webAddress());
    console.say("Next: breakwater cluster submit" + dir());
    return Main.OK;
  }

  private String dir() {
    String words = cluster.directory().toString();
    return words.equals("cluster") ? "" : " --dir " + words;
  }
}
