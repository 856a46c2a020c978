package io.breakwater.bench;

import io.breakwater.jobs.config.HouseRules;
import io.breakwater.jobs.config.OperatorId;
import io.breakwater.jobs.topology.Streams;
import io.breakwater.schemas.AvroCodec;
import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.Correlation;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.MatrixStripe;
import io.breakwater.udfs.function.engine.Emitter;
import io.breakwater.udfs.function.engine.Engine;
import io.breakwater.udfs.function.engine.EngineFactory;
import io.breakwater.udfs.function.engine.LogRecordType;
import io.breakwater.udfs.function.engine.Ordering;
import io.breakwater.udfs.function.engine.PartSink;
import io.breakwater.udfs.function.market.CorrelationStep;
import io.breakwater.udfs.function.market.TileSpread;
import io.breakwater.udfs.math.cross.PairsMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/**
 * The market-state job from bar vectors to what is told of pairs, in this process: a copy for every
 * tile, the step that keeps the pairs, the bytes that its rows have in Kafka, and the edge to the
 * clusters. A bar enters when the one before is through, so what is measured belongs to the bar.
 */
final class CorrelationJob {
  /** As many as the job has unless told otherwise. */
  private static final int TILES = 4;

  private static List<BarVector> input = List.of();
  private static int measureFrom;
  private static boolean keep;
  private static Semaphore applied = new Semaphore(0);
  private static long cpuBefore;
  private static long cpuAfter;
  private static final List<SpecificRecord> TOLD = new ArrayList<>();

  private CorrelationJob() {}

  /**
   * Runs it.
   *
   * @param bars one a minute
   * @param from first bar that is measured; earlier ones warm up
   * @param pairs which rows are told
   * @param keepTold whether {@link #told} is wanted
   * @return CPU time of this process over the measured bars, nanoseconds
   */
  static long run(List<BarVector> bars, int from, PairsMode pairs, boolean keepTold)
      throws Exception {
    input = bars;
    measureFrom = from;
    keep = keepTold;
    applied = new Semaphore(TILES);
    synchronized (TOLD) {
      TOLD.clear();
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    HouseRules.apply(env);
    String[] keys = CorrelationStep.keys(TILES);
    DataStream<LogRecord> vectors =
        env.fromSource(
                new NumberSequenceSource(0, bars.size()),
                WatermarkStrategy.noWatermarks(),
                "places")
            .uid("places")
            .flatMap(new OneByOne())
            .returns(LogRecordType.INSTANCE)
            .uid("vectors")
            .flatMap(new TileSpread(TILES))
            .returns(LogRecordType.INSTANCE)
            .uid("spread");
    DataStream<LogRecord> told =
        Streams.engines(
            vectors,
            record -> keys[record.getPartition()],
            OperatorId.CORRELATIONS,
            new Acknowledged(CorrelationStep.factory(pairs, TILES)),
            Ordering.AS_THEY_COME);
    told.filter(record -> isWritten(record, pairs))
        .uid("rows")
        .sinkTo(new DiscardingSink<>())
        .uid("topic");
    Streams.only(told, "stripes", MatrixStripe.class)
        .rebalance()
        .sinkTo(new DiscardingSink<>())
        .uid("clusters");
    env.execute("correlations");
    return cpuAfter - cpuBefore;
  }

  /** What the last run has told, in order. */
  static List<SpecificRecord> told() {
    synchronized (TOLD) {
      return List.copyOf(TOLD);
    }
  }

  /** What the sinks do with a row before Kafka takes it. */
  private static boolean isWritten(LogRecord record, PairsMode pairs) {
    SpecificRecord body = (SpecificRecord) record.getBody();
    if (keep) {
      synchronized (TOLD) {
        TOLD.add(body);
      }
    }
    if (body instanceof Correlation row) {
      return written(Topics.CORRELATIONS, row);
    } else if (body instanceof Alert alert) {
      return written(Topics.ALERTS, alert);
    } else if (body instanceof MatrixStripe stripe && pairs == PairsMode.MATRIX) {
      return written(Topics.MATRIX, stripe);
    }
    return false;
  }

  private static <T extends SpecificRecord> boolean written(Topic<T> topic, T row) {
    return AvroCodec.of(topic).encode(row).length == 0;
  }

  /** Lets the next bar in when every tile has applied the one before. */
  private static final class OneByOne implements FlatMapFunction<Long, LogRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public void flatMap(Long place, Collector<LogRecord> out) throws InterruptedException {
      applied.acquire(TILES);
      if (place == measureFrom) {
        cpuBefore = Cpu.processNanos();
      }
      if (place == input.size()) {
        cpuAfter = Cpu.processNanos();
      } else {
        out.collect(FactOrder.envelope("bars", place, input.get(place.intValue())));
      }
    }
  }

  /** Says when a tile has applied a bar. */
  private record Acknowledged(EngineFactory factory) implements EngineFactory {
    @Override
    public Engine create(String key) {
      Engine engine = factory.create(key);
      return new Engine() {
        @Override
        public void apply(LogRecord record, Emitter out) {
          engine.apply(record, out);
          applied.release();
        }

        @Override
        public void advanceTo(long time, Emitter out) {
          engine.advanceTo(time, out);
        }

        @Override
        public void save(PartSink parts) throws IOException {
          engine.save(parts);
        }
      };
    }

    @Override
    public Engine restore(String key, Map<String, byte[]> parts) throws IOException {
      return factory.restore(key, parts);
    }
  }
}
