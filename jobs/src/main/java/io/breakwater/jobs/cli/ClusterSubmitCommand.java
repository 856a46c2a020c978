package io.breakwater.jobs.cli;

import io.breakwater.jobs.cluster.Application;
import io.breakwater.jobs.cluster.ClusterPlan;
import io.breakwater.jobs.cluster.FlinkRest;
import io.breakwater.jobs.cluster.Program;
import io.breakwater.jobs.cluster.SessionClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Submits applications. */
@Command(
    name = "submit",
    header = "Put the four applications, or those named, on the cluster.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class ClusterSubmitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Parameters(
      arity = "0..*",
      paramLabel = "APP",
      description = "market-state, intake, decisions, reporting (default: all that do not run).")
  private @Nullable List<String> names;

  @Option(
      names = "--parallelism",
      defaultValue = "1",
      paramLabel = "N",
      description = "Parallelism of each (default ${DEFAULT-VALUE}).")
  private int parallelism = 1;

  @Option(
      names = "--from",
      paramLabel = "SAVEPOINT",
      description = "Savepoint to begin with; of one application.")
  private @Nullable String from;

  @Option(
      names = "--set",
      paramLabel = "WORD",
      description = "A word for the applications, as '--set=--clock=data'; may be repeated.")
  private List<String> words = new ArrayList<>();

  @Override
  public Integer call() throws FailureException {
    Console console = Console.of(spec);
    List<Application> wanted = ClusterOptions.applications(names);
    if (from != null && wanted.size() != 1) {
      throw new FailureException("a savepoint is of one application: name it beside --from.");
    }
    ClusterPlan plan = cluster.running();
    FlinkRest rest = new FlinkRest(plan);
    List<String> told = new ArrayList<>(words);
    told.addAll(List.of("--parallelism", Integer.toString(parallelism)));
    try (SessionClient client = new SessionClient(plan, Program.started())) {
      List<Application> missing =
          wanted.stream().filter(each -> names != null || client.running(each).isEmpty()).toList();
      int needed = missing.size() * parallelism;
      int free = rest.freeSlots();
      if (needed > free) {
        throw new FailureException(
            needed
                + " slots are needed and "
                + free
                + " are free: lower --parallelism, or begin anew with 'cluster start --fresh"
                + " --slots N'.");
      }
      for (Application application : missing) {
        client.submit(application, told, from);
      }
      for (Application application : missing) {
        client.awaitRunning(application);
        console.say(application.word() + " runs");
      }
      if (missing.isEmpty()) {
        console.say("all four applications run");
      }
    }
    return Main.OK;
  }
}
