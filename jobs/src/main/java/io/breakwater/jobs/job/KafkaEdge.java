package io.breakwater.jobs.job;

import io.breakwater.jobs.config.HouseRules;
import io.breakwater.jobs.connect.kafka.DataClockWatermarks;
import io.breakwater.jobs.connect.kafka.KafkaInputs;
import io.breakwater.jobs.connect.kafka.KafkaOutputs;
import io.breakwater.jobs.connect.kafka.TimeGuard;
import io.breakwater.jobs.connect.kafka.WallClock;
import io.breakwater.jobs.connect.kafka.WallClockWatermarks;
import io.breakwater.jobs.topology.Streams;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.function.engine.LogRecordType;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Where an application meets Kafka: its sources and sinks, one way for all four.
 *
 * <p>A sink runs beside the operator before it, with the same parallelism and nothing between them:
 * what one worker writes keeps its order.
 */
final class KafkaEdge {
  /** Live: how much later than a newer one a market fact may come. */
  private static final Duration LATENESS = Duration.ofMillis(250);

  /** Live: after how long without a record time follows the clock. */
  private static final Duration SILENCE = Duration.ofSeconds(2);

  /** Live: the same before the first record since the start, while a backlog may lie there. */
  private static final Duration FIRST_SILENCE = Duration.ofSeconds(5);

  private final StreamExecutionEnvironment env;
  private final JobArguments arguments;
  private final String id;

  private KafkaEdge(StreamExecutionEnvironment env, JobArguments arguments, String application) {
    this.env = env;
    this.arguments = arguments;
    this.id = arguments.idOf(application);
  }

  /** The edge of an application; settles what holds for every job of the house. */
  static KafkaEdge of(StreamExecutionEnvironment env, JobArguments arguments, String application) {
    HouseRules.apply(env);
    Integer parallelism = arguments.parallelism();
    if (parallelism != null) {
      env.setParallelism(parallelism);
    }
    if (arguments.live()) {
      // A verdict must not wait for a buffer to fill.
      env.setBufferTimeout(0);
    }
    return new KafkaEdge(env, arguments, application);
  }

  /** Facts in the order of their time, from topics of which one has four partitions. */
  SingleOutputStreamOperator<LogRecord> facts(String name, List<Topic<?>> topics) {
    return facts(name, topics, arguments.readers(env.getParallelism()));
  }

  /** Facts in the order of their time. */
  SingleOutputStreamOperator<LogRecord> facts(String name, List<Topic<?>> topics, int readers) {
    WatermarkStrategy<LogRecord> time =
        arguments.live()
            ? WallClockWatermarks.strategy(WallClock.system(), LATENESS, SILENCE, FIRST_SILENCE)
            : DataClockWatermarks.ofRecords();
    return source(
        KafkaInputs.facts(topics, arguments.bootstrap(), id, arguments.start(), arguments.guard()),
        time,
        name,
        readers);
  }

  /** Decisions as they come: they carry no order of their own. */
  SingleOutputStreamOperator<LogRecord> decisions(String name, List<Topic<?>> topics) {
    return source(
        KafkaInputs.facts(
            topics, arguments.bootstrap(), id, arguments.start(), TimeGuard.everything()),
        WatermarkStrategy.noWatermarks(),
        name,
        arguments.readers(env.getParallelism()));
  }

  /** The decision log; under the data clock time is where the slowest of {@code writers} is. */
  SingleOutputStreamOperator<LogRecord> decisionLog(String name, int writers) {
    return source(
        KafkaInputs.decisionLog(arguments.bootstrap(), id, arguments.start(), arguments.live()),
        arguments.live()
            ? WatermarkStrategy.noWatermarks()
            : DataClockWatermarks.ofWriters(writers),
        name,
        arguments.readers(env.getParallelism()));
  }

  private SingleOutputStreamOperator<LogRecord> source(
      KafkaSource<LogRecord> source, WatermarkStrategy<LogRecord> time, String name, int readers) {
    return env.fromSource(source, time, name, LogRecordType.INSTANCE)
        .uid(name)
        .setParallelism(readers);
  }

  /** Records of one kind to their topic. */
  <T extends SpecificRecord> void write(DataStream<LogRecord> records, Topic<T> topic) {
    write(records, topic, "");
  }

  /** What could not be used; {@code origin} tells several writers of one application apart. */
  void writeDeadLetters(DataStream<LogRecord> records, String origin) {
    write(records, Topics.DEAD_LETTERS, " " + origin);
  }

  private <T extends SpecificRecord> void write(
      DataStream<LogRecord> records, Topic<T> topic, String origin) {
    String name = "Topic " + topic.name() + origin;
    int parallelism = records.getParallelism();
    Streams.only(records, "For " + topic.name() + origin, topic.recordClass())
        .setParallelism(parallelism)
        .sinkTo(KafkaOutputs.bodies(topic, arguments.bootstrap(), id))
        .setParallelism(parallelism)
        .name(name)
        .uid(name);
  }

  /** Log records as they are, all but dead letters. */
  void writeLog(DataStream<LogRecord> records, Topic<LogRecord> topic) {
    String name = "Topic " + topic.name();
    int parallelism = records.getParallelism();
    records
        .filter(record -> !(record.getBody() instanceof DeadLetter))
        .name("For " + topic.name())
        .uid("For " + topic.name())
        .setParallelism(parallelism)
        .sinkTo(KafkaOutputs.logRecords(topic, arguments.bootstrap(), id))
        .setParallelism(parallelism)
        .name(name)
        .uid(name);
  }
}
