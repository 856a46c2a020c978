package io.breakwater.jobs.connect.kafka;

import io.breakwater.schemas.AvroCodec;
import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.UndecodableException;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.function.engine.LogRecordType;
import java.util.Base64;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.DeserializationSchema.InitializationContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records of any topic as log records: lane and position are where they lay, the rest follows from
 * the record. What cannot be used comes as a dead letter in the same place; nothing is thrown.
 */
final class FactReader implements KafkaRecordDeserializationSchema<LogRecord> {
  private static final long serialVersionUID = 1L;

  private final TimeGuard guard;
  private transient Counter refused = new SimpleCounter();

  FactReader(TimeGuard guard) {
    this.guard = guard;
  }

  @Override
  public void open(InitializationContext context) {
    refused = context.getMetricGroup().counter("refusedRecords");
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> raw, Collector<LogRecord> out) {
    Topic<?> topic = Topics.named(raw.topic());
    out.collect(read(topic, raw));
  }

  private LogRecord read(Topic<?> topic, ConsumerRecord<byte[], byte[]> raw) {
    try {
      SpecificRecord decoded = AvroCodec.of(topic).decode(raw.value());
      LogRecord record = envelope(raw, decoded);
      return guard.admits(topic, record)
          ? record
          : refuse(raw, TimeGuard.REASON, "eventTime", record.getLogTime());
    } catch (UndecodableException e) {
      return refuse(raw, e.reason().name(), null, null);
    }
  }

  // What another application wrote as a log record keeps its order, but its lane is this topic.
  private static LogRecord envelope(ConsumerRecord<byte[], byte[]> raw, SpecificRecord decoded) {
    SpecificRecord body =
        decoded instanceof LogRecord written ? (SpecificRecord) written.getBody() : decoded;
    LogRecord record = FactOrder.envelope(lane(raw), raw.offset(), body);
    if (decoded instanceof LogRecord written) {
      record.setLogTime(written.getLogTime());
      record.setRank(written.getRank());
      record.setSequence(written.getSequence());
      record.setId(written.getId());
    }
    return record;
  }

  private LogRecord refuse(
      ConsumerRecord<byte[], byte[]> raw,
      String reason,
      @Nullable String field,
      @Nullable Long eventTime) {
    refused.inc();
    return FactOrder.envelope(lane(raw), raw.offset(), letter(raw, reason, field, eventTime));
  }

  static String lane(ConsumerRecord<?, ?> raw) {
    return raw.topic() + "-" + raw.partition();
  }

  /** The dead letter of a Kafka record. */
  static DeadLetter letter(
      ConsumerRecord<byte[], byte[]> raw,
      String reason,
      @Nullable String field,
      @Nullable Long eventTime) {
    byte[] value = raw.value();
    return new DeadLetter(
        raw.topic(),
        raw.partition() + "-" + raw.offset(),
        reason,
        field,
        eventTime,
        value == null ? "" : Base64.getEncoder().encodeToString(value));
  }

  @Override
  public TypeInformation<LogRecord> getProducedType() {
    return LogRecordType.INSTANCE;
  }
}
