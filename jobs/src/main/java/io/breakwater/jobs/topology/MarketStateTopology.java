package io.breakwater.jobs.topology;

import io.breakwater.jobs.config.MarketReading;
import io.breakwater.jobs.config.OperatorId;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Bar;
import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.Correlation;
import io.breakwater.schemas.avro.EvidenceVector;
import io.breakwater.schemas.avro.Flow;
import io.breakwater.schemas.avro.Funding;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.MatrixStripe;
import io.breakwater.schemas.avro.News;
import io.breakwater.schemas.avro.TickFrame;
import io.breakwater.schemas.avro.Trade;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.udfs.function.engine.Bodies;
import io.breakwater.udfs.function.engine.Ordering;
import io.breakwater.udfs.function.market.AssemblerStep;
import io.breakwater.udfs.function.market.ClusterStep;
import io.breakwater.udfs.function.market.CorrelationStep;
import io.breakwater.udfs.function.market.FlashMovePattern;
import io.breakwater.udfs.function.market.InstrumentStep;
import io.breakwater.udfs.function.market.MarketBarsStep;
import io.breakwater.udfs.function.market.MarketPatterns;
import io.breakwater.udfs.function.market.TileSpread;
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
   * @param tiles parts of the matrix of pairs; a savepoint is bound to their number, results are
   *     not
   * @param conflate true: under the wall clock evidence is conflated between watermarks
   * @param reading how the market is read
   */
  public record Settings(
      long marketEnd, PairsMode pairs, int tiles, boolean conflate, MarketReading reading)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The market is read as shipped. */
    public Settings(long marketEnd, PairsMode pairs, int tiles, boolean conflate) {
      this(marketEnd, pairs, tiles, conflate, MarketReading.SHIPPED);
    }
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
                new InstrumentStep.Settings(
                    settings.marketEnd(),
                    settings.conflate(),
                    settings.reading().standardOrderNotional())),
            Ordering.BY_TIME);
    SingleOutputStreamOperator<LogRecord> bars = barsOfTheMarket(instruments, settings.pairs());
    SingleOutputStreamOperator<LogRecord> pairs = pairs(bars, settings);
    DataStream<LogRecord> patterns =
        flashMoves(instruments).union(marketPatterns(instruments, bars));
    // All that is of one moment meets in the assembler, so that no trip comes after its tick.
    DataStream<LogRecord> toAssemble =
        Streams.only(
                instruments,
                "Evidence and states of instruments",
                EvidenceVector.class,
                InstrumentState.class,
                Trip.class)
            .union(
                Streams.only(bars, "Bar vectors for the log", BarVector.class).setParallelism(1),
                Streams.only(pairs, "Broken pairs for the log", Trip.class),
                Streams.only(patterns, "Trips for the log", Trip.class),
                Streams.only(
                    inputs, "What concerns assets", Instrument.class, Flow.class, News.class));
    SingleOutputStreamOperator<LogRecord> assembled =
        Streams.engines(
                toAssemble,
                record -> MARKET,
                OperatorId.ASSEMBLER,
                AssemblerStep.factory(settings.conflate(), settings.reading().sources()),
                Ordering.BY_TIME)
            .setParallelism(1)
            .setMaxParallelism(1);
    SingleOutputStreamOperator<LogRecord> evidence =
        assembled
            .filter(MarketStateTopology::isForTheLog)
            .name("For the log")
            .uid("For the log")
            .setParallelism(1);
    DataStream<LogRecord> rows =
        instruments
            .filter(MarketStateTopology::isRow)
            .name("Alerts and refusals of instruments")
            .uid("Alerts and refusals of instruments")
            .union(
                Streams.only(assembled, "Rows of instruments", InstrumentState.class, Alert.class)
                    .setParallelism(1),
                Streams.only(bars, "Market-wide rows", Correlation.class).setParallelism(1),
                rowsOfPairs(pairs, settings.pairs()),
                clusters(pairs),
                Streams.only(patterns, "Alerts of patterns", Alert.class));
    return new Outputs(evidence, rows);
  }

  private static DataStream<LogRecord> rowsOfPairs(DataStream<LogRecord> pairs, PairsMode mode) {
    return mode == PairsMode.MATRIX
        ? Streams.only(pairs, "Rows of pairs", Correlation.class, Alert.class, MatrixStripe.class)
        : Streams.only(pairs, "Rows of pairs", Correlation.class, Alert.class);
  }

  private static boolean isForTheLog(LogRecord record) {
    return !(record.getBody() instanceof InstrumentState) && !(record.getBody() instanceof Alert);
  }

  /** Evidence and rows go through the assembler. */
  private static boolean isRow(LogRecord record) {
    return !(record.getBody() instanceof EvidenceVector)
        && !(record.getBody() instanceof InstrumentState)
        && !(record.getBody() instanceof Trip);
  }

  /** One row a bar end of all instruments, and what is to be seen in all of them together. */
  private static SingleOutputStreamOperator<LogRecord> barsOfTheMarket(
      DataStream<LogRecord> instruments, PairsMode pairs) {
    return Streams.engines(
            Streams.only(instruments, "States of instruments", InstrumentState.class),
            record -> MARKET,
            OperatorId.MARKET_BARS,
            MarketBarsStep.factory(pairs),
            Ordering.BY_TIME)
        .setParallelism(1)
        .setMaxParallelism(1);
  }

  /** The matrix of pairs, cut into tiles by key. */
  private static SingleOutputStreamOperator<LogRecord> pairs(
      DataStream<LogRecord> bars, Settings settings) {
    int tiles = settings.tiles();
    String[] keys = CorrelationStep.keys(tiles);
    DataStream<LogRecord> forTiles =
        Streams.only(bars, "Bar vectors", BarVector.class)
            .setParallelism(1)
            .flatMap(new TileSpread(tiles))
            .name("Bar vectors for every tile")
            .uid("Bar vectors for every tile")
            .setParallelism(1);
    SingleOutputStreamOperator<LogRecord> pairs =
        Streams.engines(
            forTiles,
            record -> keys[record.getPartition()],
            OperatorId.CORRELATIONS,
            CorrelationStep.factory(settings.pairs(), tiles),
            Ordering.AS_THEY_COME);
    return pairs.setParallelism(Math.min(tiles, pairs.getParallelism()));
  }

  private static SingleOutputStreamOperator<LogRecord> clusters(DataStream<LogRecord> pairs) {
    return Streams.engines(
            Streams.only(pairs, "Stripes of the matrix", MatrixStripe.class),
            record -> MARKET,
            OperatorId.CLUSTERS,
            ClusterStep.factory(),
            Ordering.BY_TIME)
        .setParallelism(1)
        .setMaxParallelism(1);
  }

  private static DataStream<LogRecord> marketPatterns(
      SingleOutputStreamOperator<LogRecord> instruments,
      SingleOutputStreamOperator<LogRecord> bars) {
    return MarketPatterns.match(
        instruments
            .getSideOutput(MarketPatterns.STEPS)
            .union(bars.getSideOutput(MarketPatterns.STEPS)));
  }

  private static DataStream<LogRecord> flashMoves(
      SingleOutputStreamOperator<LogRecord> instruments) {
    return FlashMovePattern.match(instruments.getSideOutput(InstrumentStep.FLASH_STEPS));
  }
}
