package io.breakwater.bench;

import io.breakwater.bench.TickMarket.Raw;
import io.breakwater.jobs.config.HouseRules;
import io.breakwater.jobs.connect.kafka.KafkaInputs;
import io.breakwater.jobs.connect.kafka.TimeGuard;
import io.breakwater.jobs.topology.MarketStateTopology;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Heartbeat;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.function.engine.FlinkTime;
import io.breakwater.udfs.function.engine.LogRecordType;
import io.breakwater.udfs.math.cross.PairsMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * The market-state job over values that are already in memory: all of it but the Kafka clients.
 * Runs in this process, one at a time.
 */
final class TickJob {
  /** How often time moves: market-state's watermark interval, in the ticks' own time. */
  static final long STEP_MICROS = Times.SECOND / 4;

  private static List<Raw> input = List.of();
  private static int measureFrom;
  private static long cpuBefore;
  private static long cpuAfter;
  private static final List<InstrumentState> ROWS = new ArrayList<>();

  private TickJob() {}

  /**
   * Runs it.
   *
   * @param values Kafka records
   * @param from first record that is measured; earlier ones warm up
   * @param conflate true: evidence as under the wall clock
   * @return CPU time of this process meanwhile, nanoseconds
   */
  static long run(List<Raw> values, int from, boolean conflate) throws Exception {
    input = values;
    measureFrom = from;
    synchronized (ROWS) {
      ROWS.clear();
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    HouseRules.apply(env);
    DataStream<LogRecord> facts =
        env.fromSource(
                new NumberSequenceSource(0, values.size() - 1),
                WatermarkStrategy.noWatermarks(),
                "places")
            .uid("places")
            .flatMap(new Read())
            .returns(LogRecordType.INSTANCE)
            .uid("read")
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<LogRecord>forGenerator(context -> new Steps())
                    .withTimestampAssigner(
                        (record, before) -> FlinkTime.toMillis(record.getLogTime())))
            .uid("time");
    MarketStateTopology.Outputs outputs =
        MarketStateTopology.define(
            facts,
            new MarketStateTopology.Settings(
                TickMarket.START + Times.HOUR, PairsMode.BREAKS, 1, conflate));
    outputs
        .evidence()
        .filter(TickJob::endsMeasuring)
        .uid("end")
        .sinkTo(new DiscardingSink<>())
        .uid("log");
    outputs.rows().filter(TickJob::keepsRow).uid("keep").sinkTo(new DiscardingSink<>()).uid("rows");
    env.execute("ticks");
    return cpuAfter - cpuBefore;
  }

  /** Rows of the last run. */
  static List<InstrumentState> rows() {
    synchronized (ROWS) {
      return List.copyOf(ROWS);
    }
  }

  private static boolean keepsRow(LogRecord record) {
    if (record.getBody() instanceof InstrumentState row) {
      synchronized (ROWS) {
        ROWS.add(row);
      }
    }
    return false;
  }

  private static boolean endsMeasuring(LogRecord record) {
    if (record.getBody() instanceof Heartbeat beat && beat.getEventTime() == Long.MAX_VALUE) {
      cpuAfter = Cpu.processNanos();
    }
    return false;
  }

  /** What a Kafka source does with a record once it has been fetched. */
  private static final class Read implements FlatMapFunction<Long, LogRecord> {
    private static final long serialVersionUID = 1L;

    private final KafkaRecordDeserializationSchema<LogRecord> reader =
        KafkaInputs.reader(TimeGuard.between(Times.EARLIEST, TickMarket.START + Times.HOUR));

    @Override
    public void flatMap(Long place, Collector<LogRecord> out) throws Exception {
      if (place == measureFrom) {
        cpuBefore = Cpu.processNanos();
      }
      Raw raw = input.get(place.intValue());
      reader.deserialize(
          new ConsumerRecord<>(
              raw.topic(),
              0,
              place,
              0L,
              TimestampType.CREATE_TIME,
              0,
              raw.value().length,
              null,
              raw.value(),
              new RecordHeaders(),
              Optional.empty()),
          out);
    }
  }

  /** Moves time once a step, never between the ticks of one Kafka record, as in the job. */
  private static final class Steps implements WatermarkGenerator<LogRecord> {
    private long next = TickMarket.START;
    private long newest = Long.MIN_VALUE;
    private long offset = -1;

    @Override
    public void onEvent(LogRecord record, long millis, WatermarkOutput output) {
      if (record.getOffset() != offset && newest >= next) {
        output.emitWatermark(new Watermark(FlinkTime.watermarkBefore(newest)));
        next = newest + STEP_MICROS;
      }
      offset = record.getOffset();
      newest = Math.max(newest, record.getLogTime());
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      // Time moves with the records, so that both sides do the same.
    }
  }
}
