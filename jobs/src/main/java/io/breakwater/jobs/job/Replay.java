package io.breakwater.jobs.job;

import io.breakwater.jobs.config.HouseRules;
import io.breakwater.jobs.config.OperatorId;
import io.breakwater.jobs.config.RunSettings;
import io.breakwater.jobs.connect.files.DecisionLogFolder;
import io.breakwater.jobs.connect.files.DecisionLogSink;
import io.breakwater.jobs.connect.files.FolderSource;
import io.breakwater.jobs.connect.files.OutputFolder;
import io.breakwater.jobs.connect.files.RecordedFolder;
import io.breakwater.jobs.connect.files.RowSink;
import io.breakwater.jobs.topology.DecisionsTopology;
import io.breakwater.jobs.topology.IntakeTopology;
import io.breakwater.jobs.topology.MarketStateTopology;
import io.breakwater.jobs.topology.ReportingTopology;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Attribution;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.Clusters;
import io.breakwater.schemas.avro.Correlation;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.Explanation;
import io.breakwater.schemas.avro.Genesis;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.MatrixStripe;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.Outcome;
import io.breakwater.schemas.avro.PortfolioState;
import io.breakwater.schemas.avro.ShadowAudit;
import io.breakwater.schemas.avro.TimeframeState;
import io.breakwater.udfs.function.engine.LogRecordType;
import io.breakwater.udfs.math.cross.PairsMode;
import java.util.Set;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** The four applications in one bounded run over files, without Kafka. */
public final class Replay {
  private static final Set<Class<?>> WRITTEN =
      Set.of(
          InstrumentState.class,
          TimeframeState.class,
          Correlation.class,
          MatrixStripe.class,
          Clusters.class,
          PortfolioState.class,
          Audit.class,
          ShadowAudit.class,
          Breaker.class,
          Order.class,
          Alert.class,
          Explanation.class,
          Outcome.class,
          Attribution.class,
          Genesis.class,
          DeadLetter.class);

  private Replay() {}

  /** Wires sources, topologies and files into {@code env}. */
  public static void define(
      StreamExecutionEnvironment env,
      RecordedFolder input,
      OutputFolder output,
      RunSettings settings,
      PairsMode pairs) {
    define(env, input, output, null, settings, pairs);
  }

  /**
   * The same, with the decision log beside.
   *
   * @param log where the decision log goes; null: it is not written
   */
  public static void define(
      StreamExecutionEnvironment env,
      RecordedFolder input,
      OutputFolder output,
      @Nullable DecisionLogFolder log,
      RunSettings settings,
      PairsMode pairs) {
    write(decide(source(env, input), input.marketEnd(), log, settings, pairs), output);
  }

  /** Wires only what makes the decision log of an input. */
  public static void defineLog(
      StreamExecutionEnvironment env,
      RecordedFolder input,
      DecisionLogFolder log,
      RunSettings settings) {
    DataStream<LogRecord> inputs = source(env, input);
    MarketStateTopology.Outputs market =
        market(inputs, input.marketEnd(), settings, PairsMode.NONE);
    write(forRooms(intake(inputs, market, settings)), log);
  }

  private static DataStream<LogRecord> source(
      StreamExecutionEnvironment env, RecordedFolder input) {
    HouseRules.apply(env);
    return OperatorId.REPLAY_SOURCE.on(
        env.fromSource(
                new FolderSource(input),
                WatermarkStrategy.noWatermarks(),
                OperatorId.REPLAY_SOURCE.words(),
                LogRecordType.INSTANCE)
            .setParallelism(1));
  }

  private static MarketStateTopology.Outputs market(
      DataStream<LogRecord> inputs, long marketEnd, RunSettings settings, PairsMode pairs) {
    int tiles = inputs.getExecutionEnvironment().getParallelism();
    return MarketStateTopology.define(
        inputs,
        new MarketStateTopology.Settings(marketEnd, pairs, tiles, false, settings.reading()));
  }

  private static SingleOutputStreamOperator<LogRecord> intake(
      DataStream<LogRecord> inputs, MarketStateTopology.Outputs market, RunSettings settings) {
    return IntakeTopology.define(
        inputs.union(market.evidence()), settings.intake(false), settings.ordering());
  }

  private static DataStream<LogRecord> forRooms(DataStream<LogRecord> log) {
    return log.filter(record -> record.getPartition() >= 0)
        .name("Decision log")
        .uid("Decision log");
  }

  /** All four topologies, one behind the other; everything that comes out. */
  public static DataStream<LogRecord> decide(
      DataStream<LogRecord> inputs, long marketEnd, RunSettings settings, PairsMode pairs) {
    return decide(inputs, marketEnd, null, settings, pairs);
  }

  private static DataStream<LogRecord> decide(
      DataStream<LogRecord> inputs,
      long marketEnd,
      @Nullable DecisionLogFolder logFolder,
      RunSettings settings,
      PairsMode pairs) {
    MarketStateTopology.Outputs market = market(inputs, marketEnd, settings, pairs);
    SingleOutputStreamOperator<LogRecord> log = intake(inputs, market, settings);
    DataStream<LogRecord> forRooms = forRooms(log);
    if (logFolder != null) {
      write(forRooms, logFolder);
    }
    DataStream<LogRecord> decisions =
        DecisionsTopology.define(forRooms, settings.rooms(), settings.ordering());
    ReportingTopology.Outputs reports =
        ReportingTopology.define(decisions, market.rows(), settings.ordering());
    return market
        .rows()
        .union(
            inputs
                .filter(record -> record.getBody() instanceof DeadLetter)
                .name("Spoiled lines")
                .uid("Spoiled lines"),
            log.filter(record -> record.getBody() instanceof DeadLetter)
                .name("Refused by intake")
                .uid("Refused by intake"),
            decisions,
            IntakeTopology.episodes(log),
            DecisionsTopology.episodes(decisions),
            reports.explanations(),
            reports.outcomes());
  }

  private static void write(DataStream<LogRecord> log, DecisionLogFolder folder) {
    log.sinkTo(new DecisionLogSink(folder.parts()))
        .name(OperatorId.LOG_FILE.words())
        .uid(OperatorId.LOG_FILE.words());
  }

  /** Writes what a replay writes. */
  static void write(DataStream<LogRecord> rows, OutputFolder output) {
    rows.filter(record -> WRITTEN.contains(record.getBody().getClass()))
        .name("What is written")
        .uid("What is written")
        .sinkTo(new RowSink(output.parts()))
        .name(OperatorId.FILES.words())
        .uid(OperatorId.FILES.words());
  }
}
