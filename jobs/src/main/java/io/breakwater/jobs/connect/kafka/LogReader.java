package io.breakwater.jobs.connect.kafka;

import io.breakwater.schemas.AvroCodec;
import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.UndecodableException;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.function.engine.LogRecordType;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.DeserializationSchema.InitializationContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records of the decision log, each as intake wrote it: lane and position are those of the input it
 * came from, for the rooms' chain rests on them.
 *
 * <p>Under the wall clock the log's append time becomes the log time and the offset in the log the
 * sequence: the log's order is the order.
 */
final class LogReader implements KafkaRecordDeserializationSchema<LogRecord> {
  private static final long serialVersionUID = 1L;
  private static final long MICROS_PER_MILLI = 1_000L;

  private final boolean wallClock;
  private transient Counter refused = new SimpleCounter();

  LogReader(boolean wallClock) {
    this.wallClock = wallClock;
  }

  @Override
  public void open(InitializationContext context) {
    refused = context.getMetricGroup().counter("refusedRecords");
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> raw, Collector<LogRecord> out) {
    LogRecord record = read(raw);
    record.setPartition(raw.partition());
    if (wallClock) {
      record.setLogTime(raw.timestamp() * MICROS_PER_MILLI);
      record.setSequence(raw.offset());
    }
    out.collect(record);
  }

  private LogRecord read(ConsumerRecord<byte[], byte[]> raw) {
    try {
      SpecificRecord decoded = AvroCodec.of(Topics.DECISION_LOG).decode(raw.value());
      return decoded instanceof LogRecord written
          ? written
          : FactOrder.envelope(FactReader.lane(raw), raw.offset(), decoded);
    } catch (UndecodableException e) {
      refused.inc();
      DeadLetter letter = FactReader.letter(raw, e.reason().name(), null, null);
      return FactOrder.envelope(FactReader.lane(raw), raw.offset(), letter);
    }
  }

  @Override
  public TypeInformation<LogRecord> getProducedType() {
    return LogRecordType.INSTANCE;
  }
}
