package io.breakwater.jobs.local;

import io.breakwater.schemas.Topic;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * One Kafka node, broker and controller in one (KRaft), on the loopback interface.
 *
 * @param id its number, from 1
 * @param brokerPort where clients reach it
 * @param controllerPort where the other nodes reach it
 */
public record BrokerNode(int id, int brokerPort, int controllerPort) {
  /** The interface that all of it listens on. */
  public static final String HOST = "127.0.0.1";

  // Always the same, so that a broker knows the folder an earlier one left.
  private static final String CLUSTER_ID =
      new Uuid(0x627265616b776174L, 0x65726c6f63616c31L).toString();

  /** Copies of a record where there are three nodes or more. */
  private static final int COPIES = 3;

  /** Address for clients. */
  public String address() {
    return HOST + ":" + brokerPort;
  }

  /** Copies that so many nodes keep of everything. */
  public static short copies(int nodes) {
    return (short) (nodes < COPIES ? 1 : COPIES);
  }

  /** Copies that must be written before a record counts as written. */
  public static int copiesInSync(int nodes) {
    return copies(nodes) == 1 ? 1 : COPIES - 1;
  }

  /**
   * Prepares its directory; one that an earlier node left is kept as it is.
   *
   * @throws LocalStartException the directory cannot be used
   */
  public void format(Path directory) {
    try {
      Files.createDirectories(directory);
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(id)
          .setClusterId(CLUSTER_ID)
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(directory.toString())
          .addDirectory(directory.toString())
          .setIgnoreFormatted(true)
          .run();
    } catch (Exception e) {
      throw new LocalStartException(
          "the Kafka broker cannot keep its data in " + directory + ": " + e.getMessage(), e);
    }
  }

  /**
   * Its settings.
   *
   * @param all all nodes, this one among them
   */
  public Properties settings(Path directory, List<BrokerNode> all) {
    Properties settings = new Properties();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(id));
    settings.put("log.dirs", directory.toString());
    settings.put("metadata.log.dir", directory.toString());
    String broker = "BROKER://" + address();
    settings.put("listeners", broker + ",CONTROLLER://" + HOST + ":" + controllerPort);
    settings.put("advertised.listeners", broker);
    settings.put("inter.broker.listener.name", "BROKER");
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put(
        "controller.quorum.voters",
        all.stream()
            .map(node -> node.id + "@" + HOST + ":" + node.controllerPort)
            .collect(Collectors.joining(",")));
    settings.put("auto.create.topics.enable", "false");
    String copies = Short.toString(copies(all.size()));
    String inSync = Integer.toString(copiesInSync(all.size()));
    for (String log : new String[] {"transaction.state.log", "share.coordinator.state.topic"}) {
      settings.put(log + ".num.partitions", "1");
      settings.put(log + ".replication.factor", copies);
      settings.put(log + ".min.isr", inSync);
    }
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("offsets.topic.replication.factor", copies);
    settings.put("transaction.max.timeout.ms", Long.toString(Duration.ofHours(1).toMillis()));
    // A day of the past is no reason to delete it, nor is one of the future to refuse it.
    settings.put("log.retention.ms", "-1");
    settings.put("log.message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
    settings.put("message.max.bytes", Integer.toString(Topic.MAX_RECORD_BYTES));
    // Light: small segments and indexes, few threads, no waiting for members that never come.
    settings.put("log.segment.bytes", Integer.toString(64 << 20));
    settings.put("log.index.size.max.bytes", Integer.toString(1 << 20));
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "2");
    settings.put("background.threads", "2");
    settings.put("group.initial.rebalance.delay.ms", "0");
    return settings;
  }
}
