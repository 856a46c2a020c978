package io.breakwater.jobs.cli;

import io.breakwater.jobs.cluster.Application;
import io.breakwater.jobs.cluster.ClusterPlan;
import io.breakwater.jobs.cluster.ProcessCluster;
import io.breakwater.jobs.cluster.Program;
import io.breakwater.jobs.cluster.SessionClient;
import io.breakwater.jobs.cluster.trial.KillTrial;
import io.breakwater.jobs.local.WorkDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Kills task managers while signals come in. */
@Command(
    name = "kill-test",
    header = "Kill task managers while signals come in, and check what was published.",
    description = {
      "",
      "Starts a cluster of its own, with free ports and two task managers, kills the one on which"
          + " decisions runs at moments told by the seed, starts it again each time, and checks:"
          + " every (portfolio, signal, revision) has a verdict; every decision id has one content;"
          + " nothing published as ALLOW or REDUCE has a TIMEOUT beside it; every audit holds when"
          + " recomputed. Exit code 1: something does not."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class ClusterKillTestCommand implements Callable<Integer> {
  private static final int FAULTS_SHOWN = 20;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--dir",
      defaultValue = "cluster/kill-test",
      paramLabel = "DIR",
      description = "Work directory (default ${DEFAULT-VALUE}); it is emptied first.")
  private Path directory = Path.of("cluster/kill-test");

  @Option(
      names = "--signals",
      defaultValue = "10000",
      paramLabel = "N",
      description = "Signals to send (default ${DEFAULT-VALUE}).")
  private int signals = 10_000;

  @Option(
      names = "--rate",
      defaultValue = "100",
      paramLabel = "N",
      description = "Signals a second (default ${DEFAULT-VALUE}).")
  private int rate = 100;

  @Option(
      names = "--kills",
      defaultValue = "3",
      paramLabel = "N",
      description = "Task managers to kill (default ${DEFAULT-VALUE}).")
  private int kills = 3;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Tells signals and moments (default ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--keep", description = "Let the cluster run on afterwards.")
  private boolean keep;

  @Override
  public Integer call() throws IOException, FailureException {
    Console console = Console.of(spec);
    Program program = Program.started();
    if (ClusterPlan.in(directory)) {
      if (new ProcessCluster(ClusterPlan.load(directory), program).any()) {
        throw new FailureException(
            "a cluster runs in "
                + directory
                + ": 'breakwater cluster stop --dir "
                + directory
                + "' first.");
      }
      WorkDirectory.delete(directory);
    }
    ClusterPlan plan =
        ClusterPlan.of(directory, new ClusterPlan.Wish(1, 1, 2, Application.values().length, 0, 0));
    ProcessCluster processes = new ProcessCluster(plan, program);
    Thread end = new Thread(() -> processes.stop(line -> {}), "stop-cluster");
    Runtime.getRuntime().addShutdownHook(end);
    try {
      processes.start(console::remark);
      submit(plan, program);
      KillTrial.Settings settings = new KillTrial.Settings(signals, rate, kills, seed);
      KillTrial.Result result = new KillTrial(settings, plan, program, console::remark).run();
      return report(result, console);
    } finally {
      Runtime.getRuntime().removeShutdownHook(end);
      if (!keep) {
        processes.stop(line -> {});
      }
    }
  }

  private static void submit(ClusterPlan plan, Program program) {
    try (SessionClient client = new SessionClient(plan, program)) {
      for (Application application : Application.values()) {
        client.submit(application, List.of("--parallelism", "1"), null);
      }
      for (Application application : Application.values()) {
        client.awaitRunning(application);
      }
    }
  }

  private int report(KillTrial.Result result, Console console) {
    Table table = new Table("KILLED", ">AFTER QUESTIONS", ">VERDICTS AGAIN AFTER");
    result
        .kills()
        .forEach(
            kill ->
                table.row(
                    kill.process(),
                    Integer.toString(kill.afterSignals()),
                    kill.recoveryMillis() < 0 ? "never" : Figures.age(kill.recoveryMillis())));
    table.print(console, "");
    console.say("");
    Table verdicts = new Table("VERDICT", ">DECISIONS");
    result.book().counts().forEach((word, count) -> verdicts.row(word, Integer.toString(count)));
    verdicts.print(console, "");
    console.say("");
    result.deadLetters().forEach((reason, count) -> console.say(count + " dead letters " + reason));
    List<String> faults = result.faults();
    faults.stream().limit(FAULTS_SHOWN).forEach(console::say);
    console.say(
        "seed "
            + seed
            + ": "
            + result.book().asked()
            + " questions, "
            + result.book().decisions()
            + " decisions, "
            + result.book().repeated()
            + " of them told again, "
            + faults.size()
            + " faults");
    return faults.isEmpty() ? Main.OK : Main.FAILED;
  }
}
