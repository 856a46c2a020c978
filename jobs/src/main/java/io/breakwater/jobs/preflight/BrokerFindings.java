package io.breakwater.jobs.preflight;

import io.breakwater.jobs.connect.kafka.KafkaOutputs;
import io.breakwater.schemas.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/** What a cluster's version and its brokers' settings mean for a deployment. */
public final class BrokerFindings {
  private static final String VERSION = "broker version";
  private static final String TRANSACTIONS = "transactions";
  private static final String RECORD_SIZE = "record size";
  private static final String BROKER = "broker";

  private BrokerFindings() {}

  /**
   * About the version.
   *
   * @param level highest level of {@code metadata.version} that the brokers support; null: none, as
   *     with ZooKeeper
   */
  public static Finding version(@Nullable Short level) {
    if (level == null) {
      return Finding.fail(
          VERSION, "the broker tells no metadata.version", "a Kafka of " + tested() + " (KRaft)");
    }
    if (level > MetadataVersion.latestTesting().featureLevel()) {
      return Finding.warn(
          VERSION,
          "the broker is newer than Kafka " + tested() + ", with which this was tested",
          "try a replay of yesterday on it first");
    }
    if (level < MetadataVersion.MINIMUM_VERSION.featureLevel()) {
      return Finding.fail(VERSION, "the broker is older than Kafka 3.3", "Kafka " + tested());
    }
    MetadataVersion version = MetadataVersion.fromFeatureLevel(level);
    String text = "Kafka " + version.shortVersion() + " (" + version.version() + ")";
    return version.shortVersion().equals(tested())
        ? Finding.ok(VERSION, text)
        : Finding.warn(VERSION, text + ", tested with " + tested(), "Kafka " + tested());
  }

  /** Major and minor version of the Kafka that this is built with. */
  private static String tested() {
    return VersionPins.minor(VersionPins.KAFKA);
  }

  /**
   * About the settings of the brokers.
   *
   * @param brokers settings in force by Kafka's names, by the broker's id
   */
  public static List<Finding> settings(Map<String, Map<String, String>> brokers) {
    List<Finding> all = new ArrayList<>();
    brokers.forEach(
        (id, settings) -> {
          List<Finding> found = new ArrayList<>();
          transactions(settings, found);
          sizes(settings, found);
          safety(settings, found);
          found.forEach(finding -> all.add(finding.about(List.of("broker " + id))));
        });
    return List.copyOf(all);
  }

  private static void transactions(Map<String, String> settings, List<Finding> all) {
    String name = "transaction.max.timeout.ms";
    long needed = KafkaOutputs.TRANSACTION_TIMEOUT.toMillis();
    Long allowed = number(settings, name);
    if (allowed == null) {
      all.add(untold(TRANSACTIONS, name));
    } else if (allowed < needed) {
      all.add(
          Finding.fail(
              TRANSACTIONS,
              name + " is " + allowed + ", orders and portfolios ask for " + needed,
              "set " + name + "=" + needed + " or more, or these sinks will not start"));
    } else {
      all.add(Finding.ok(TRANSACTIONS, name + " is " + allowed + ", needed " + needed));
    }
  }

  private static void sizes(Map<String, String> settings, List<Finding> all) {
    String request = "socket.request.max.bytes";
    Long bytes = number(settings, request);
    if (bytes != null && bytes <= Topic.MAX_RECORD_BYTES) {
      all.add(
          Finding.fail(
              RECORD_SIZE,
              request + " is " + bytes + ", a record may have " + Topic.MAX_RECORD_BYTES,
              "set " + request + " to Kafka's default of 104857600"));
    }
    String message = "message.max.bytes";
    Long own = number(settings, message);
    if (own != null && own < Topic.MAX_RECORD_BYTES) {
      all.add(
          Finding.warn(
              RECORD_SIZE,
              message + " is " + own + "; topics have a limit of their own, which counts",
              "set " + message + "=" + Topic.MAX_RECORD_BYTES + " lest a topic lacks its own"));
    }
  }

  private static void safety(Map<String, String> settings, List<Finding> all) {
    if ("true".equals(settings.get("auto.create.topics.enable"))) {
      all.add(
          Finding.warn(
              BROKER,
              "auto.create.topics.enable is on: a topic asked for too early is made, with other"
                  + " partitions and retention",
              "set auto.create.topics.enable=false; 'breakwater topics apply' makes them"));
    }
    if ("true".equals(settings.get("unclean.leader.election.enable"))) {
      all.add(
          Finding.fail(
              BROKER,
              "unclean.leader.election.enable is on: records that were acknowledged may be lost",
              "set unclean.leader.election.enable=false"));
    }
  }

  private static Finding untold(String area, String name) {
    return Finding.warn(
        area,
        name + " is not told",
        "give the user DESCRIBE_CONFIGS on the cluster, or look into server.properties");
  }

  private static @Nullable Long number(Map<String, String> settings, String name) {
    String value = settings.get(name);
    return value == null ? null : (Long) Long.parseLong(value);
  }
}
