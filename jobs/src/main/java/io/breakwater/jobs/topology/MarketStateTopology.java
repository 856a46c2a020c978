package io.breakwater.jobs.topology;

import io.breakwater.jobs.config.OperatorId;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Bar;
import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.EvidenceVector;
import io.breakwater.schemas.avro.Flow;
import io.breakwater.schemas.avro.Funding;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.News;
import io.breakwater.schemas.avro.TickFrame;
import io.breakwater.schemas.avro.Trade;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.udfs.function.engine.Bodies;
import io.breakwater.udfs.function.engine.Ordering;
import io.breakwater.udfs.function.market.AssemblerStep;
import io.breakwater.udfs.function.market.CorrelationStep;
import io.breakwater.udfs.function.market.FlashMovePattern;
import io.breakwater.udfs.function.market.InstrumentStep;
import io.breakwater.udfs.math.cross.PairsMode;
import java.io.Serializable;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** From market facts to instrument states, correlations, and what the log needs of the market. */
public final class MarketStateTopology {
  private static final String MARKET = "market";

  private MarketStateTopology() {}

  /**
   * How market-state runs.
   *
   * @param marketEnd last market time of a bounded run, epoch microseconds; else Long.MAX_VALUE
   * @param pairs which correlation rows are told
   * @param conflate true: under the wall clock evidence is conflated between watermarks
   */
  public record Settings(long marketEnd, PairsMode pairs, boolean conflate)
      implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /**
   * What comes out.
   *
   * @param evidence evidence and bar vectors, trips, valuation ticks and heartbeats, in order
   * @param rows instrument states, timeframes, correlations, alerts, dead letters
   */
  public record Outputs(DataStream<LogRecord> evidence, DataStream<LogRecord> rows) {}

  /** Wires the application. */
  public static Outputs define(DataStream<LogRecord> inputs, Settings settings) {
    DataStream<LogRecord> facts =
        Streams.only(
            inputs,
            OperatorId.MARKET_FACTS.words(),
            Instrument.class,
            Bar.class,
            Trade.class,
            Book.class,
            TickFrame.class,
            Funding.class);
    SingleOutputStreamOperator<LogRecord> instruments =
        Streams.engines(
            facts,
            Bodies::instrumentOf,
            OperatorId.INSTRUMENT_STATE,
            InstrumentStep.factory(
                new InstrumentStep.Settings(settings.marketEnd(), settings.conflate())),
            Ordering.BY_TIME);
    DataStream<LogRecord> trips = flashMoves(instruments);
    DataStream<LogRecord> toAssemble =
        Streams.only(
                instruments,
                "Evidence and states of instruments",
                EvidenceVector.class,
                InstrumentState.class)
            .union(
                Streams.only(trips, "Trips for the log", Trip.class),
                Streams.only(
                    inputs, "What concerns assets", Instrument.class, Flow.class, News.class));
    SingleOutputStreamOperator<LogRecord> assembled =
        Streams.engines(
                toAssemble,
                record -> MARKET,
                OperatorId.ASSEMBLER,
                AssemblerStep.factory(settings.conflate()),
                Ordering.BY_TIME)
            .setParallelism(1)
            .setMaxParallelism(1);
    SingleOutputStreamOperator<LogRecord> evidence =
        assembled
            .filter(MarketStateTopology::isForTheLog)
            .name("For the log")
            .uid("For the log")
            .setParallelism(1);
    SingleOutputStreamOperator<LogRecord> correlations =
        Streams.engines(
                Streams.only(evidence, "Bar vectors", BarVector.class).setParallelism(1),
                record -> MARKET,
                OperatorId.CORRELATIONS,
                CorrelationStep.factory(settings.pairs()),
                Ordering.AS_THEY_COME)
            .setParallelism(1)
            .setMaxParallelism(1);
    DataStream<LogRecord> rows =
        instruments
            .filter(MarketStateTopology::isRow)
            .name("Alerts and refusals of instruments")
            .uid("Alerts and refusals of instruments")
            .union(
                Streams.only(assembled, "Rows of instruments", InstrumentState.class, Alert.class)
                    .setParallelism(1),
                correlations,
                trips
                    .filter(record -> !(record.getBody() instanceof Trip))
                    .name("Alerts of flash moves")
                    .uid("Alerts of flash moves"));
    return new Outputs(evidence, rows);
  }

  private static boolean isForTheLog(LogRecord record) {
    return !(record.getBody() instanceof InstrumentState) && !(record.getBody() instanceof Alert);
  }

  /** Evidence and rows go through the assembler. */
  private static boolean isRow(LogRecord record) {
    return !(record.getBody() instanceof EvidenceVector)
        && !(record.getBody() instanceof InstrumentState);
  }

  private static DataStream<LogRecord> flashMoves(
      SingleOutputStreamOperator<LogRecord> instruments) {
    return OperatorId.FLASH_MOVE_QUIET.on(
        FlashMovePattern.match(instruments.getSideOutput(InstrumentStep.FLASH_STEPS)));
  }
}
