package io.breakwater.udfs.function.intake;

import io.breakwater.schemas.avro.EvidenceVector;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.udfs.function.engine.Envelopes;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** Sends a record to the worker of its lane, and what all must know to every worker. */
public final class IntakeSpread implements FlatMapFunction<LogRecord, LogRecord> {
  private static final long serialVersionUID = 1L;

  private final IntakeStep.Settings settings;

  /** Spreads over the workers of {@code settings}. */
  public IntakeSpread(IntakeStep.Settings settings) {
    this.settings = settings;
  }

  @Override
  public void flatMap(LogRecord record, Collector<LogRecord> out) {
    Object body = record.getBody();
    int own = settings.layout().workerOf(record.getLane());
    boolean forAll =
        body instanceof Policy || body instanceof Instrument || body instanceof EvidenceVector;
    for (int worker = 0; worker < settings.layout().workers(); worker++) {
      if (worker == own || forAll) {
        LogRecord copy = Envelopes.shallow(record);
        copy.setPartition(worker);
        out.collect(copy);
      }
    }
  }
}
