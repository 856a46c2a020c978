package io.breakwater.jobs.job;

import io.breakwater.jobs.topology.MarketStateTopology;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.LogRecord;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Market facts from Kafka; states, correlations and evidence to Kafka. */
public final class MarketStateJob {
  /** Name of the job. */
  public static final String NAME = "breakwater market-state";

  private static final String APPLICATION = "market-state";

  private static final List<Topic<?>> READ =
      List.of(
          Topics.INSTRUMENTS,
          Topics.BARS,
          Topics.TRADES,
          Topics.BOOKS,
          Topics.FUNDING,
          Topics.FLOWS,
          Topics.NEWS);

  private MarketStateJob() {}

  /** Submits the job. */
  public static void main(String[] words) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    define(env, JobArguments.parse(words));
    env.execute(NAME);
  }

  /** Wires sources, topology and sinks into {@code env}. */
  public static void define(StreamExecutionEnvironment env, JobArguments arguments) {
    KafkaEdge kafka = KafkaEdge.of(env, arguments, APPLICATION);
    DataStream<LogRecord> inputs = kafka.facts("Market facts from Kafka", READ);
    MarketStateTopology.Outputs outputs =
        MarketStateTopology.define(
            inputs,
            new MarketStateTopology.Settings(
                arguments.marketEnd(),
                arguments.pairs(),
                arguments.pairTiles(),
                arguments.live(),
                arguments.settings().reading()));
    // One writer of the one partition: evidence stays in the order in which it was put together.
    kafka.writeLog(outputs.evidence(), Topics.EVIDENCE);
    kafka.writeDeadLetters(inputs, "of sources");
    kafka.writeDeadLetters(outputs.evidence(), "of evidence");
    kafka.write(outputs.rows(), Topics.INSTRUMENT_STATES);
    kafka.write(outputs.rows(), Topics.TIMEFRAMES);
    kafka.write(outputs.rows(), Topics.MATRIX);
    kafka.write(outputs.rows(), Topics.CLUSTERS);
    kafka.write(outputs.rows(), Topics.CORRELATIONS);
    kafka.write(outputs.rows(), Topics.ALERTS);
    kafka.writeDeadLetters(outputs.rows(), "of instruments");
  }
}
