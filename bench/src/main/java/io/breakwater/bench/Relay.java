package io.breakwater.bench;

import io.breakwater.schemas.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The least that leads from one topic to another: consumer, producer, nothing between. Clients are
 * set as the applications set theirs.
 */
final class Relay implements AutoCloseable {
  /** What is sent. */
  static final String FIRST = "relay-first";

  /** What one hop has carried. */
  static final String MIDDLE = "relay-middle";

  /** What two hops have carried. */
  static final String LAST = "relay-last";

  /** As many as signals, decision log and audits have. */
  static final int PARTITIONS = 4;

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final String to;
  private final Thread thread;

  private Relay(String bootstrap, String from, String to) {
    this.consumer = new KafkaConsumer<>(consumer(bootstrap));
    this.producer = new KafkaProducer<>(producer(bootstrap));
    this.to = to;
    this.thread = new Thread(this::carry, from + " to " + to);
    thread.setDaemon(true);
    List<TopicPartition> partitions =
        consumer.partitionsFor(from).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  static void createTopics(String bootstrap) throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap))) {
      admin
          .createTopics(
              List.of(FIRST, MIDDLE, LAST).stream()
                  .map(name -> new NewTopic(name, PARTITIONS, (short) 1))
                  .toList())
          .all()
          .get();
    }
  }

  /** Carries from now on. */
  static Relay start(String bootstrap, String from, String to) {
    Relay relay = new Relay(bootstrap, from, to);
    relay.thread.start();
    return relay;
  }

  static Map<String, Object> consumer(String bootstrap) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("key.deserializer", ByteArrayDeserializer.class);
    settings.put("value.deserializer", ByteArrayDeserializer.class);
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", false);
    settings.put("fetch.min.bytes", 1);
    return settings;
  }

  private static Map<String, Object> producer(String bootstrap) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("key.serializer", ByteArraySerializer.class);
    settings.put("value.serializer", ByteArraySerializer.class);
    settings.put("linger.ms", 0);
    settings.put("enable.idempotence", true);
    settings.put("acks", "all");
    settings.put("max.in.flight.requests.per.connection", 1);
    settings.put("max.request.size", Topic.MAX_RECORD_BYTES);
    return settings;
  }

  private void carry() {
    try {
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          // What is lost here the driver misses.
          var unused = producer.send(new ProducerRecord<>(to, record.key(), record.value()));
        }
      }
    } catch (WakeupException e) {
      consumer.close();
      producer.close(STOP_LIMIT);
    }
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join(STOP_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
