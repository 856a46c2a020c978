package io.breakwater.jobs.local;

import io.breakwater.schemas.AvroCodec;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.UndecodableException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads topics from their beginning, committed records only, and hands each one on decoded. It
 * commits nothing and belongs to no group. One thread reads and closes; {@link #stop} may come from
 * another.
 */
public final class KafkaReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  /** Takes what is read. */
  public interface Listener {
    /** A record, or a heartbeat that stands in its place. */
    void onRecord(Delivery delivery);

    /** Bytes that are no record of the topic. */
    void onUndecodable(Topic<?> topic, int partition, long offset, UndecodableException fault);
  }

  /**
   * A record where it lay.
   *
   * @param topic topic
   * @param partition partition of it
   * @param offset offset in the partition
   * @param timestampMillis Kafka timestamp
   * @param record a record of the topic, or a heartbeat
   */
  public record Delivery(
      Topic<?> topic, int partition, long offset, long timestampMillis, SpecificRecord record) {}

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Listener listener;
  private final List<TopicPartition> assigned;
  private final AtomicBoolean closing = new AtomicBoolean();

  /** A reader of topics that exist. */
  public KafkaReader(String bootstrap, Collection<? extends Topic<?>> topics, Listener listener) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("client.id", "breakwater-reader");
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "none");
    settings.put("allow.auto.create.topics", false);
    settings.put("fetch.min.bytes", 1);
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.listener = listener;
    this.assigned =
        topics.stream()
            .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(assigned);
    consumer.seekToBeginning(assigned);
  }

  /** Hands on what is there now, waiting at most this long for the first; how many it were. */
  public int poll(Duration wait) {
    int count = 0;
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
      handOn(record);
      count++;
    }
    return count;
  }

  /** Reads up to where the committed end of every topic is now; false: not within the limit. */
  public boolean readToEnd(Duration limit) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
    long deadline = System.nanoTime() + limit.toNanos();
    while (!reached(ends)) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      poll(POLL);
    }
    return true;
  }

  // Positions, not counts: markers of transactions take offsets of their own.
  private boolean reached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** Reads until {@link #stop}; what a thread of its own runs. */
  public void readUntilStopped() {
    try {
      while (!closing.get()) {
        poll(POLL);
      }
    } catch (WakeupException e) {
      if (!closing.get()) {
        throw e;
      }
    }
  }

  /** Ends {@link #readUntilStopped} from another thread. */
  public void stop() {
    closing.set(true);
    consumer.wakeup();
  }

  private void handOn(ConsumerRecord<byte[], byte[]> record) {
    Topic<?> topic = Topics.named(record.topic());
    try {
      SpecificRecord decoded = AvroCodec.of(topic).decode(record.value());
      listener.onRecord(
          new Delivery(topic, record.partition(), record.offset(), record.timestamp(), decoded));
    } catch (UndecodableException e) {
      listener.onUndecodable(topic, record.partition(), record.offset(), e);
    }
  }

  /** Leaves the broker; the reading thread calls it. */
  @Override
  public void close() {
    consumer.close();
  }
}
