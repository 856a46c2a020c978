package io.breakwater.jobs.cli;

import io.breakwater.jobs.cluster.Application;
import io.breakwater.jobs.cluster.ClusterPlan;
import io.breakwater.jobs.cluster.Program;
import io.breakwater.jobs.cluster.SessionClient;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes savepoints. */
@Command(
    name = "savepoint",
    header = "Take a savepoint of the four applications, or of those named.",
    mixinStandardHelpOptions = true)
public final class ClusterSavepointCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Parameters(
      arity = "0..*",
      paramLabel = "APP",
      description = "market-state, intake, decisions, reporting (default: all).")
  private @Nullable List<String> names;

  @Option(names = "--stop", description = "Stop each with its savepoint, transactions committed.")
  private boolean stop;

  @Override
  public Integer call() throws FailureException {
    Console console = Console.of(spec);
    List<Application> wanted = ClusterOptions.applications(names);
    ClusterPlan plan = cluster.running();
    Table table = new Table("APPLICATION", "SAVEPOINT");
    try (SessionClient client = new SessionClient(plan, Program.started())) {
      for (Application application : wanted) {
        String path = stop ? client.stop(application) : client.savepoint(application);
        table.row(application.word(), path);
      }
    } finally {
      // Whatever comes next, a savepoint that was taken must be known.
      if (!table.isEmpty()) {
        table.print(console, "");
      }
    }
    return Main.OK;
  }
}
