package io.breakwater.jobs.local;

import io.breakwater.schemas.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

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

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private final KafkaRaftServer server;
  private final BrokerNode node;

  private EmbeddedKafka(KafkaRaftServer server, BrokerNode node) {
    this.server = server;
    this.node = node;
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
    BrokerNode node = new BrokerNode(1, brokerPort, free[1]);
    node.format(directory);
    KafkaRaftServer server =
        new KafkaRaftServer(
            new KafkaConfig(node.settings(directory, List.of(node)), false), Time.SYSTEM);
    within(START_LIMIT, "start", server::startup);
    return new EmbeddedKafka(server, node);
  }

  /** Address for clients. */
  public String bootstrap() {
    return node.address();
  }

  /** Creates the topics that are not there yet, each with its own number of partitions. */
  public void createTopics(Collection<? extends Topic<?>> topics) {
    createTopics(
        topics.stream().collect(Collectors.toMap(topic -> topic, topic -> topic.partitions())));
  }

  /** Creates the topics that are not there yet, with these numbers of partitions. */
  public void createTopics(Map<? extends Topic<?>, Integer> partitions) {
    KafkaTopics.create(bootstrap(), partitions, BrokerNode.copies(1), EmbeddedKafka::forEver);
  }

  private static Map<String, String> forEver(Map<String, String> settings) {
    settings.put("retention.ms", "-1");
    return settings;
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
