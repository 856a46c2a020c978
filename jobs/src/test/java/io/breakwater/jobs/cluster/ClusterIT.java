package io.breakwater.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.breakwater.jobs.cluster.trial.KillTrial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program on a cluster of real processes: start, submit, signals and one {@code kill
 * -9}, rescale, stop. It runs behind {@code package}; before it there is no program.
 */
@Timeout(400)
class ClusterIT {
  @Test
  void signalsAreAnsweredThroughAKillAndARescale(@TempDir Path work) throws Exception {
    Path home = Path.of("").toAbsolutePath().getParent();
    try (Stream<Path> files = Files.list(home.resolve("jobs/target"))) {
      assumeThat(files.anyMatch(file -> file.toString().endsWith("-all.jar")))
          .as("the program is packaged")
          .isTrue();
    }
    Program program = Program.at(home);
    ClusterPlan plan = ClusterPlan.of(work, new ClusterPlan.Wish(1, 1, 2, 4, 0, 0));
    ProcessCluster processes = new ProcessCluster(plan, program);
    try {
      processes.start(line -> {});
      assertThat(processes.complete()).isTrue();
      try (SessionClient client = new SessionClient(plan, program)) {
        submitAll(client);
        KillTrial.Result result =
            new KillTrial(new KillTrial.Settings(400, 50, 1, 7), plan, program, line -> {}).run();
        assertThat(result.faults()).isEmpty();
        assertThat(result.kills()).hasSize(1);
        assertThat(result.book().decisions()).isGreaterThanOrEqualTo(400);
        new Rescaling(plan, client).run(Application.DECISIONS, 2);
        assertThat(client.words(Application.DECISIONS)).contains("2");
      }
    } finally {
      processes.stop(line -> {});
    }
    assertThat(processes.any()).isFalse();
    assertThat(
            ProcessHandle.allProcesses().flatMap(process -> process.info().commandLine().stream()))
        .as("no process is left")
        .noneMatch(line -> line.contains(work.toString()));
  }

  private static void submitAll(SessionClient client) {
    List<Application> all = Arrays.asList(Application.values());
    all.forEach(each -> client.submit(each, List.of("--parallelism", "1"), null));
    all.forEach(client::awaitRunning);
    assertThatThrownBy(() -> client.submit(Application.INTAKE, List.of("--parallelism", "1"), null))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("runs already");
  }
}
