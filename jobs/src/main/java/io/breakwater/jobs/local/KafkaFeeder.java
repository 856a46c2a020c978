package io.breakwater.jobs.local;

import io.breakwater.schemas.AvroCodec;
import io.breakwater.schemas.TickFrames;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.Heartbeat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
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
  private static final String FRAME_KEY = "frame";
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final KafkaProducer<String, byte[]> producer;
  private final int frame;
  private final Map<String, List<Ticks>> ticks = new HashMap<>();
  private final Map<String, Integer> partitions = new HashMap<>();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /** A feeder of the broker at this address, one record at a time. */
  public KafkaFeeder(String bootstrap) {
    this(bootstrap, 1);
  }

  /**
   * A feeder that puts ticks into frames.
   *
   * @param frame ticks of a partition in one record; 1: each alone. A frame that is not full goes
   *     out with the next heartbeat
   */
  public KafkaFeeder(String bootstrap, int frame) {
    this.frame = frame;
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
    if (frame > 1 && TickFrames.fits(topic)) {
      gather(topic, record);
      return;
    }
    send(
        new ProducerRecord<>(
            topic.name(),
            null,
            millisOf(topic, record),
            topic.key(record),
            AvroCodec.of(topic).encode(record)));
  }

  private static <T extends SpecificRecord> long millisOf(Topic<T> topic, T record) {
    return Math.max(0L, Math.floorDiv(topic.eventTime(record), 1_000L));
  }

  private <T extends SpecificRecord> void gather(Topic<T> topic, T record) {
    List<Ticks> waiting = ticks.computeIfAbsent(topic.name(), name -> emptyFrames(name));
    byte[] key = String.valueOf(topic.key(record)).getBytes(StandardCharsets.UTF_8);
    // Where the producer would have put it, so that a frame changes no lane.
    int partition = BuiltInPartitioner.partitionForKey(key, waiting.size());
    Ticks full = waiting.get(partition);
    full.records.add(record);
    full.newestMillis = Math.max(full.newestMillis, millisOf(topic, record));
    if (full.records.size() == frame) {
      sendFrame(topic, partition, full);
    }
  }

  private List<Ticks> emptyFrames(String topic) {
    return Stream.generate(Ticks::new).limit(countOf(topic)).toList();
  }

  private int countOf(String topic) {
    return partitions.computeIfAbsent(topic, this::partitionsOf);
  }

  private void sendFrame(Topic<?> topic, int partition, Ticks full) {
    if (!full.records.isEmpty()) {
      byte[] bytes = AvroCodec.of(topic).encode(TickFrames.of(full.records));
      send(new ProducerRecord<>(topic.name(), partition, full.newestMillis, FRAME_KEY, bytes));
      full.records.clear();
      full.newestMillis = 0;
    }
  }

  private void sendFrames(String topic) {
    List<Ticks> waiting = ticks.getOrDefault(topic, List.of());
    for (int partition = 0; partition < waiting.size(); partition++) {
      sendFrame(Topics.named(topic), partition, waiting.get(partition));
    }
  }

  /** Ticks of one partition that wait for their frame to be full. */
  private static final class Ticks {
    private final List<SpecificRecord> records = new ArrayList<>();
    private long newestMillis;
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
    sendFrames(topic.name());
    int count = countOf(topic.name());
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
    ticks.keySet().forEach(this::sendFrames);
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
    ticks.keySet().forEach(this::sendFrames);
    producer.close(STOP_LIMIT);
  }
}
