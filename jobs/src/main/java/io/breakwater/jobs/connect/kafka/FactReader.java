package io.breakwater.jobs.connect.kafka;

import io.breakwater.schemas.AvroCodec;
import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.RecordChecks;
import io.breakwater.schemas.Ticks;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.UndecodableException;
import io.breakwater.schemas.UndecodableException.Reason;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.TickFrame;
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
 * the record. A frame comes as its ticks, by instrument. What cannot be used comes as a dead letter
 * in the same place; nothing is thrown.
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
    try {
      SpecificRecord decoded = AvroCodec.of(topic).decode(raw.value());
      if (decoded instanceof TickFrame frame) {
        unpack(topic, raw, Ticks.of(frame), out);
      } else {
        out.collect(judge(topic, raw, decoded));
      }
    } catch (UndecodableException e) {
      out.collect(refuse(raw, e.reason().name(), null, null));
    }
  }

  private LogRecord judge(
      Topic<?> topic, ConsumerRecord<byte[], byte[]> raw, SpecificRecord decoded) {
    LogRecord record = envelope(raw, decoded);
    if (!guard.admits(topic, record)) {
      return refuse(raw, TimeGuard.REASON, "eventTime", record.getLogTime());
    }
    JsonFault fault = topic.direction() == Topic.Direction.INPUT ? faultOf(decoded) : null;
    return fault == null ? record : refuse(raw, fault.reason(), fault.field(), record.getLogTime());
  }

  // Files are held to the same ranges: what is refused in one is refused in the other.
  private static @Nullable JsonFault faultOf(SpecificRecord record) {
    try {
      RecordChecks.check(record);
      return null;
    } catch (JsonFault fault) {
      return fault;
    }
  }

  /**
   * Each tick as if it had come alone, at the frame's offset and its own part; those of one
   * instrument stay together up to where it lives.
   */
  private void unpack(
      Topic<?> topic, ConsumerRecord<byte[], byte[]> raw, Ticks ticks, Collector<LogRecord> out) {
    if (!ticks.belongTo(topic)) {
      out.collect(refuse(raw, Reason.UNKNOWN_SCHEMA.name(), "kind", null));
      return;
    }
    String lane = lane(raw);
    boolean[] good = new boolean[ticks.count()];
    boolean believed = allBelieved(topic, lane, raw.offset(), ticks);
    for (int tick = 0; tick < good.length; tick++) {
      good[tick] = believed && ticks.isInRange(tick);
      if (!good[tick]) {
        LogRecord record = ticks.envelope(lane, raw.offset(), tick);
        LogRecord refused = refusedTick(topic, raw, record);
        good[tick] = refused == null;
        if (refused != null) {
          out.collect(refused);
        }
      }
    }
    for (Ticks.Share share : ticks.byInstrument(good)) {
      LogRecord record = FactOrder.envelope(lane, raw.offset(), share.frame());
      record.setLogTime(share.newest());
      out.collect(record);
    }
  }

  /** Believed times of one kind of record lie between two bounds, so its ends tell of all. */
  private boolean allBelieved(Topic<?> topic, String lane, long offset, Ticks ticks) {
    if (ticks.count() == 0) {
      return true;
    }
    int oldest = 0;
    int newest = 0;
    for (int tick = 1; tick < ticks.count(); tick++) {
      long time = ticks.eventTime(tick);
      oldest = time < ticks.eventTime(oldest) ? tick : oldest;
      newest = time > ticks.eventTime(newest) ? tick : newest;
    }
    return guard.admits(topic, ticks.envelope(lane, offset, oldest))
        && guard.admits(topic, ticks.envelope(lane, offset, newest));
  }

  /** The dead letter of one tick, with the bytes it would have had alone; null: it is good. */
  private @Nullable LogRecord refusedTick(
      Topic<?> topic, ConsumerRecord<byte[], byte[]> raw, LogRecord record) {
    SpecificRecord tick = (SpecificRecord) record.getBody();
    String reason = TimeGuard.REASON;
    String field = "eventTime";
    if (guard.admits(topic, record)) {
      JsonFault fault = faultOf(tick);
      if (fault == null) {
        return null;
      }
      reason = fault.reason();
      field = fault.field();
    }
    refused.inc();
    byte[] bytes = AvroCodec.of(topic).encode(tick);
    DeadLetter letter =
        new DeadLetter(
            raw.topic(),
            raw.partition() + "-" + raw.offset() + "-" + record.getPart(),
            reason,
            field,
            record.getLogTime(),
            Base64.getEncoder().encodeToString(bytes));
    LogRecord place = FactOrder.envelope(record.getLane(), record.getOffset(), letter);
    place.setPart(record.getPart());
    return place;
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
