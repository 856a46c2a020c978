package io.breakwater.jobs.connect.kafka;

import io.breakwater.schemas.AvroCodec;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.UndecodableException;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.udfs.function.decision.PublishedVerdicts;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads back what the audits topic holds of the last minutes, from start to present end. */
public final class RecentAudits implements PublishedVerdicts {
  private static final long serialVersionUID = 1L;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String bootstrap;
  private final Duration lookBack;
  private final WallClock clock;

  /** Looks {@code lookBack} back from now, by the records' own time. */
  public RecentAudits(String bootstrap, Duration lookBack, WallClock clock) {
    this.bootstrap = bootstrap;
    this.lookBack = lookBack;
    this.clock = clock;
  }

  @Override
  public Set<String> recent() {
    Set<String> ids = new HashSet<>();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.AUDITS.name()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      seek(consumer, partitions, ends);
      AvroCodec<Audit> codec = AvroCodec.of(Topics.AUDITS);
      long until = clock.micros() + LIMIT.toMillis() * 1_000;
      while (!reached(consumer, ends)) {
        if (clock.micros() > until) {
          throw new IllegalStateException(
              "could not read back the audits of the last " + lookBack + " within " + LIMIT);
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          add(record.value(), codec, ids);
        }
      }
    }
    return ids;
  }

  private void seek(
      KafkaConsumer<byte[], byte[]> consumer,
      List<TopicPartition> partitions,
      Map<TopicPartition, Long> ends) {
    long from = clock.micros() / 1_000 - lookBack.toMillis();
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, Math.max(0, from)));
    Map<TopicPartition, OffsetAndTimestamp> offsets = consumer.offsetsForTimes(times);
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp offset = offsets.get(partition);
      consumer.seek(partition, offset == null ? end(ends, partition) : offset.offset());
    }
  }

  private static boolean reached(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.keySet().stream().allMatch(p -> consumer.position(p) >= end(ends, p));
  }

  private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }

  private static void add(byte[] value, AvroCodec<Audit> codec, Set<String> ids) {
    try {
      if (codec.decode(value) instanceof Audit audit && audit.getKind() == AuditKind.SIGNAL) {
        ids.add(audit.getDecisionId());
      }
    } catch (UndecodableException e) {
      throw new IllegalStateException("the audits topic holds a record that is no audit", e);
    }
  }

  private Properties settings() {
    Properties settings = new Properties();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return settings;
  }
}
