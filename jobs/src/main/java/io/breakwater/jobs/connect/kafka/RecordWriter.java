package io.breakwater.jobs.connect.kafka;

import io.breakwater.schemas.AvroCodec;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.Heartbeat;
import io.breakwater.schemas.avro.LogRecord;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Elements as records of a topic: key and time as the topic says, bytes by its codec, no headers.
 *
 * <p>A record that no broker would take is written as a dead letter in its place: the producer
 * would fail the job, and fail it again after each restart.
 *
 * @param <I> elements of the stream
 * @param <T> records of the topic
 */
final class RecordWriter<I, T extends SpecificRecord> implements KafkaRecordSerializationSchema<I> {
  private static final long serialVersionUID = 1L;
  private static final long MICROS_PER_MILLI = 1_000L;

  /** What Kafka puts around key and value, at most. */
  static final int FRAME_BYTES = 1_024;

  /** So much of an oversized record goes with its dead letter. */
  static final int KEPT_BYTES = 64 * 1_024;

  /** What is written of an element, and where to. */
  interface Layout<I> extends Serializable {
    /** The record. */
    SpecificRecord record(I element);

    /** Its partition; null: by its key. */
    @Nullable Integer partition(I element);
  }

  private final Topic<T> topic;
  private final Layout<I> layout;
  private transient Counter tooLarge = new SimpleCounter();

  RecordWriter(Topic<T> topic, Layout<I> layout) {
    this.topic = topic;
    this.layout = layout;
  }

  @Override
  public void open(
      SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext) {
    tooLarge = context.getMetricGroup().counter("recordsTooLarge");
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      I element, KafkaSinkContext context, @Nullable Long timestamp) {
    SpecificRecord record = layout.record(element);
    byte[] value = AvroCodec.of(topic).encode(record);
    if (record instanceof Heartbeat) {
      return new ProducerRecord<>(topic.name(), layout.partition(element), null, null, value);
    }
    T typed = topic.recordClass().cast(record);
    byte[] key = bytes(topic.key(typed));
    if (value.length + (key == null ? 0 : key.length) + FRAME_BYTES > Topic.MAX_RECORD_BYTES) {
      tooLarge.inc();
      return deadLetter(typed, value);
    }
    return new ProducerRecord<>(
        topic.name(), layout.partition(element), timestamp(record, typed), key, value);
  }

  // The end of time, which a last heartbeat tells, is no date: the producer stamps it.
  private @Nullable Long timestamp(SpecificRecord record, T typed) {
    boolean heartbeat = record instanceof LogRecord log && log.getBody() instanceof Heartbeat;
    return heartbeat ? null : (Long) millis(topic.eventTime(typed));
  }

  private ProducerRecord<byte[], byte[]> deadLetter(T record, byte[] value) {
    DeadLetter letter =
        new DeadLetter(
            topic.name(),
            value.length + " bytes of " + topic.key(record),
            "RECORD_TOO_LARGE",
            null,
            topic.eventTime(record),
            Base64.getEncoder()
                .encodeToString(Arrays.copyOf(value, Math.min(value.length, KEPT_BYTES))));
    return new ProducerRecord<>(
        Topics.DEAD_LETTERS.name(),
        null,
        millis(topic.eventTime(record)),
        bytes(Topics.DEAD_LETTERS.key(letter)),
        AvroCodec.of(Topics.DEAD_LETTERS).encode(letter));
  }

  private static long millis(long micros) {
    return Math.max(0L, Math.floorDiv(micros, MICROS_PER_MILLI));
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }
}
