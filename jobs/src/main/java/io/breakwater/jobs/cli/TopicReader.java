package io.breakwater.jobs.cli;

import io.breakwater.schemas.AvroCodec;
import io.breakwater.schemas.Ticks;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.UndecodableException;
import io.breakwater.schemas.avro.Heartbeat;
import io.breakwater.schemas.avro.TickFrame;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads one topic, committed records only; belongs to no group and commits nothing. */
final class TopicReader<T extends SpecificRecord> implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 15_000;

  private final Topic<T> topic;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Map<TopicPartition, Long> ends;

  /**
   * @param fromBeginning true: all that is there; false: only what comes from now on
   */
  TopicReader(String bootstrap, Topic<T> topic, boolean fromBeginning) throws FailureException {
    this.topic = topic;
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("client.id", "breakwater-cli");
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", false);
    // Every start is sought below; an offset that is gone must not be skipped over in silence.
    settings.put("auto.offset.reset", "none");
    settings.put("allow.auto.create.topics", false);
    settings.put("fetch.min.bytes", 1);
    settings.put("default.api.timeout.ms", TIMEOUT_MILLIS);
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      this.partitions = partitions();
      this.ends = partitions.isEmpty() ? Map.of() : consumer.endOffsets(partitions);
      consumer.assign(partitions);
      if (fromBeginning) {
        consumer.seekToBeginning(partitions);
      } else {
        ends.forEach(consumer::seek);
      }
    } catch (KafkaException e) {
      consumer.close();
      throw new FailureException(
          "topic " + topic.name() + " at " + bootstrap + " cannot be read: " + e.getMessage());
    }
  }

  private List<TopicPartition> partitions() {
    return consumer.listTopics().getOrDefault(topic.name(), List.of()).stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }

  /** True: the broker has the topic. */
  boolean exists() {
    return !partitions.isEmpty();
  }

  /** True: everything that was committed when the reader was made has been read. */
  boolean reachedEnd() {
    // Positions, not counts: markers of transactions take offsets of their own.
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** Hands over what is there now, waiting at most this long for it. */
  void poll(Duration wait, RecordSource.Sink<T> sink) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
      hand(record, sink);
    }
  }

  private void hand(ConsumerRecord<byte[], byte[]> record, RecordSource.Sink<T> sink) {
    String place = topic.lane(record.partition()) + "@" + record.offset();
    SpecificRecord decoded;
    try {
      decoded = AvroCodec.of(topic).decode(record.value());
    } catch (UndecodableException e) {
      byte[] bytes = record.value() == null ? new byte[0] : record.value();
      String reason = String.valueOf(e.getMessage());
      sink.unreadable(new RecordSource.Unreadable(bytes, place, reason));
      return;
    }
    if (decoded instanceof TickFrame frame) {
      handTicks(frame, record, place, sink);
      return;
    }
    // A heartbeat only says that time has passed.
    if (!(decoded instanceof Heartbeat)) {
      sink.record(topic.recordClass().cast(decoded), place);
    }
  }

  private void handTicks(
      TickFrame frame,
      ConsumerRecord<byte[], byte[]> record,
      String place,
      RecordSource.Sink<T> sink) {
    try {
      Ticks ticks = Ticks.of(frame);
      for (int tick = 0; tick < ticks.count(); tick++) {
        sink.record(topic.recordClass().cast(ticks.tick(tick)), place + "-" + ticks.part(tick));
      }
    } catch (UndecodableException e) {
      String reason = String.valueOf(e.getMessage());
      sink.unreadable(new RecordSource.Unreadable(record.value(), place, reason));
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
