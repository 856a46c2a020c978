package io.breakwater.jobs.topology;

import io.breakwater.jobs.config.OperatorId;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.function.engine.LogRecordType;
import io.breakwater.udfs.function.report.Explain;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** From decisions to words for people. */
public final class ReportingTopology {
  private ReportingTopology() {}

  /** Wires the application: audits, breakers and orders in, explanations out. */
  public static SingleOutputStreamOperator<LogRecord> define(DataStream<LogRecord> decisions) {
    return OperatorId.EXPLANATIONS.on(
        decisions.flatMap(new Explain()).returns(LogRecordType.INSTANCE));
  }
}
