package io.breakwater.jobs.job;

import io.breakwater.jobs.topology.ReportingTopology;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.function.engine.Ordering;
import java.util.List;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Decisions and instrument states from Kafka; words for people and outcomes to Kafka. */
public final class ReportingJob {
  /** Name of the job. */
  public static final String NAME = "breakwater reporting";

  private static final String APPLICATION = "reporting";

  private ReportingJob() {}

  /** Submits the job. */
  public static void main(String[] words) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    define(env, JobArguments.parse(words));
    env.execute(NAME);
  }

  /** Wires sources, topology and sinks into {@code env}. */
  public static void define(StreamExecutionEnvironment env, JobArguments arguments) {
    KafkaEdge kafka = KafkaEdge.of(env, arguments, APPLICATION);
    SingleOutputStreamOperator<LogRecord> decisions =
        kafka.decisions(
            "Decisions from Kafka", List.of(Topics.AUDITS, Topics.BREAKERS, Topics.ORDERS));
    SingleOutputStreamOperator<LogRecord> states =
        kafka.decisions("Instrument states from Kafka", List.of(Topics.INSTRUMENT_STATES));
    // Topics keep no order among each other: outcomes are the same whichever comes first.
    ReportingTopology.Outputs reports =
        ReportingTopology.define(decisions, states, Ordering.AS_THEY_COME);
    kafka.write(
        reports.explanations().setParallelism(decisions.getParallelism()), Topics.EXPLANATIONS);
    kafka.write(reports.outcomes(), Topics.OUTCOMES);
    kafka.writeDeadLetters(states, "of states");
    kafka.writeDeadLetters(decisions, "of sources");
  }
}
