package io.breakwater.jobs.cluster;

import io.breakwater.jobs.local.BrokerNode;
import io.breakwater.jobs.local.KafkaTopics;
import io.breakwater.jobs.local.Ports;
import io.breakwater.schemas.Topics;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The processes of a cluster: starts them, says which run, stops them. */
public final class ProcessCluster {
  /** Long enough for a busy laptop. */
  private static final Duration START_LIMIT = Duration.ofSeconds(120);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final String ZOOKEEPER = "zookeeper";
  private static final String KAFKA = "kafka-";
  private static final String JOB_MANAGER = "jobmanager-";
  private static final String TASK_MANAGER = "taskmanager-";

  private final ClusterPlan plan;
  private final Program program;
  private final FlinkFiles files;
  private final FlinkRest rest;

  /** The processes of a plan, running or not. */
  public ProcessCluster(ClusterPlan plan, Program program) {
    this.plan = plan;
    this.program = program;
    this.files = new FlinkFiles(plan, program);
    this.rest = new FlinkRest(plan);
  }

  /**
   * A process and what became of it.
   *
   * @param name its name
   * @param pid its id; null: it does not run
   * @param listens where others reach it
   */
  public record State(String name, @Nullable Long pid, String listens) {}

  /** What runs and what does not. */
  public List<State> states() {
    List<State> states = new ArrayList<>();
    names().forEach(name -> states.add(state(name)));
    return states;
  }

  private State state(String name) {
    Long pid = daemon(name).process().map(ProcessHandle::pid).orElse(null);
    return new State(name, pid, listens(name));
  }

  private String listens(String name) {
    if (name.equals(ZOOKEEPER)) {
      return BrokerNode.HOST + ":" + plan.zookeeperPort();
    }
    if (name.startsWith(KAFKA)) {
      return plan.brokers().get(number(name) - 1).address();
    }
    return name.startsWith(JOB_MANAGER)
        ? "http://" + BrokerNode.HOST + ":" + plan.webPorts().get(number(name) - 1)
        : "";
  }

  private static int number(String name) {
    return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
  }

  /** All processes in the order in which they start. */
  private List<String> names() {
    List<String> names = new ArrayList<>(List.of(ZOOKEEPER));
    names.addAll(numbered(KAFKA, plan.brokers().size()));
    names.addAll(numbered(JOB_MANAGER, plan.webPorts().size()));
    names.addAll(numbered(TASK_MANAGER, plan.taskManagers()));
    return names;
  }

  private static List<String> numbered(String prefix, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).toList();
  }

  private Daemon daemon(String name) {
    return new Daemon(plan.directory(), name);
  }

  /** True: every process runs. */
  public boolean complete() {
    return states().stream().allMatch(state -> state.pid() != null);
  }

  /** True: at least one process runs. */
  public boolean any() {
    return states().stream().anyMatch(state -> state.pid() != null);
  }

  /**
   * Starts what does not run, creates the topics, and returns when every task manager has
   * registered.
   *
   * @param progress told in words what is done
   * @throws ClusterException a process does not come up; what was started runs on
   */
  public void start(Consumer<String> progress) throws IOException {
    plan.store();
    files.write();
    progress.accept("starting ZooKeeper and Kafka (" + plan.brokers().size() + ")");
    launch(ZOOKEEPER);
    numbered(KAFKA, plan.brokers().size()).forEach(this::launch);
    await(ZOOKEEPER, () -> Ports.taken(plan.zookeeperPort()));
    plan.brokers().forEach(node -> await(KAFKA + node.id(), () -> Ports.taken(node.brokerPort())));
    int made =
        KafkaTopics.create(
            plan.bootstrap(),
            Topics.all().stream()
                .collect(Collectors.toMap(topic -> topic, topic -> topic.partitions())),
            BrokerNode.copies(plan.brokers().size()),
            this::inSync);
    progress.accept(made + " topics created");
    progress.accept(
        "starting Flink ("
            + plan.webPorts().size()
            + " job managers, "
            + plan.taskManagers()
            + " task managers)");
    numbered(JOB_MANAGER, plan.webPorts().size()).forEach(this::launch);
    numbered(TASK_MANAGER, plan.taskManagers()).forEach(this::launch);
    for (int i = 1; i <= plan.webPorts().size(); i++) {
      int web = plan.webPorts().get(i - 1);
      await(JOB_MANAGER + i, () -> rest.answers(web));
    }
    awaitTaskManagers(START_LIMIT);
  }

  /** Returns when every task manager has registered. */
  public void awaitTaskManagers(Duration limit) {
    for (String name : numbered(TASK_MANAGER, plan.taskManagers())) {
      await(name, limit, () -> rest.taskManagers().contains(name));
    }
  }

  private Map<String, String> inSync(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put(
        "min.insync.replicas", Integer.toString(BrokerNode.copiesInSync(plan.brokers().size())));
    return all;
  }

  /** Starts one process that does not run. */
  public void launch(String name) {
    Daemon daemon = daemon(name);
    if (daemon.alive()) {
      return;
    }
    try {
      daemon.start(command(name), plan.directory());
    } catch (IOException e) {
      throw new ClusterException(name + " cannot be started: " + e.getMessage(), e);
    }
  }

  private List<String> command(String name) throws IOException {
    Commands commands = new Commands(plan, program, files);
    if (name.equals(ZOOKEEPER)) {
      return commands.zookeeper(name);
    }
    if (name.startsWith(KAFKA)) {
      return commands.broker(name, brokerFile(plan.brokers().get(number(name) - 1)));
    }
    return name.startsWith(JOB_MANAGER)
        ? commands.jobManager(name, number(name))
        : commands.taskManager(name);
  }

  private Path brokerFile(BrokerNode node) throws IOException {
    Path data = plan.folder(KAFKA + node.id());
    node.format(data);
    Properties settings = node.settings(data, plan.brokers());
    Path file =
        Files.createDirectories(plan.folder("conf")).resolve(KAFKA + node.id() + ".properties");
    try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      settings.store(writer, null);
    }
    return file;
  }

  /** Ends one process as a power cut would. */
  public void kill(String name) {
    daemon(name).kill();
  }

  /** Stops every process, those that take first. Data and logs stay. */
  public void stop(Consumer<String> progress) {
    List<String> names = new ArrayList<>(names());
    // Brokers last: those who write to them end first.
    Collections.reverse(names);
    for (String name : names) {
      if (daemon(name).alive()) {
        progress.accept("stopping " + name);
      }
      daemon(name).stop(STOP_LIMIT);
    }
  }

  private void await(String name, BooleanSupplier there) {
    await(name, START_LIMIT, there);
  }

  private void await(String name, Duration limit, BooleanSupplier there) {
    long until = System.nanoTime() + limit.toNanos();
    while (!there.getAsBoolean()) {
      if (!daemon(name).alive()) {
        throw new ClusterException(name + " has ended, " + daemon(name).lastWords());
      }
      if (System.nanoTime() - until > 0) {
        throw new ClusterException(
            name
                + " does not answer within "
                + limit.toSeconds()
                + " s, "
                + daemon(name).lastWords());
      }
      Waiting.pause(LOOK, "waiting for " + name);
    }
  }
}
