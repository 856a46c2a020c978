package io.breakwater.jobs.cluster;

import io.breakwater.jobs.job.JobArguments;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** Puts applications on the session cluster, and takes savepoints of them. */
public final class SessionClient implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final String ENVIRONMENT = "local";

  private final ClusterPlan plan;
  private final Program program;
  private final FlinkFiles files;
  private final FlinkRest rest;
  private final RestClusterClient<String> client;

  /**
   * A client of a running cluster.
   *
   * @throws ClusterException it cannot be reached
   */
  public SessionClient(ClusterPlan plan, Program program) {
    this.plan = plan;
    this.program = program;
    this.files = new FlinkFiles(plan, program);
    this.rest = new FlinkRest(plan);
    try {
      Configuration flink = files.shared();
      flink.set(RestOptions.PORT, plan.webPorts().get(0));
      this.client = new RestClusterClient<>(flink, "breakwater");
    } catch (Exception e) {
      throw new ClusterException("the cluster cannot be reached: " + e.getMessage(), e);
    }
  }

  /** The application as it runs now; empty: it does not. */
  public Optional<FlinkRest.Job> running(Application application) {
    return rest.jobs().stream().filter(job -> job.name().equals(application.jobName())).findFirst();
  }

  private FlinkRest.Job required(Application application) {
    return running(application)
        .orElseThrow(
            () ->
                new ClusterException(
                    application.word()
                        + " does not run: 'breakwater cluster submit "
                        + application.word()
                        + "' starts it, with --from SAVEPOINT where it stood."));
  }

  /**
   * Submits an application.
   *
   * @param words what it is told beside the brokers and the environment
   * @param savepoint where it begins; null: at the oldest records
   * @throws ClusterException it runs already, or the cluster refuses it
   */
  public void submit(Application application, List<String> words, @Nullable String savepoint) {
    if (running(application).isPresent()) {
      throw new ClusterException(
          application.word()
              + " runs already, a second one would write everything twice: 'breakwater cluster"
              + " rescale' moves it.");
    }
    List<String> all =
        new ArrayList<>(List.of("--bootstrap", plan.bootstrap(), "--environment", ENVIRONMENT));
    all.addAll(words);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(files.of(application));
    application.define(env, JobArguments.parse(all.toArray(String[]::new)));
    JobGraph job = graph(env, application.jobName());
    if (savepoint != null) {
      job.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint, false));
    }
    await(client.submitJob(job), "submit " + application.word());
    remember(application, words);
  }

  private JobGraph graph(StreamExecutionEnvironment env, String name) {
    var streams = env.getStreamGraph();
    streams.setJobName(name);
    ClassLoader here = SessionClient.class.getClassLoader();
    try (URLClassLoader user =
        new URLClassLoader(new URL[] {program.jar().toUri().toURL()}, here)) {
      JobGraph job = streams.getJobGraph(user, JobID.generate());
      job.addJar(new org.apache.flink.core.fs.Path(program.jar().toUri()));
      return job;
    } catch (IOException e) {
      throw new ClusterException(program.jar() + " cannot be read", e);
    }
  }

  /**
   * Returns when all tasks of an application run.
   *
   * @throws ClusterException they do not in time
   */
  public void awaitRunning(Application application) {
    awaitRunning(application, LIMIT);
  }

  private void awaitRunning(Application application, Duration limit) {
    long until = System.nanoTime() + limit.toNanos();
    while (!running(application).map(FlinkRest.Job::runs).orElse(false)) {
      if (System.nanoTime() - until > 0) {
        throw new ClusterException(
            application.word()
                + " does not run within "
                + limit.toSeconds()
                + " s: look at its exceptions in "
                + plan.webAddress()
                + ".");
      }
      Waiting.pause(LOOK, "waiting for " + application.word());
    }
  }

  private Path wordsOf(Application application) {
    return plan.folder("conf").resolve(application.word()).resolve("submitted");
  }

  private void remember(Application application, List<String> words) {
    try {
      Files.write(wordsOf(application), words, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ClusterException(wordsOf(application) + " cannot be written", e);
    }
  }

  /** What an application was told when it was submitted last. */
  public List<String> words(Application application) {
    try {
      return Files.readAllLines(wordsOf(application), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ClusterException(
          "nobody knows how " + application.word() + " was submitted: submit it anew.", e);
    }
  }

  /** Takes a savepoint of a running application; returns where it lies. */
  public String savepoint(Application application) {
    return await(
        client.triggerSavepoint(
            JobID.fromHexString(required(application).id()), null, SavepointFormatType.CANONICAL),
        "take a savepoint of " + application.word());
  }

  /** Stops an application with a savepoint, its transactions committed; returns where it lies. */
  public String stop(Application application) {
    JobID job = JobID.fromHexString(required(application).id());
    String savepoint =
        await(
            client.stopWithSavepoint(job, false, null, SavepointFormatType.CANONICAL),
            "stop " + application.word());
    await(client.requestJobResult(job), "stop " + application.word());
    return savepoint;
  }

  private static <V> V await(CompletableFuture<V> future, String what) {
    try {
      return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted, was to " + what, e);
    } catch (ExecutionException | TimeoutException e) {
      throw new ClusterException("the cluster did not " + what + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
