package io.breakwater.jobs.topology;

import io.breakwater.jobs.config.OperatorId;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.function.decision.RoomStep;
import io.breakwater.udfs.function.engine.Ordering;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** From the decision log to audits, breakers, orders, portfolios and the pulse. */
public final class DecisionsTopology {
  private DecisionsTopology() {}

  /**
   * Wires the application. From the log to the room there is exactly one edge: the key of a record
   * is its partition, so that no other path can overtake it.
   */
  public static SingleOutputStreamOperator<LogRecord> define(
      DataStream<LogRecord> log, RoomStep.Settings settings, Ordering ordering) {
    return Streams.engines(
        log,
        record -> settings.keys()[record.getPartition()],
        OperatorId.ROOMS,
        RoomStep.factory(settings),
        ordering);
  }
}
