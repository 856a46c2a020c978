package io.breakwater.jobs.local;

import io.breakwater.schemas.Topic;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real Kafka broker (KRaft, one node) inside this process, on the loopback interface.
 *
 * <p>Everything a broker does is there, transactions included. Time limits of a real installation
 * are lifted, since a demo's records carry the times of the day they tell of: nothing expires and
 * any timestamp is taken. Stop writers and jobs before closing it.
 */
public final class EmbeddedKafka implements AutoCloseable {
  /** Any free port. */
  public static final int ANY_PORT = 0;

  private static final String HOST = "127.0.0.1";
  // Always the same, so that a broker knows the folder an earlier one left.
  private static final String CLUSTER_ID =
      new Uuid(0x627265616b776174L, 0x65726c6f63616c31L).toString();
  private static final String NODE_ID = "1";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final Duration ADMIN_LIMIT = Duration.ofSeconds(30);

  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedKafka(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker and returns when it serves.
   *
   * @param directory where its data lies; what an earlier broker left there is used on
   * @param port port of the broker, or {@link #ANY_PORT}
   * @throws LocalStartException the port is taken, the directory cannot be used, or it does not
   *     come up
   */
  public static EmbeddedKafka start(Path directory, int port) {
    // Found out here: a broker that cannot bind leaves threads behind that keep the process alive.
    if (port != ANY_PORT && Ports.taken(port)) {
      throw new LocalStartException(
          "port "
              + port
              + " on 127.0.0.1 is taken, the Kafka broker cannot listen there: choose another port",
          null);
    }
    int[] free = Ports.free(2);
    int brokerPort = port == ANY_PORT ? free[0] : port;
    Properties settings = settings(directory, brokerPort, free[1]);
    format(directory);
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
    within(START_LIMIT, "start", server::startup);
    return new EmbeddedKafka(server, brokerPort);
  }

  private static void format(Path directory) {
    try {
      Files.createDirectories(directory);
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(Integer.parseInt(NODE_ID))
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

  private static Properties settings(Path directory, int brokerPort, int controllerPort) {
    Properties settings = new Properties();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", NODE_ID);
    settings.put("log.dirs", directory.toString());
    settings.put("metadata.log.dir", directory.toString());
    String broker = "BROKER://" + HOST + ":" + brokerPort;
    settings.put("listeners", broker + ",CONTROLLER://" + HOST + ":" + controllerPort);
    settings.put("advertised.listeners", broker);
    settings.put("inter.broker.listener.name", "BROKER");
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
    settings.put("auto.create.topics.enable", "false");
    // One node holds the one copy of everything.
    for (String log : new String[] {"transaction.state.log", "offsets.topic"}) {
      settings.put(log + ".num.partitions", "1");
      settings.put(log + ".replication.factor", "1");
    }
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
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

  /** Address for clients. */
  public String bootstrap() {
    return HOST + ":" + port;
  }

  /** Creates the topics that are not there yet, each with its own number of partitions. */
  public void createTopics(Collection<? extends Topic<?>> topics) {
    createTopics(
        topics.stream().collect(Collectors.toMap(topic -> topic, topic -> topic.partitions())));
  }

  /** Creates the topics that are not there yet, with these numbers of partitions. */
  public void createTopics(Map<? extends Topic<?>, Integer> partitions) {
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap()))) {
      Set<String> present = admin.listTopics().names().get(limitMillis(), TimeUnit.MILLISECONDS);
      Set<NewTopic> missing =
          partitions.entrySet().stream()
              .filter(entry -> !present.contains(entry.getKey().name()))
              .map(entry -> described(entry.getKey(), entry.getValue()))
              .collect(Collectors.toSet());
      admin.createTopics(missing).all().get(limitMillis(), TimeUnit.MILLISECONDS);
      awaitLeaders(admin, missing);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStartException("interrupted while creating topics", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new LocalStartException("the Kafka topics cannot be created: " + e.getMessage(), e);
    }
  }

  /**
   * The controller has created them; the broker leads each partition a moment later, and until then
   * refuses what is written there.
   */
  private static void awaitLeaders(Admin admin, Set<NewTopic> topics)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    for (NewTopic topic : topics) {
      for (int partition = 0; partition < topic.numPartitions(); partition++) {
        all.put(new TopicPartition(topic.name(), partition), OffsetSpec.earliest());
      }
    }
    // Only a leader answers; the client asks again until one does.
    var unused = admin.listOffsets(all).all().get(limitMillis(), TimeUnit.MILLISECONDS);
  }

  private static NewTopic described(Topic<?> topic, int partitions) {
    Map<String, String> settings = topic.settings();
    settings.put("retention.ms", "-1");
    return new NewTopic(topic.name(), partitions, (short) 1).configs(settings);
  }

  private static long limitMillis() {
    return ADMIN_LIMIT.toMillis();
  }

  /** Stops the broker; its data stays. */
  @Override
  public void close() {
    within(
        STOP_LIMIT,
        "stop",
        () -> {
          server.shutdown();
          server.awaitShutdown();
        });
  }

  // On a thread of its own: a broker that fails half way up waits for itself for ever.
  private static void within(Duration limit, String what, Runnable step) {
    FutureTask<Void> task = new FutureTask<>(step, null);
    Thread thread = new Thread(task, "kafka-broker-" + what);
    thread.setDaemon(true);
    thread.start();
    try {
      task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStartException("interrupted while the Kafka broker was to " + what, e);
    } catch (ExecutionException e) {
      throw new LocalStartException("the Kafka broker does not " + what + ": " + e.getMessage(), e);
    } catch (TimeoutException e) {
      throw new LocalStartException(
          "the Kafka broker does not " + what + " within " + limit.toSeconds() + " s", e);
    }
  }
}
