package io.breakwater.jobs.local;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * A Flink cluster inside this process with its web UI on the loopback interface; any number of jobs
 * run in it side by side as long as it has slots.
 *
 * <p>The web UI only shows: jobs can neither be uploaded nor cancelled there.
 */
public final class LocalCluster implements AutoCloseable {
  /** Any free port for the web UI. */
  public static final int ANY_PORT = 0;

  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final String HOST = "127.0.0.1";

  private final MiniCluster cluster;
  private final Configuration configuration;
  private final int webPort;

  private LocalCluster(MiniCluster cluster, Configuration configuration, int webPort) {
    this.cluster = cluster;
    this.configuration = configuration;
    this.webPort = webPort;
  }

  /**
   * How the cluster is set up.
   *
   * @param webPort port of the web UI, or {@link #ANY_PORT}
   * @param slots slots; each job takes as many as its highest parallelism
   * @param backend {@code hashmap} or {@code rocksdb} (incremental)
   * @param checkpoints folder of the checkpoints
   * @param interval time between checkpoints; null: none are taken
   * @param managedMemory memory of RocksDB
   */
  public record Settings(
      int webPort,
      int slots,
      String backend,
      Path checkpoints,
      @Nullable Duration interval,
      MemorySize managedMemory) {
    /** The demo's: web UI on 8081, RocksDB in 256 MB. */
    public static Settings standard(Path checkpoints, int slots) {
      return new Settings(
          8081, slots, "rocksdb", checkpoints, Duration.ofSeconds(5), MemorySize.ofMebiBytes(256));
    }

    /** The same with the web UI elsewhere. */
    public Settings withWebPort(int port) {
      return new Settings(port, slots, backend, checkpoints, interval, managedMemory);
    }

    /** The same with another state backend. */
    public Settings withBackend(String name) {
      return new Settings(webPort, slots, name, checkpoints, interval, managedMemory);
    }

    Configuration toConfiguration(int port) {
      Configuration flink = new Configuration();
      flink.set(RestOptions.ADDRESS, HOST);
      flink.set(RestOptions.BIND_ADDRESS, HOST);
      flink.set(RestOptions.PORT, port);
      flink.set(RestOptions.BIND_PORT, Integer.toString(port));
      flink.set(WebOptions.SUBMIT_ENABLE, false);
      flink.set(WebOptions.CANCEL_ENABLE, false);
      flink.set(WebOptions.RESCALE_ENABLE, false);
      flink.set(JobManagerOptions.ADDRESS, HOST);
      flink.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, managedMemory);
      // Twice a mini cluster's own: several jobs share it.
      flink.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(128));
      flink.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(128));
      flink.set(StateBackendOptions.STATE_BACKEND, backend);
      flink.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, backend.equals("rocksdb"));
      flink.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
      flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
      flink.set(
          CheckpointingOptions.SAVEPOINT_DIRECTORY,
          checkpoints.resolveSibling("savepoints").toUri().toString());
      if (interval != null) {
        flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
      }
      return flink;
    }
  }

  /**
   * Starts a cluster and returns when its web UI answers.
   *
   * @param overrides settings of Flink that go before those made here
   * @throws LocalStartException the port is taken, or it does not come up
   */
  public static LocalCluster start(Settings settings, Configuration overrides) {
    if (settings.webPort() != ANY_PORT && Ports.taken(settings.webPort())) {
      throw new LocalStartException(
          "port "
              + settings.webPort()
              + " on 127.0.0.1 is taken, the web UI cannot listen there:"
              + " choose another with --web-port",
          null);
    }
    int port = settings.webPort() == ANY_PORT ? Ports.free(1)[0] : settings.webPort();
    Configuration flink = settings.toConfiguration(port);
    flink.addAll(overrides);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(flink)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(settings.slots())
                .setCommonBindAddress(HOST)
                .build());
    try {
      Files.createDirectories(settings.checkpoints());
      cluster.start();
      return new LocalCluster(cluster, flink, cluster.getRestAddress().get().getPort());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStartException("interrupted while the Flink cluster started", e);
    } catch (Exception e) {
      throw new LocalStartException("the Flink cluster does not start: " + e.getMessage(), e);
    }
  }

  /** Port of the web UI and of Flink's REST interface, on 127.0.0.1. */
  public int webPort() {
    return webPort;
  }

  /** An environment with the cluster's settings, to build one job in. */
  public StreamExecutionEnvironment environment() {
    return StreamExecutionEnvironment.getExecutionEnvironment(new Configuration(configuration));
  }

  /** Submits what was built, its classes being those of this process. */
  public JobID submit(StreamExecutionEnvironment built, String name) {
    return submit(built, name, null);
  }

  /**
   * Submits what was built.
   *
   * @param name name of the job in the web UI
   * @param userJar jar from which the job's classes are loaded apart from those of this process, as
   *     on a cluster; null: they are those of this process
   */
  public JobID submit(StreamExecutionEnvironment built, String name, @Nullable Path userJar) {
    var streams = built.getStreamGraph();
    streams.setJobName(name);
    if (userJar == null) {
      return submit(streams.getJobGraph(loader(), JobID.generate()));
    }
    try (URLClassLoader user = new URLClassLoader(new URL[] {url(userJar)}, loader())) {
      JobGraph job = streams.getJobGraph(user, JobID.generate());
      job.addJar(new org.apache.flink.core.fs.Path(userJar.toUri()));
      return submit(job);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static URL url(Path jar) throws MalformedURLException {
    return jar.toUri().toURL();
  }

  private static ClassLoader loader() {
    return LocalCluster.class.getClassLoader();
  }

  /** Submits a finished graph. */
  public JobID submit(JobGraph job) {
    return await(cluster.submitJob(job)).getJobID();
  }

  /** State of a job now. */
  public JobStatus status(JobID job) {
    return await(cluster.getJobStatus(job));
  }

  /**
   * Waits until every task of a job runs.
   *
   * @throws IllegalStateException it has ended, or does not run within this time
   */
  public void awaitRunning(JobID job, Duration limit) {
    long until = System.nanoTime() + limit.toNanos();
    while (!runs(job)) {
      if (System.nanoTime() - until > 0) {
        throw new IllegalStateException("job " + job + " does not run in time");
      }
      try {
        Thread.sleep(LOOK.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for job " + job, e);
      }
    }
  }

  private boolean runs(JobID job) {
    AccessExecutionGraph graph = await(cluster.getExecutionGraph(job));
    if (graph.getState().isGloballyTerminalState()) {
      throw new IllegalStateException(
          "job " + graph.getJobName() + " has ended: " + graph.getState());
    }
    for (AccessExecutionVertex task : graph.getAllExecutionVertices()) {
      if (task.getExecutionState() != ExecutionState.RUNNING) {
        return false;
      }
    }
    return true;
  }

  /** All jobs that are not at an end. */
  public List<JobID> running() {
    return await(cluster.listJobs()).stream()
        .filter(message -> !message.getJobState().isGloballyTerminalState())
        .map(message -> message.getJobId())
        .toList();
  }

  /** Stops a job at once; returns when it has ended. */
  public void cancel(JobID job) {
    await(cluster.cancelJob(job));
    await(cluster.requestJobResult(job));
  }

  /**
   * Stops a job with a savepoint, its transactions committed.
   *
   * @param drain true: time is run to its end first, so that all that waits for it comes out
   * @return where the savepoint lies
   */
  public String stop(JobID job, boolean drain) {
    String savepoint =
        await(cluster.stopWithSavepoint(job, null, drain, SavepointFormatType.CANONICAL));
    await(cluster.requestJobResult(job));
    return savepoint;
  }

  /** Becomes complete when the job has ended, however. */
  public CompletableFuture<JobResult> end(JobID job) {
    return cluster.requestJobResult(job);
  }

  /**
   * Waits for a job's end.
   *
   * @return true: it has finished; false: it still runs after this time
   * @throws IllegalStateException it failed or was cancelled
   */
  public boolean awaitEnd(JobID job, Duration limit) {
    JobResult result;
    try {
      result = end(job).get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for job " + job, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("job " + job + " cannot be waited for", e);
    }
    if (!result.isSuccess()) {
      throw new IllegalStateException(
          "job " + result.getJobName() + " did not finish: " + result.getJobStatus(),
          result
              .getSerializedThrowable()
              .map(failure -> failure.deserializeError(loader()))
              .orElse(null));
    }
    return true;
  }

  /** Stops all jobs and the cluster. */
  @Override
  public void close() {
    try {
      cluster.closeAsync().get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the Flink cluster stopped", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the Flink cluster does not stop: " + e.getMessage(), e);
    }
  }

  private static <V> V await(CompletableFuture<V> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the Flink cluster", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the Flink cluster refused: " + e.getMessage(), e);
    }
  }
}
