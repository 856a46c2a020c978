package io.breakwater.jobs.cli;

import io.breakwater.jobs.cluster.Application;
import io.breakwater.jobs.cluster.ClusterPlan;
import io.breakwater.jobs.cluster.Program;
import io.breakwater.jobs.cluster.Rescaling;
import io.breakwater.jobs.cluster.SessionClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs an application at another parallelism. */
@Command(
    name = "rescale",
    header = "Stop an application with a savepoint and start it again at another parallelism.",
    mixinStandardHelpOptions = true)
public final class ClusterRescaleCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Parameters(paramLabel = "APP", description = "market-state, intake, decisions or reporting.")
  private String name = "";

  @Option(
      names = "--parallelism",
      required = true,
      paramLabel = "N",
      description = "The new parallelism.")
  private int parallelism;

  @Override
  public Integer call() throws FailureException {
    Application application = Application.named(name);
    ClusterPlan plan = cluster.running();
    try (SessionClient client = new SessionClient(plan, Program.started())) {
      Rescaling.Result result = new Rescaling(plan, client).run(application, parallelism);
      Console.of(spec)
          .say(
              application.word()
                  + " runs at parallelism "
                  + parallelism
                  + "; it stood still for "
                  + Figures.number(result.gapMillis() / 1_000.0)
                  + " s, its savepoint is "
                  + result.savepoint());
    }
    return Main.OK;
  }
}
