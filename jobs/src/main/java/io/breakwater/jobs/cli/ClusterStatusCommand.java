package io.breakwater.jobs.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.breakwater.jobs.cluster.Application;
import io.breakwater.jobs.cluster.ClusterPlan;
import io.breakwater.jobs.cluster.FlinkRest;
import io.breakwater.jobs.cluster.ProcessCluster;
import io.breakwater.jobs.cluster.Program;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what runs. */
@Command(
    name = "status",
    header = "Say which processes and applications run.",
    description = {"", "Exit code 1: a process or an application does not run."},
    mixinStandardHelpOptions = true)
public final class ClusterStatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    Console console = Console.of(spec);
    ClusterPlan plan = cluster.plan();
    List<ProcessCluster.State> states = new ProcessCluster(plan, Program.started()).states();
    FlinkRest rest = new FlinkRest(plan);
    List<FlinkRest.Job> jobs = rest.jobs();
    if (json) {
      console.say(json(plan, states, jobs, rest.freeSlots()).toString());
    } else {
      processes(states).print(console, "");
      console.say("");
      applications(jobs, console).print(console, "");
      console.say("");
      console.say("Kafka " + plan.bootstrap() + ", " + rest.freeSlots() + " slots free");
    }
    boolean well =
        states.stream().allMatch(state -> state.pid() != null)
            && jobs.stream().filter(FlinkRest.Job::runs).count() == Application.values().length;
    return well ? Main.OK : Main.FAILED;
  }

  private static Table processes(List<ProcessCluster.State> states) {
    Table table = new Table("PROCESS", ">PID", "LISTENS");
    states.forEach(
        state ->
            table.row(
                state.name(),
                state.pid() == null ? "down" : Long.toString(state.pid()),
                state.listens()));
    return table;
  }

  private static Optional<FlinkRest.Job> of(Application application, List<FlinkRest.Job> jobs) {
    return jobs.stream().filter(job -> job.name().equals(application.jobName())).findFirst();
  }

  private static Table applications(List<FlinkRest.Job> jobs, Console console) {
    Table table =
        new Table("APPLICATION", "STATE", ">TASKS", ">CHECKPOINTS", ">RESTORED", "SINCE", "JOB");
    for (Application application : Application.values()) {
      Optional<FlinkRest.Job> found = of(application, jobs);
      if (found.isEmpty()) {
        table.row(application.word(), console.warning("down"), "", "", "", "", "");
        continue;
      }
      FlinkRest.Job job = found.get();
      table.row(
          application.word(),
          job.runs() ? console.good(job.state()) : console.warning(job.state()),
          job.tasksRunning() + "/" + job.tasks(),
          Long.toString(job.checkpoints()),
          Long.toString(job.restored()),
          Figures.time(job.startedAt() * 1_000),
          job.id());
    }
    return table;
  }

  private static ObjectNode json(
      ClusterPlan plan,
      List<ProcessCluster.State> states,
      List<FlinkRest.Job> jobs,
      int freeSlots) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.put("bootstrap", plan.bootstrap()).put("web", plan.webAddress());
    all.put("freeSlots", freeSlots);
    ArrayNode processes = all.putArray("processes");
    states.forEach(
        state ->
            processes
                .addObject()
                .put("name", state.name())
                .put("pid", state.pid())
                .put("listens", state.listens()));
    ArrayNode applications = all.putArray("applications");
    for (Application application : Application.values()) {
      ObjectNode line = applications.addObject().put("name", application.word());
      of(application, jobs)
          .ifPresentOrElse(
              job ->
                  line.put("state", job.state())
                      .put("job", job.id())
                      .put("tasks", job.tasks())
                      .put("tasksRunning", job.tasksRunning())
                      .put("checkpoints", job.checkpoints())
                      .put("restored", job.restored())
                      .put("startedAt", job.startedAt() * 1_000),
              () -> line.putNull("state"));
    }
    return all;
  }
}
