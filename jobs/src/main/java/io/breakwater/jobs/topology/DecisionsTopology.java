package io.breakwater.jobs.topology;

import io.breakwater.jobs.config.OperatorId;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.PortfolioStep;
import io.breakwater.udfs.function.decision.PortfolioPatterns;
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

  /** Evidence behind the breakers of portfolios, from the steps among the rooms' decisions. */
  public static DataStream<LogRecord> episodes(DataStream<LogRecord> decisions) {
    DataStream<LogRecord> steps =
        Streams.only(decisions, "Steps of portfolios", PortfolioStep.class)
            .setParallelism(decisions.getParallelism());
    return OperatorId.DRAWDOWN_CASCADE
        .on(PortfolioPatterns.cascades(steps))
        .union(OperatorId.LOSS_STREAK.on(PortfolioPatterns.lossStreaks(steps)));
  }
}
