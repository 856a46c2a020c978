package io.breakwater.jobs.cluster;

import io.breakwater.jobs.local.BrokerNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;
import org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer;

/** Command lines of the processes, as Flink's and Kafka's own scripts would write them. */
final class Commands {
  private static final List<String> OPENED =
      List.of(
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED");

  private final ClusterPlan plan;
  private final Program program;
  private final FlinkFiles files;

  Commands(ClusterPlan plan, Program program, FlinkFiles files) {
    this.plan = plan;
    this.program = program;
    this.files = files;
  }

  List<String> zookeeper(String name) {
    return command(
        name,
        List.of("-Xmx64m", "-XX:+UseSerialGC"),
        program.flinkClassPath(),
        FlinkZooKeeperQuorumPeer.class.getName(),
        List.of(
            "--zkConfigFile",
            plan.folder("zookeeper").resolve("zoo.cfg").toString(),
            "--peerId",
            "1"));
  }

  List<String> broker(String name, Path settings) {
    return command(
        name,
        List.of("-Xmx384m", "-XX:+UseSerialGC"),
        program.brokerClassPath(),
        "kafka.Kafka",
        List.of(settings.toString()));
  }

  List<String> jobManager(String name, int number) {
    Configuration flink = files.shared();
    var memory = JobManagerProcessUtils.processSpecFromConfig(flink);
    List<String> words =
        new ArrayList<>(
            List.of(
                "--configDir",
                files.folder(number).toString(),
                "--executionMode",
                "cluster",
                "--host",
                BrokerNode.HOST));
    words.addAll(words(JobManagerProcessUtils.generateDynamicConfigsStr(memory)));
    return command(
        name,
        words(JobManagerProcessUtils.generateJvmParametersStr(memory, flink)),
        program.flinkClassPath(),
        StandaloneSessionClusterEntrypoint.class.getName(),
        words);
  }

  List<String> taskManager(String name) {
    TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(files.shared());
    List<String> words = new ArrayList<>(List.of("--configDir", files.folder(0).toString()));
    words.addAll(words(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)));
    // Its name is its id, so that a later one of this name takes its place at once.
    words.addAll(List.of("-D", "taskmanager.resource-id=" + name));
    return command(
        name,
        words(ProcessMemoryUtils.generateJvmParametersStr(memory)),
        program.flinkClassPath(),
        TaskManagerRunner.class.getName(),
        words);
  }

  private static List<String> words(String line) {
    return Arrays.stream(line.strip().split("\\s+")).toList();
  }

  private List<String> command(
      String name, List<String> jvm, String classPath, String main, List<String> words) {
    List<String> command = new ArrayList<>(List.of(Program.java()));
    command.addAll(jvm);
    command.addAll(OPENED);
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add(
        "-Dlog4j2.configurationFile=" + program.shippedConf().resolve("log4j2-cluster.properties"));
    command.add("-Dlog.file=" + plan.folder("logs").resolve(name + ".log"));
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(words);
    return command;
  }
}
