package io.breakwater.jobs.connect.kafka;

import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.LogRecord;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * Sources. All read committed records only and look for no new partitions: lanes and shards are
 * told by a fixed number of them. Give a source at most as many subtasks as it has partitions, for
 * one without any would hold time back.
 */
// The connector asks for OffsetResetStrategy, which the clients have deprecated.
@SuppressWarnings("deprecation")
public final class KafkaInputs {
  private KafkaInputs() {}

  /** Where a group begins that has no checkpoint. */
  public enum Start {
    /**
     * At the oldest record. Afterwards only checkpoints count: an offset that the broker no longer
     * has stops the job instead of skipping records.
     */
    OLDEST,
    /** Where the group's committed offsets are; without them the job stops. */
    COMMITTED;

    private OffsetsInitializer offsets() {
      return this == OLDEST
          ? new OldestThenNone()
          : OffsetsInitializer.committedOffsets(OffsetResetStrategy.NONE);
    }
  }

  /**
   * Facts of several topics by one set of readers.
   *
   * @param topics any but the decision log; of {@link Topics#EVIDENCE} the record inside counts
   * @param bootstrap address of the brokers
   * @param groupId consumer group, for monitoring
   */
  public static KafkaSource<LogRecord> facts(
      Collection<? extends Topic<?>> topics,
      String bootstrap,
      String groupId,
      Start start,
      TimeGuard guard) {
    if (topics.contains(Topics.DECISION_LOG)) {
      throw new IllegalArgumentException("the decision log is read by decisionLog");
    }
    List<String> names = topics.stream().map(topic -> topic.name()).toList();
    return source(names, bootstrap, groupId, start, reader(guard));
  }

  /** What makes facts of the records of any topic but the decision log. */
  public static KafkaRecordDeserializationSchema<LogRecord> reader(TimeGuard guard) {
    return new FactReader(guard);
  }

  /** Facts of one topic. */
  public static KafkaSource<LogRecord> facts(
      Topic<?> topic, String bootstrap, String groupId, Start start, TimeGuard guard) {
    return facts(List.of(topic), bootstrap, groupId, start, guard);
  }

  /**
   * The decision log.
   *
   * @param wallClock true: log time becomes the append time, sequence the offset in the log; false:
   *     both stay as intake wrote them
   */
  public static KafkaSource<LogRecord> decisionLog(
      String bootstrap, String groupId, Start start, boolean wallClock) {
    return source(
        List.of(Topics.DECISION_LOG.name()), bootstrap, groupId, start, new LogReader(wallClock));
  }

  private static KafkaSource<LogRecord> source(
      List<String> topics,
      String bootstrap,
      String groupId,
      Start start,
      KafkaRecordDeserializationSchema<LogRecord> reader) {
    return KafkaSource.<LogRecord>builder()
        .setBootstrapServers(bootstrap)
        .setTopics(topics)
        .setGroupId(groupId)
        .setClientIdPrefix(groupId)
        .setStartingOffsets(start.offsets())
        .setDeserializer(reader)
        .setProperty("partition.discovery.interval.ms", "-1")
        .setProperty("isolation.level", "read_committed")
        .setProperty("fetch.min.bytes", "1")
        .setProperty("allow.auto.create.topics", "false")
        .setProperty("commit.offsets.on.checkpoint", "true")
        .build();
  }

  /** Like {@code earliest()}, except that an offset out of range is an error ever after. */
  private static final class OldestThenNone implements OffsetsInitializer {
    private static final long serialVersionUID = 1L;

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
        Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
      return retriever.beginningOffsets(partitions);
    }

    @Override
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
      return OffsetResetStrategy.NONE;
    }
  }
}
