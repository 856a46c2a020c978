package io.breakwater.jobs.topology;

import io.breakwater.jobs.config.OperatorId;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.function.engine.LogRecordType;
import io.breakwater.udfs.function.engine.Ordering;
import io.breakwater.udfs.function.report.Explain;
import io.breakwater.udfs.function.report.OutcomeStep;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** From decisions to words for people, and to what became of them. */
public final class ReportingTopology {
  private ReportingTopology() {}

  /**
   * What comes out.
   *
   * @param explanations one per decision
   * @param outcomes one per audited opening that has ended
   */
  public record Outputs(
      SingleOutputStreamOperator<LogRecord> explanations,
      SingleOutputStreamOperator<LogRecord> outcomes) {}

  /**
   * Wires the application.
   *
   * @param decisions audits, breakers and orders
   * @param states states of instruments at bar ends
   */
  public static Outputs define(
      DataStream<LogRecord> decisions, DataStream<LogRecord> states, Ordering ordering) {
    SingleOutputStreamOperator<LogRecord> explanations =
        OperatorId.EXPLANATIONS.on(
            decisions.flatMap(new Explain()).returns(LogRecordType.INSTANCE));
    // With the parallelism of what feeds them, filters keep its order.
    SingleOutputStreamOperator<LogRecord> audits =
        Streams.only(decisions, "Audits to follow", Audit.class)
            .setParallelism(decisions.getParallelism());
    SingleOutputStreamOperator<LogRecord> minutes =
        Streams.only(states, "Minutes to follow on", InstrumentState.class)
            .setParallelism(states.getParallelism());
    SingleOutputStreamOperator<LogRecord> outcomes =
        Streams.engines(
            audits.union(minutes),
            OutcomeStep::keyOf,
            OperatorId.OUTCOMES,
            OutcomeStep.factory(),
            ordering);
    return new Outputs(explanations, outcomes);
  }
}
