package io.breakwater.jobs.cluster;

import io.breakwater.jobs.local.BrokerNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/**
 * Flink's configuration: what is shipped in flink-conf, with the addresses, directories and the
 * smaller memory of a local cluster.
 */
final class FlinkFiles {
  private static final String CONFIG = "config.yaml";

  private final ClusterPlan plan;
  private final Path shipped;

  FlinkFiles(ClusterPlan plan, Program program) {
    this.plan = plan;
    this.shipped = program.shippedConf();
  }

  /** Folder with the configuration of a job manager (from 1) and of the task managers (0). */
  Path folder(int jobManager) {
    return plan.folder("conf")
        .resolve(jobManager == 0 ? "taskmanager" : "jobmanager-" + jobManager);
  }

  /** Writes everything that processes read. */
  void write() throws IOException {
    for (int i = 0; i <= plan.webPorts().size(); i++) {
      Configuration flink = shared();
      if (i > 0) {
        flink.set(RestOptions.PORT, plan.webPorts().get(i - 1));
        flink.set(RestOptions.BIND_PORT, Integer.toString(plan.webPorts().get(i - 1)));
      }
      Path folder = Files.createDirectories(folder(i));
      Files.write(
          folder.resolve(CONFIG), ConfigurationUtils.convertConfigToWritableLines(flink, true));
    }
    Path zookeeper = Files.createDirectories(plan.folder("zookeeper"));
    Files.write(
        zookeeper.resolve("zoo.cfg"),
        List.of(
            "dataDir=" + zookeeper.resolve("data"),
            "clientPort=" + plan.zookeeperPort(),
            "clientPortAddress=" + BrokerNode.HOST,
            "admin.enableServer=false",
            "tickTime=2000"));
  }

  /** What all processes and the clients share. */
  Configuration shared() {
    Configuration flink = GlobalConfiguration.loadConfiguration(shipped.toString());
    // The reporter is a plugin of the distribution.
    flink.keySet().stream()
        .filter(key -> key.startsWith("metrics.reporter"))
        .toList()
        .forEach(flink::removeKey);
    loopback(flink);
    directories(flink);
    flink.set(JobManagerOptions.TOTAL_PROCESS_MEMORY, MemorySize.ofMebiBytes(896));
    flink.set(TaskManagerOptions.TOTAL_PROCESS_MEMORY, MemorySize.ofMebiBytes(1792));
    // Each restart of a job loads its classes anew, before the old ones are let go.
    flink.set(TaskManagerOptions.JVM_METASPACE, MemorySize.ofMebiBytes(448));
    flink.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
    flink.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
    flink.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
    flink.set(TaskManagerOptions.NUM_TASK_SLOTS, plan.slots());
    // Default 10 s: a killed process would be missed only after two unanswered heartbeats.
    flink.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(2));
    flink.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofSeconds(20));
    flink.set(HighAvailabilityOptions.HA_MODE, "zookeeper");
    flink.set(
        HighAvailabilityOptions.HA_ZOOKEEPER_QUORUM, BrokerNode.HOST + ":" + plan.zookeeperPort());
    // Default 60 s: so long a standby would wait for a leader that was killed.
    flink.set(HighAvailabilityOptions.ZOOKEEPER_SESSION_TIMEOUT, Duration.ofSeconds(15));
    flink.set(HighAvailabilityOptions.HA_CLUSTER_ID, "/breakwater");
    return flink;
  }

  private static void loopback(Configuration flink) {
    flink.set(JobManagerOptions.ADDRESS, BrokerNode.HOST);
    flink.set(JobManagerOptions.BIND_HOST, BrokerNode.HOST);
    flink.set(TaskManagerOptions.HOST, BrokerNode.HOST);
    flink.set(TaskManagerOptions.BIND_HOST, BrokerNode.HOST);
    flink.set(RestOptions.ADDRESS, BrokerNode.HOST);
    flink.set(RestOptions.BIND_ADDRESS, BrokerNode.HOST);
    flink.set(BlobServerOptions.PORT, "0");
  }

  private void directories(Configuration flink) {
    flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, uri("checkpoints"));
    flink.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, uri("savepoints"));
    flink.set(HighAvailabilityOptions.HA_STORAGE_PATH, uri("ha"));
    flink.set(CoreOptions.TMP_DIRS, plan.folder("tmp").toString());
  }

  private String uri(String folder) {
    return plan.folder(folder).toUri().toString();
  }

  /** What an application's environment is made of: the shared settings and its own overlay. */
  Configuration of(Application application) {
    Configuration flink = shared();
    Path folder = plan.folder("conf").resolve(application.word());
    try {
      Files.createDirectories(folder);
      Files.copy(
          shipped.resolve(application.word() + ".yaml"),
          folder.resolve(CONFIG),
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ClusterException("the configuration in " + shipped + " cannot be read", e);
    }
    flink.addAll(GlobalConfiguration.loadConfiguration(folder.toString()));
    return flink;
  }
}
