package io.breakwater.jobs.preflight;

import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a topic should be on this broker: what {@link Topics} says, and how many copies there are.
 *
 * @param topic the topic
 * @param copies replication factor
 */
public record TopicWish(Topic<?> topic, short copies) {
  /** Kafka's name of how many copies must be written before a record counts as written. */
  static final String IN_SYNC = "min.insync.replicas";

  /** Every topic with so many copies. */
  public static List<TopicWish> all(short copies) {
    return Topics.all().stream().map(topic -> new TopicWish(topic, copies)).toList();
  }

  /** Its name. */
  public String name() {
    return topic.name();
  }

  /** Its settings with these copies, by Kafka's names. */
  public Map<String, String> settings() {
    return settings(topic.settings(), copies);
  }

  /** The settings of a topic together with what so many copies ask for. */
  static Map<String, String> settings(Map<String, String> own, short copies) {
    Map<String, String> settings = new TreeMap<>(own);
    // One broker may be away, and still each record lies on another one besides the leader.
    settings.put(IN_SYNC, Integer.toString(Math.max(1, copies - 1)));
    return settings;
  }
}
