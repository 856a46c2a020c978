package io.breakwater.jobs.cli;

import io.breakwater.jobs.cluster.Application;
import io.breakwater.jobs.cluster.ClusterPlan;
import io.breakwater.jobs.cluster.ProcessCluster;
import io.breakwater.jobs.cluster.Program;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every cluster command is told. */
final class ClusterOptions {
  @Option(
      names = "--dir",
      defaultValue = "cluster",
      paramLabel = "DIR",
      description = "Work directory of the cluster (default ./${DEFAULT-VALUE}).")
  private Path directory = Path.of("cluster");

  Path directory() {
    return directory;
  }

  ClusterPlan plan() {
    return ClusterPlan.load(directory);
  }

  ProcessCluster processes() {
    return new ProcessCluster(plan(), Program.started());
  }

  /** The plan of a cluster all of whose processes run. */
  ClusterPlan running() throws FailureException {
    ClusterPlan plan = plan();
    if (!new ProcessCluster(plan, Program.started()).complete()) {
      throw new FailureException(
          "not all processes of the cluster run ('breakwater cluster status' tells which): start"
              + " them with 'breakwater cluster start'.");
    }
    return plan;
  }

  /** Applications by name; none named: all. */
  static List<Application> applications(@Nullable List<String> names) {
    return names == null || names.isEmpty()
        ? Arrays.asList(Application.values())
        : names.stream().map(Application::named).toList();
  }
}
