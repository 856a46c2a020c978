package io.breakwater.jobs.cluster;

import io.breakwater.jobs.local.BrokerNode;
import io.breakwater.jobs.local.LocalStartException;
import io.breakwater.jobs.local.Ports;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Which processes a cluster has and where they listen. It is written into the work directory, so
 * that later commands and a later start find the same cluster.
 *
 * @param directory the work directory: data, configuration, logs, process ids
 * @param brokers Kafka nodes
 * @param zookeeperPort port of ZooKeeper
 * @param webPorts web UI and REST interface, one a job manager
 * @param taskManagers task managers
 * @param slots slots of each
 */
public record ClusterPlan(
    Path directory,
    List<BrokerNode> brokers,
    int zookeeperPort,
    List<Integer> webPorts,
    int taskManagers,
    int slots) {
  private static final String FILE = "cluster.properties";

  /**
   * What somebody wants.
   *
   * @param brokers 1 or 3
   * @param jobManagers 1 or 2
   * @param kafkaPort port of the first broker; 0: any
   * @param webPort port of the first web UI; 0: any
   */
  public record Wish(
      int brokers, int jobManagers, int taskManagers, int slots, int kafkaPort, int webPort) {
    /** Throws if it makes no sense. */
    private void check() {
      if (brokers != 1 && brokers != 3) {
        throw new ClusterException("--brokers must be 1 or 3, is " + brokers + ".");
      }
      if (jobManagers != 1 && jobManagers != 2) {
        throw new ClusterException("--job-managers must be 1 or 2, is " + jobManagers + ".");
      }
      if (taskManagers < 1 || slots < 1) {
        throw new ClusterException("--task-managers and --slots must be at least 1.");
      }
    }
  }

  /**
   * A plan for a new cluster.
   *
   * @throws ClusterException the wish makes no sense
   * @throws LocalStartException a port that was named is taken
   */
  public static ClusterPlan of(Path directory, Wish wish) {
    wish.check();
    int[] free = Ports.free(1 + 2 * wish.brokers() + wish.jobManagers());
    int next = 0;
    int zookeeper = free[next++];
    List<BrokerNode> brokers = new ArrayList<>();
    for (int id = 1; id <= wish.brokers(); id++) {
      int port = id == 1 ? named("--kafka-port", wish.kafkaPort(), free[next]) : free[next];
      brokers.add(new BrokerNode(id, port, free[next + 1]));
      next += 2;
    }
    List<Integer> webPorts = new ArrayList<>();
    for (int i = 0; i < wish.jobManagers(); i++) {
      webPorts.add(i == 0 ? named("--web-port", wish.webPort(), free[next]) : free[next]);
      next++;
    }
    return new ClusterPlan(
        directory.toAbsolutePath().normalize(),
        brokers,
        zookeeper,
        webPorts,
        wish.taskManagers(),
        wish.slots());
  }

  private static int named(String option, int port, int free) {
    if (port == 0) {
      return free;
    }
    if (Ports.taken(port)) {
      throw new LocalStartException(
          "port "
              + port
              + " on 127.0.0.1 is taken: choose another with "
              + option
              + " (0: any that is free)",
          null);
    }
    return port;
  }

  /** True: a cluster was planned in this directory. */
  public static boolean in(Path directory) {
    return Files.isRegularFile(directory.resolve(FILE));
  }

  /**
   * The plan of a work directory.
   *
   * @throws ClusterException there is none, or it cannot be read
   */
  public static ClusterPlan load(Path directory) {
    if (!in(directory)) {
      throw new ClusterException(
          "there is no cluster in "
              + directory
              + ": start one with 'breakwater cluster start', or name its --dir.");
    }
    Properties file = new Properties();
    try (Reader reader = Files.newBufferedReader(directory.resolve(FILE), StandardCharsets.UTF_8)) {
      file.load(reader);
      List<Integer> brokerPorts = ports(file, "brokers");
      List<Integer> controllerPorts = ports(file, "controllers");
      List<BrokerNode> brokers = new ArrayList<>();
      for (int i = 0; i < brokerPorts.size(); i++) {
        brokers.add(new BrokerNode(i + 1, brokerPorts.get(i), controllerPorts.get(i)));
      }
      return new ClusterPlan(
          directory.toAbsolutePath().normalize(),
          brokers,
          ports(file, "zookeeper").get(0),
          ports(file, "web"),
          ports(file, "taskManagers").get(0),
          ports(file, "slots").get(0));
    } catch (IOException | RuntimeException e) {
      throw new ClusterException(
          directory.resolve(FILE) + " cannot be read: start with --fresh to begin anew.", e);
    }
  }

  private static List<Integer> ports(Properties file, String key) {
    return Arrays.stream(file.getProperty(key).split(",", -1)).map(Integer::valueOf).toList();
  }

  /** Writes it into its work directory. */
  void store() throws IOException {
    Properties file = new Properties();
    file.put("brokers", joined(brokers.stream().map(BrokerNode::brokerPort).toList()));
    file.put("controllers", joined(brokers.stream().map(BrokerNode::controllerPort).toList()));
    file.put("zookeeper", Integer.toString(zookeeperPort));
    file.put("web", joined(webPorts));
    file.put("taskManagers", Integer.toString(taskManagers));
    file.put("slots", Integer.toString(slots));
    Files.createDirectories(directory);
    try (Writer writer = Files.newBufferedWriter(directory.resolve(FILE), StandardCharsets.UTF_8)) {
      file.store(writer, null);
    }
  }

  private static String joined(List<Integer> ports) {
    return ports.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** Addresses of the brokers, for clients. */
  public String bootstrap() {
    return brokers.stream().map(BrokerNode::address).collect(Collectors.joining(","));
  }

  /** Address of the first web UI. */
  public String webAddress() {
    return "http://" + BrokerNode.HOST + ":" + webPorts.get(0);
  }

  /** A folder of the work directory. */
  Path folder(String name) {
    return directory.resolve(name);
  }
}
