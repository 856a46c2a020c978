package io.breakwater.jobs.topology;

import io.breakwater.jobs.config.OperatorId;
import io.breakwater.schemas.avro.Bar;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.Flow;
import io.breakwater.schemas.avro.Heartbeat;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Trade;
import io.breakwater.udfs.function.engine.LogRecordType;
import io.breakwater.udfs.function.engine.Ordering;
import io.breakwater.udfs.function.intake.EscalationPattern;
import io.breakwater.udfs.function.intake.IntakeSpread;
import io.breakwater.udfs.function.intake.IntakeStep;
import java.util.Set;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** From inputs and evidence to the decision log. */
public final class IntakeTopology {
  private static final Set<Class<?>> NOT_FOR_THE_LOG =
      Set.of(Bar.class, Trade.class, Book.class, Flow.class, DeadLetter.class, Heartbeat.class);

  private IntakeTopology() {}

  /** Wires the application; dead letters come out beside log records. */
  public static SingleOutputStreamOperator<LogRecord> define(
      DataStream<LogRecord> inputs, IntakeStep.Settings settings, Ordering ordering) {
    SingleOutputStreamOperator<LogRecord> spread =
        OperatorId.INTAKE_SPREAD.on(
            inputs
                .filter(record -> !NOT_FOR_THE_LOG.contains(record.getBody().getClass()))
                .name("What concerns decisions")
                .uid("What concerns decisions")
                .flatMap(new IntakeSpread(settings))
                .returns(LogRecordType.INSTANCE));
    // The partition field carries the worker until intake gives the record its place in the log.
    return Streams.engines(
        spread,
        record -> settings.keys()[record.getPartition()],
        OperatorId.INTAKE,
        IntakeStep.factory(settings),
        ordering);
  }

  /** Evidence behind the trips of publishers, beside the log that {@link #define} gave. */
  public static DataStream<LogRecord> episodes(SingleOutputStreamOperator<LogRecord> log) {
    return OperatorId.ESCALATION.on(
        EscalationPattern.match(log.getSideOutput(IntakeStep.ESCALATION_STEPS)));
  }
}
