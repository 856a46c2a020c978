package io.breakwater.jobs.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.breakwater.schemas.AvroCodec;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.UndecodableException;
import io.breakwater.schemas.avro.Heartbeat;
import io.breakwater.schemas.avro.Trade;
import io.breakwater.schemas.avro.Transfer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class EmbeddedKafkaIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Test
  void servesTransactionsAndEveryTopicAndKeepsItsData(@TempDir Path directory) throws Exception {
    Path data = directory.resolve("kafka");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(data, EmbeddedKafka.ANY_PORT)) {
      kafka.createTopics(Topics.all());
      kafka.createTopics(Topics.all());
      assertThat(partitions(kafka.bootstrap(), Topics.SIGNALS)).isEqualTo(4);

      commitOneAndAbortOne(kafka.bootstrap());
      assertThat(read(kafka.bootstrap(), Topics.TRANSFERS))
          .containsExactly(new Transfer("kept", "P-1", 100.0, 1L));

      feedsFarTimesAndHeartbeats(kafka.bootstrap());
    }
    // Another port, the same data.
    try (EmbeddedKafka kafka = EmbeddedKafka.start(data, EmbeddedKafka.ANY_PORT)) {
      assertThat(read(kafka.bootstrap(), Topics.TRANSFERS))
          .filteredOn(Transfer.class::isInstance)
          .containsExactly(new Transfer("kept", "P-1", 100.0, 1L));
    }
  }

  /** A producer that never tries again finds a leader for every partition at once. */
  @Test
  void topicsThatWereCreatedCanBeWritten(@TempDir Path directory) throws Exception {
    try (EmbeddedKafka kafka =
        EmbeddedKafka.start(directory.resolve("kafka"), EmbeddedKafka.ANY_PORT)) {
      kafka.createTopics(Topics.all());
      Map<String, Object> settings =
          Map.of(
              "bootstrap.servers",
              kafka.bootstrap(),
              "enable.idempotence",
              false,
              "retries",
              0,
              "delivery.timeout.ms",
              31_000);
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      try (KafkaProducer<String, byte[]> producer =
          new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
        for (Topic<?> topic : Topics.all()) {
          for (int partition = 0; partition < topic.partitions(); partition++) {
            sent.add(
                producer.send(
                    new ProducerRecord<>(topic.name(), partition, "key", new byte[] {1})));
          }
        }
        producer.flush();
      }
      for (Future<RecordMetadata> each : sent) {
        assertThat(each.get().offset()).isZero();
      }
    }
  }

  private static void feedsFarTimesAndHeartbeats(String bootstrap) {
    Trade old = new Trade("BTC-USD", "sim", 1_300_000_000_000_000L, "1", 2.0, 3.0, null);
    Trade ahead = new Trade("BTC-USD", "sim", 4_000_000_000_000_000L, "2", 2.0, 3.0, null);
    try (KafkaFeeder feeder = new KafkaFeeder(bootstrap)) {
      feeder.send(Topics.TRADES, old);
      feeder.sendAny(Topics.TRADES, ahead);
      feeder.sendBytes(Topics.TRADES, "BTC-USD", new byte[] {1, 2, 3});
      feeder.heartbeat(Long.MAX_VALUE);
      feeder.flush();
    }
    List<SpecificRecord> trades = read(bootstrap, Topics.TRADES);
    assertThat(trades.stream().filter(Trade.class::isInstance)).containsExactly(old, ahead);
    assertThat(trades.stream().filter(Heartbeat.class::isInstance)).hasSize(4);
    assertThat(read(bootstrap, Topics.COMMANDS)).containsExactly(new Heartbeat(Long.MAX_VALUE));
  }

  private static void commitOneAndAbortOne(String bootstrap) {
    AvroCodec<Transfer> codec = AvroCodec.of(Transfer.class);
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "transactional.id", "test");
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      var kept = producer.send(transfer(codec, "kept"));
      producer.commitTransaction();
      assertThat(kept).isDone();
      producer.beginTransaction();
      var aborted = producer.send(transfer(codec, "aborted"));
      producer.flush();
      assertThat(aborted).isDone();
      producer.abortTransaction();
    }
  }

  private static ProducerRecord<String, byte[]> transfer(AvroCodec<Transfer> codec, String id) {
    return new ProducerRecord<>(
        Topics.TRANSFERS.name(), "P-1", codec.encode(new Transfer(id, "P-1", 100.0, 1L)));
  }

  private static List<SpecificRecord> read(String bootstrap, Topic<?> topic) {
    List<SpecificRecord> records = new ArrayList<>();
    KafkaReader.Listener listener =
        new KafkaReader.Listener() {
          @Override
          public void onRecord(KafkaReader.Delivery delivery) {
            records.add(delivery.record());
          }

          @Override
          public void onUndecodable(
              Topic<?> topic, int partition, long offset, UndecodableException fault) {
            assertThat(fault.reason()).isEqualTo(UndecodableException.Reason.NOT_AVRO);
          }
        };
    try (KafkaReader reader = new KafkaReader(bootstrap, List.of(topic), listener)) {
      assertThat(reader.readToEnd(LIMIT)).isTrue();
    }
    return records;
  }

  private static int partitions(String bootstrap, Topic<?> topic) throws Exception {
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap))) {
      return admin
          .describeTopics(List.of(topic.name()))
          .allTopicNames()
          .get()
          .values()
          .iterator()
          .next()
          .partitions()
          .size();
    }
  }

  @Test
  void aTakenPortIsSaidAtOnce(@TempDir Path directory) throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = other.getLocalPort();
      assertThatThrownBy(() -> EmbeddedKafka.start(directory, port))
          .isInstanceOf(LocalStartException.class)
          .hasMessageContaining("port " + port + " on 127.0.0.1 is taken");
    }
  }

  @Test
  void aFolderThatCannotBeUsedIsSaidAtOnce(@TempDir Path directory) throws Exception {
    Path file = java.nio.file.Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> EmbeddedKafka.start(file, EmbeddedKafka.ANY_PORT))
        .isInstanceOf(LocalStartException.class)
        .hasMessageContaining(file.toString());
  }
}
