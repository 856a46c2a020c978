package io.breakwater.jobs.connect.kafka;

import io.breakwater.jobs.connect.kafka.RecordWriter.Layout;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.avro.LogRecord;
import java.time.Duration;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.jspecify.annotations.Nullable;

/**
 * Sinks, delivered as the topic's lane says: the fast lane at least once and at once, the ledger
 * lane in transactions that are committed with a checkpoint.
 */
public final class KafkaOutputs {
  /**
   * How long a transaction may stay open: longer than a job may be down between its checkpoint and
   * the restart that commits it. A broker must allow it (transaction.max.timeout.ms).
   */
  public static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(15);

  private KafkaOutputs() {}

  /**
   * Writes the body of each log record, which is a record of the topic.
   *
   * @param transactions prefix of transactional ids: application and environment
   */
  public static <T extends SpecificRecord> KafkaSink<LogRecord> bodies(
      Topic<T> topic, String bootstrap, String transactions) {
    return sink(topic, topic.lane(), bootstrap, transactions, new Body());
  }

  /**
   * Writes log records as they are; one with a partition goes there, others by their key.
   *
   * @param transactions prefix of transactional ids: application and environment
   */
  public static KafkaSink<LogRecord> logRecords(
      Topic<LogRecord> topic, String bootstrap, String transactions) {
    return sink(topic, topic.lane(), bootstrap, transactions, new Whole());
  }

  /**
   * Writes records of the topic.
   *
   * @param lane how they are delivered, where it is not the topic's own lane
   * @param transactions prefix of transactional ids: application and environment
   */
  public static <T extends SpecificRecord> KafkaSink<T> records(
      Topic<T> topic, Topic.Lane lane, String bootstrap, String transactions) {
    return sink(topic, lane, bootstrap, transactions, new Itself<>());
  }

  private static <I, T extends SpecificRecord> KafkaSink<I> sink(
      Topic<T> topic, Topic.Lane lane, String bootstrap, String transactions, Layout<I> layout) {
    boolean ledger = lane == Topic.Lane.LEDGER;
    return KafkaSink.<I>builder()
        .setBootstrapServers(bootstrap)
        .setKafkaProducerConfig(producer(ledger))
        .setDeliveryGuarantee(
            ledger ? DeliveryGuarantee.EXACTLY_ONCE : DeliveryGuarantee.AT_LEAST_ONCE)
        .setTransactionalIdPrefix(transactions + "-" + topic.name())
        .setRecordSerializer(new RecordWriter<>(topic, layout))
        .build();
  }

  private static Properties producer(boolean ledger) {
    Properties settings = new Properties();
    // The clients' default of 5 ms would be most of an audit's time.
    settings.setProperty("linger.ms", "0");
    settings.setProperty("enable.idempotence", "true");
    settings.setProperty("acks", "all");
    // Idempotence does not protect a producer's first batch to a partition: see decision 017.
    settings.setProperty("max.in.flight.requests.per.connection", "1");
    settings.setProperty("max.request.size", Integer.toString(Topic.MAX_RECORD_BYTES));
    if (ledger) {
      settings.setProperty("transaction.timeout.ms", Long.toString(TRANSACTION_TIMEOUT.toMillis()));
    }
    return settings;
  }

  private record Body() implements Layout<LogRecord> {
    @Override
    public SpecificRecord record(LogRecord element) {
      return (SpecificRecord) element.getBody();
    }

    @Override
    public @Nullable Integer partition(LogRecord element) {
      return null;
    }
  }

  private record Whole() implements Layout<LogRecord> {
    @Override
    public SpecificRecord record(LogRecord element) {
      return element;
    }

    @Override
    public @Nullable Integer partition(LogRecord element) {
      return element.getPartition() < 0 ? null : element.getPartition();
    }
  }

  private record Itself<T extends SpecificRecord>() implements Layout<T> {
    @Override
    public SpecificRecord record(T element) {
      return element;
    }

    @Override
    public @Nullable Integer partition(T element) {
      return null;
    }
  }
}
