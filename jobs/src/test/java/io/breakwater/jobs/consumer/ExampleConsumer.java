package io.breakwater.jobs.consumer;

import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.consumer.Answer;
import io.breakwater.schemas.consumer.Permissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The example of docs/consumers.md: reads {@code audits} and {@code pulse} and sends an order for
 * what is permitted. Without consumer group, so that every start reads everything again; what it
 * acted on is refused by the venue, as the order has the same clientOrderId.
 */
final class ExampleConsumer implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> kafka;
  private final Permissions permissions;
  private final Venue venue;
  private final ArrayDeque<byte[]> held = new ArrayDeque<>();
  private final List<Answer> answers = new ArrayList<>();

  /** Where orders go. */
  interface Venue {
    /** Sends an order; a clientOrderId that it knows already it refuses. */
    void order(String clientOrderId, String instrument, double quantity);
  }

  ExampleConsumer(String bootstrap, Permissions permissions, Venue venue) {
    this.permissions = permissions;
    this.venue = venue;
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "none");
    this.kafka =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : List.of(Topics.AUDITS.name(), Topics.PULSE.name())) {
      kafka
          .partitionsFor(topic)
          .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    kafka.assign(partitions);
    kafka.seekToBeginning(partitions);
  }

  /** One turn of the loop. */
  void turn(Duration wait) {
    List<byte[]> verdicts = new ArrayList<>(held);
    held.clear();
    for (ConsumerRecord<byte[], byte[]> record : kafka.poll(wait)) {
      if (record.topic().equals(Topics.PULSE.name())) {
        permissions.onPulse(record.value());
      } else {
        verdicts.add(record.value());
      }
    }
    verdicts.forEach(this::act);
  }

  private void act(byte[] bytes) {
    Answer answer = permissions.onAudit(bytes);
    answers.add(answer);
    if (answer.kind() == Answer.Kind.HOLD) {
      held.add(bytes);
    } else if (answer.permits()
        && Objects.requireNonNull(answer.audit()).getMode() == Mode.ENFORCE) {
      venue.order(answer.clientOrderId(), answer.audit().getInstrument(), answer.quantity());
    }
  }

  /** Everything it was told, in order. */
  List<Answer> answers() {
    return answers;
  }

  @Override
  public void close() {
    kafka.close();
  }
}
