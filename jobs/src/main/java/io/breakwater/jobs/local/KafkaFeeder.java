package io.breakwater.jobs.local;

import io.breakwater.schemas.AvroCodec;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.Heartbeat;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes records to their topics. Records of one key keep their order; a heartbeat stands behind
 * all that was sent before it. One thread at a time.
 */
public final class KafkaFeeder implements AutoCloseable {
  private static final String HEARTBEAT_KEY = "heartbeat";
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final KafkaProducer<String, byte[]> producer;
  private final Map<String, Integer> partitions = new HashMap<>();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /** A feeder of the broker at this address. */
  public KafkaFeeder(String bootstrap) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("client.id", "breakwater-feeder");
    settings.put("enable.idempotence", true);
    settings.put("acks", "all");
    // A first batch that is refused must not be overtaken: see decision 017.
    settings.put("max.in.flight.requests.per.connection", 1);
    settings.put("linger.ms", 2);
    settings.put("batch.size", 128 * 1024);
    settings.put("max.request.size", Topic.MAX_RECORD_BYTES);
    this.producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  /** Sends a record; its time is the Kafka timestamp. */
  public <T extends SpecificRecord> void send(Topic<T> topic, T record) {
    long millis = Math.max(0L, Math.floorDiv(topic.eventTime(record), 1_000L));
    send(
        new ProducerRecord<>(
            topic.name(), null, millis, topic.key(record), AvroCodec.of(topic).encode(record)));
  }

  /** Sends a record of a topic that is known only at run time. */
  public void sendAny(Topic<?> topic, SpecificRecord record) {
    sendCast(topic, record);
  }

  private <T extends SpecificRecord> void sendCast(Topic<T> topic, SpecificRecord record) {
    send(topic, topic.recordClass().cast(record));
  }

  /** Sends bytes as they are, whatever they are. */
  public void sendBytes(Topic<?> topic, @Nullable String key, byte[] bytes) {
    send(new ProducerRecord<>(topic.name(), null, null, key, bytes));
  }

  /**
   * Tells every partition of every input topic that the broker has: all later records are after
   * this time.
   *
   * @param eventTime epoch microseconds; {@code Long.MAX_VALUE}: nothing comes any more
   */
  public void heartbeat(long eventTime) {
    Topics.all(Topic.Direction.INPUT).forEach(topic -> heartbeat(topic, eventTime));
  }

  /** The same for the partitions of one topic. */
  public void heartbeat(Topic<?> topic, long eventTime) {
    byte[] bytes = AvroCodec.of(topic).encode(new Heartbeat(eventTime));
    int count = partitions.computeIfAbsent(topic.name(), this::partitionsOf);
    for (int partition = 0; partition < count; partition++) {
      // Stamped by the producer: the end of time is no date that a broker takes.
      send(new ProducerRecord<>(topic.name(), partition, HEARTBEAT_KEY, bytes));
    }
  }

  private int partitionsOf(String topic) {
    return producer.partitionsFor(topic).size();
  }

  private void send(ProducerRecord<String, byte[]> record) {
    failFast();
    // The callback tells of failures; waiting for each record would cost a round trip.
    var unused =
        producer.send(
            record,
            (metadata, exception) -> {
              if (exception != null) {
                failure.compareAndSet(null, exception);
              }
            });
  }

  /** Returns when all that was sent is written. */
  public void flush() {
    producer.flush();
    failFast();
  }

  private void failFast() {
    Exception first = failure.get();
    if (first != null) {
      throw new KafkaException("a record could not be written: " + first.getMessage(), first);
    }
  }

  /** Writes what was sent and leaves. */
  @Override
  public void close() {
    producer.close(STOP_LIMIT);
  }
}
