package io.breakwater.jobs.preflight;

/**
 * One thing that is not as it should be about a topic.
 *
 * @param topic name of the topic
 * @param what {@link #TOPIC}, {@link #PARTITIONS}, {@link #COPIES} or a setting by Kafka's name
 * @param is what the broker has
 * @param should what the code says
 * @param remedy who puts it right
 * @param level how bad it is for a deployment
 * @param fix what to do, in words
 */
public record TopicDifference(
    String topic,
    String what,
    String is,
    String should,
    Remedy remedy,
    Finding.Level level,
    String fix) {
  /** The topic itself. */
  public static final String TOPIC = "topic";

  /** Its number of partitions. */
  public static final String PARTITIONS = "partitions";

  /** Its replication factor. */
  public static final String COPIES = "copies";

  /** Who puts it right. */
  public enum Remedy {
    /** Apply creates the topic. */
    CREATE,
    /** Apply changes the setting; nothing is lost by it. */
    CHANGE,
    /** Nothing that a program should do unasked. */
    BY_HAND
  }
}
