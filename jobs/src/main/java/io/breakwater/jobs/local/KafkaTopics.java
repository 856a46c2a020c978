package io.breakwater.jobs.local;

import io.breakwater.schemas.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes topics. */
public final class KafkaTopics {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private KafkaTopics() {}

  /**
   * Creates the topics that are not there yet and returns when every partition is led.
   *
   * @param partitions topics and their numbers of partitions
   * @param copies replication factor
   * @param settings what becomes of a topic's own settings
   * @return how many were made
   * @throws LocalStartException the broker does not make them
   */
  public static int create(
      String bootstrap,
      Map<? extends Topic<?>, Integer> partitions,
      short copies,
      UnaryOperator<Map<String, String>> settings) {
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap))) {
      return create(admin, partitions, copies, settings);
    }
  }

  /**
   * The same over a connection that is there.
   *
   * @param partitions topics and their numbers of partitions
   * @param copies replication factor
   * @param settings what becomes of a topic's own settings
   * @return how many were made
   * @throws LocalStartException the broker does not make them
   */
  public static int create(
      Admin admin,
      Map<? extends Topic<?>, Integer> partitions,
      short copies,
      UnaryOperator<Map<String, String>> settings) {
    try {
      awaitNodes(admin, copies);
      Set<String> present = admin.listTopics().names().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      Set<NewTopic> missing =
          partitions.entrySet().stream()
              .filter(entry -> !present.contains(entry.getKey().name()))
              .map(
                  entry ->
                      new NewTopic(entry.getKey().name(), entry.getValue(), copies)
                          .configs(settings.apply(entry.getKey().settings())))
              .collect(Collectors.toSet());
      admin.createTopics(missing).all().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      awaitLeaders(admin, missing);
      return missing.size();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStartException("interrupted while creating topics", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new LocalStartException("the Kafka topics cannot be created: " + e.getMessage(), e);
    }
  }

  /** So many copies take so many brokers that know each other. */
  private static void awaitNodes(Admin admin, short copies)
      throws InterruptedException, ExecutionException, TimeoutException {
    long until = System.nanoTime() + LIMIT.toNanos();
    while (admin.describeCluster().nodes().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS).size()
        < copies) {
      pauseUntil(until, "only some of the brokers have found each other");
    }
  }

  /**
   * The controller has created them; each broker hears of it and leads its partitions a moment
   * later, and until then refuses what is written there.
   */
  private static void awaitLeaders(Admin admin, Set<NewTopic> topics)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    for (NewTopic topic : topics) {
      for (int partition = 0; partition < topic.numPartitions(); partition++) {
        all.put(new TopicPartition(topic.name(), partition), OffsetSpec.earliest());
      }
    }
    long until = System.nanoTime() + LIMIT.toNanos();
    // Only a leader answers; the client asks again, except a broker that has not heard of a topic.
    while (!led(admin, all)) {
      pauseUntil(until, "not every partition is led");
    }
  }

  private static boolean led(Admin admin, Map<TopicPartition, OffsetSpec> all)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      var unused = admin.listOffsets(all).all().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }

  private static void pauseUntil(long until, String state)
      throws InterruptedException, TimeoutException {
    if (System.nanoTime() - until > 0) {
      throw new TimeoutException(state + " within " + LIMIT.toSeconds() + " s");
    }
    Thread.sleep(PAUSE.toMillis());
  }
}
