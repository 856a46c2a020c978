package io.breakwater.jobs.preflight;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What a Kafka cluster tells about itself. Close it after use. */
public final class BrokerView implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Admin admin;

  private BrokerView(Admin admin) {
    this.admin = admin;
  }

  /**
   * Topics of the broker.
   *
   * @param present those that are there, by name
   * @param hidden names of those that the caller may not see
   */
  public record Found(Map<String, TopicState> present, Set<String> hidden) {}

  /**
   * Connects.
   *
   * @param client settings of the Kafka client, such as TLS and SASL; may be empty
   * @throws org.apache.kafka.common.KafkaException the settings cannot be used
   */
  public static BrokerView open(String bootstrap, Properties client) {
    Properties settings = new Properties();
    settings.put("default.api.timeout.ms", Long.toString(LIMIT.toMillis()));
    settings.put("request.timeout.ms", Long.toString(LIMIT.toMillis() / 2));
    settings.putAll(client);
    settings.put("bootstrap.servers", bootstrap);
    return new BrokerView(Admin.create(settings));
  }

  /** The connection, for changes. */
  Admin admin() {
    return admin;
  }

  /** Ids of the brokers. */
  public List<String> brokers() throws ExecutionException, InterruptedException {
    return admin.describeCluster().nodes().get().stream()
        .map(node -> Integer.toString(node.id()))
        .sorted()
        .toList();
  }

  /** What versions the cluster speaks. */
  FeatureMetadata features() throws ExecutionException, InterruptedException {
    return admin.describeFeatures().featureMetadata().get();
  }

  /** Settings in force of each broker, by its id. */
  Map<String, Map<String, String>> brokerSettings()
      throws ExecutionException, InterruptedException {
    Map<String, Map<String, String>> settings = new TreeMap<>();
    for (Map.Entry<String, Config> each :
        configs(ConfigResource.Type.BROKER, brokers()).entrySet()) {
      settings.put(each.getKey(), values(each.getValue()));
    }
    return settings;
  }

  /** How these topics are. */
  public Found topics(Collection<String> names) throws ExecutionException, InterruptedException {
    Map<String, TopicDescription> seen = new HashMap<>();
    Set<String> hidden = new TreeSet<>();
    DescribeTopicsOptions options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
    for (Map.Entry<String, KafkaFuture<TopicDescription>> each :
        admin.describeTopics(names, options).topicNameValues().entrySet()) {
      try {
        seen.put(each.getKey(), each.getValue().get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof AuthorizationException) {
          hidden.add(each.getKey());
        } else if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
    }
    Map<String, TopicState> present = new TreeMap<>();
    Map<String, Config> configs = configs(ConfigResource.Type.TOPIC, seen.keySet());
    for (TopicDescription topic : seen.values()) {
      Config config = configs.get(topic.name());
      if (config == null) {
        hidden.add(topic.name());
      } else {
        present.put(topic.name(), state(topic, config));
      }
    }
    return new Found(present, hidden);
  }

  /** Those that the caller may see. */
  private Map<String, Config> configs(ConfigResource.Type type, Collection<String> names)
      throws ExecutionException, InterruptedException {
    Map<String, Config> configs = new TreeMap<>();
    List<ConfigResource> resources =
        names.stream().map(name -> new ConfigResource(type, name)).toList();
    for (Map.Entry<ConfigResource, KafkaFuture<Config>> each :
        admin.describeConfigs(resources).values().entrySet()) {
      try {
        configs.put(each.getKey().name(), each.getValue().get());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof AuthorizationException)) {
          throw e;
        }
      }
    }
    return configs;
  }

  private static TopicState state(TopicDescription topic, Config config) {
    int copies =
        topic.partitions().stream().mapToInt(each -> each.replicas().size()).min().orElse(0);
    return new TopicState(
        topic.name(),
        topic.partitions().size(),
        copies,
        values(config),
        topic.authorizedOperations());
  }

  private static Map<String, String> values(Config config) {
    return config.entries().stream()
        .filter(entry -> entry.value() != null)
        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
  }
}
