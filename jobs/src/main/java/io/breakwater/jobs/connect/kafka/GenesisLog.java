package io.breakwater.jobs.connect.kafka;

import io.breakwater.schemas.AvroCodec;
import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.Genesis;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.function.intake.LogLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes genesis records where they must stand: at the very beginning of the decision log, before
 * intake writes anything, so that no fact can come before them.
 */
public final class GenesisLog {
  private static final String LANE = "genesis-0";
  private static final int TIMEOUT_MILLIS = 15_000;

  private final String bootstrap;
  private final LogLayout layout;

  /** The decision log of these brokers. */
  public GenesisLog(String bootstrap, LogLayout layout) {
    this.bootstrap = bootstrap;
    this.layout = layout;
  }

  /** Records in the log; -1: there is no such topic, or it has another number of partitions. */
  public long size() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("allow.auto.create.topics", false);
    settings.put("default.api.timeout.ms", TIMEOUT_MILLIS);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.listTopics().getOrDefault(Topics.DECISION_LOG.name(), List.of()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      if (partitions.size() != layout.partitions()) {
        return -1;
      }
      // What was there and is gone counts too: its positions have been seen by somebody.
      return consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * Writes the records, those of a portfolio or owner to the partition in which they live.
   *
   * @throws ExecutionException the broker refuses one
   */
  public void write(List<Genesis> records) throws ExecutionException, InterruptedException {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("enable.idempotence", true);
    settings.put("acks", "all");
    settings.put("max.in.flight.requests.per.connection", 1);
    settings.put("max.request.size", io.breakwater.schemas.Topic.MAX_RECORD_BYTES);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (LogRecord record : log(records)) {
        byte[] bytes = AvroCodec.of(Topics.DECISION_LOG).encode(record);
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    Topics.DECISION_LOG.name(), record.getPartition(), null, bytes)));
      }
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
    }
  }

  /** The records as they stand in the log. */
  List<LogRecord> log(List<Genesis> records) {
    long[] previous = new long[layout.partitions()];
    java.util.Arrays.fill(previous, -1);
    List<LogRecord> log = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      for (int partition : partitionsOf(records.get(i))) {
        LogRecord record = FactOrder.envelope(LANE, i, records.get(i));
        record.setPartition(partition);
        record.setPreviousOffset(previous[partition]);
        previous[partition] = i;
        log.add(record);
      }
    }
    return log;
  }

  private int[] partitionsOf(Genesis genesis) {
    String owner =
        genesis.getScopeKind().equals("owner") ? genesis.getScope() : genesis.getOwnerId();
    if (owner != null) {
      return new int[] {layout.partitionOf(layout.shardOf(owner))};
    }
    int[] all = new int[layout.partitions()];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    return all;
  }
}
