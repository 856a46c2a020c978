package io.breakwater.jobs.job;

import io.breakwater.jobs.config.HouseRules;
import io.breakwater.jobs.config.OperatorId;
import io.breakwater.jobs.config.RunSettings;
import io.breakwater.jobs.connect.files.FolderSource;
import io.breakwater.jobs.connect.files.OutputFolder;
import io.breakwater.jobs.connect.files.RecordedFolder;
import io.breakwater.jobs.connect.files.RowSink;
import io.breakwater.jobs.topology.DecisionsTopology;
import io.breakwater.jobs.topology.IntakeTopology;
import io.breakwater.jobs.topology.MarketStateTopology;
import io.breakwater.jobs.topology.ReportingTopology;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.Correlation;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.Explanation;
import io.breakwater.schemas.avro.Genesis;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Order;
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

/** The four applications in one bounded run over files, without Kafka. */
public final class Replay {
  private static final Set<Class<?>> WRITTEN =
      Set.of(
          InstrumentState.class,
          TimeframeState.class,
          Correlation.class,
          PortfolioState.class,
          Audit.class,
          ShadowAudit.class,
          Breaker.class,
          Order.class,
          Alert.class,
          Explanation.class,
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
    HouseRules.apply(env);
    DataStream<LogRecord> inputs =
        OperatorId.REPLAY_SOURCE.on(
            env.fromSource(
                    new FolderSource(input),
                    WatermarkStrategy.noWatermarks(),
                    OperatorId.REPLAY_SOURCE.words(),
                    LogRecordType.INSTANCE)
                .setParallelism(1));
    write(decide(inputs, input.marketEnd(), settings, pairs), output);
  }

  /** All four topologies, one behind the other; everything that comes out. */
  public static DataStream<LogRecord> decide(
      DataStream<LogRecord> inputs, long marketEnd, RunSettings settings, PairsMode pairs) {
    int tiles = inputs.getExecutionEnvironment().getParallelism();
    MarketStateTopology.Outputs market =
        MarketStateTopology.define(
            inputs, new MarketStateTopology.Settings(marketEnd, pairs, tiles, false));
    SingleOutputStreamOperator<LogRecord> log =
        IntakeTopology.define(
            inputs.union(market.evidence()), settings.intake(false), settings.ordering());
    DataStream<LogRecord> decisions =
        DecisionsTopology.define(
            log.filter(record -> record.getPartition() >= 0)
                .name("Decision log")
                .uid("Decision log"),
            settings.rooms(),
            settings.ordering());
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
            ReportingTopology.define(decisions));
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
