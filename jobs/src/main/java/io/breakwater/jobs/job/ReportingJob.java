package io.breakwater.jobs.job;

import io.breakwater.jobs.topology.ReportingTopology;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.LogRecord;
import java.util.List;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Decisions from Kafka; words for people to Kafka. */
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

  /** Wires source, explanations and sink into {@code env}. */
  public static void define(StreamExecutionEnvironment env, JobArguments arguments) {
    KafkaEdge kafka = KafkaEdge.of(env, arguments, APPLICATION);
    SingleOutputStreamOperator<LogRecord> decisions =
        kafka.decisions(
            "Decisions from Kafka", List.of(Topics.AUDITS, Topics.BREAKERS, Topics.ORDERS));
    SingleOutputStreamOperator<LogRecord> explanations =
        ReportingTopology.define(decisions).setParallelism(decisions.getParallelism());
    kafka.write(explanations, Topics.EXPLANATIONS);
    kafka.writeDeadLetters(decisions, "of sources");
  }
}
