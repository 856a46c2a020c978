package io.breakwater.jobs.connect.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.AvroCodec;
import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.Heartbeat;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.News;
import io.breakwater.schemas.avro.Transfer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordWriterTest {
  private static final Transfer TRANSFER = new Transfer("T-1", "P-1", 5.0, 1_999_999L);

  @Test
  void keyTimeAndBytesFollowTheTopic() throws Exception {
    ProducerRecord<byte[], byte[]> record = write(Topics.TRANSFERS, TRANSFER, null);
    assertThat(record.topic()).isEqualTo("transfers");
    assertThat(record.partition()).isNull();
    assertThat(record.key()).isEqualTo("P-1".getBytes(StandardCharsets.UTF_8));
    assertThat(record.timestamp()).isEqualTo(1_999L);
    assertThat(record.headers()).isEmpty();
    assertThat(AvroCodec.of(Topics.TRANSFERS).decode(record.value())).isEqualTo(TRANSFER);
  }

  @Test
  void aPartitionThatIsGivenIsKept() {
    LogRecord log = FactOrder.envelope("transfers-0", 4, TRANSFER);
    assertThat(write(Topics.DECISION_LOG, log, 2).partition()).isEqualTo(2);
  }

  @Test
  void aHeartbeatHasNoKeyAndTheWritersTime() throws Exception {
    ProducerRecord<byte[], byte[]> record =
        write(Topics.EVIDENCE, new Heartbeat(Long.MAX_VALUE), 0);
    assertThat(record.timestamp()).isNull();
    assertThat(record.key()).isNull();
    assertThat(AvroCodec.of(Topics.EVIDENCE).decode(record.value()))
        .isEqualTo(new Heartbeat(Long.MAX_VALUE));
  }

  @Test
  void whatNoBrokerTakesIsWrittenAsADeadLetter() throws Exception {
    News news =
        new News(
            "N-1",
            7L,
            List.of(),
            List.of(),
            "x".repeat(Topic.MAX_RECORD_BYTES),
            "wire",
            null,
            null,
            null);
    ProducerRecord<byte[], byte[]> record = write(Topics.NEWS, news, null);
    assertThat(record.topic()).isEqualTo("dead-letters");
    DeadLetter letter = (DeadLetter) AvroCodec.of(Topics.DEAD_LETTERS).decode(record.value());
    assertThat(letter.getStream()).isEqualTo("news");
    assertThat(letter.getReason()).isEqualTo("RECORD_TOO_LARGE");
    assertThat(letter.getPosition()).endsWith(" bytes of N-1");
    assertThat(record.value().length).isLessThan(Topic.MAX_RECORD_BYTES / 2);
  }

  private static <T extends SpecificRecord> ProducerRecord<byte[], byte[]> write(
      Topic<T> topic, SpecificRecord record, @Nullable Integer partition) {
    RecordWriter.Layout<SpecificRecord> layout =
        new RecordWriter.Layout<>() {
          @Override
          public SpecificRecord record(SpecificRecord element) {
            return element;
          }

          @Override
          public @Nullable Integer partition(SpecificRecord element) {
            return partition;
          }
        };
    return new RecordWriter<>(topic, layout).serialize(record, new NoContext(), null);
  }

  private static final class NoContext
      implements org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema
          .KafkaSinkContext {
    @Override
    public int getParallelInstanceId() {
      return 0;
    }

    @Override
    public int getNumberOfParallelInstances() {
      return 1;
    }

    @Override
    public int[] getPartitionsForTopic(String topic) {
      return new int[] {0};
    }
  }
}
