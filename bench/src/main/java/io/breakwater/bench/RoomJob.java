package io.breakwater.bench;

import io.breakwater.jobs.config.HouseRules;
import io.breakwater.jobs.config.RunSettings;
import io.breakwater.jobs.topology.DecisionsTopology;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditRequest;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.function.engine.LogRecordType;
import io.breakwater.udfs.function.engine.Ordering;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/**
 * A room in the engine, in this process, or in its place a step that hands on what it gets: a
 * source that keeps to a schedule, one edge by key, the step. One run at a time.
 */
final class RoomJob {
  private static List<LogRecord> first = List.of();
  private static List<LogRecord> signals = List.of();
  private static int warmUp;
  private static long intervalNanos;
  // Both are known before the first answer comes.
  private static volatile long begin;
  private static Latencies latencies = new Latencies();
  private static final List<Audit> ANSWERS = new ArrayList<>();

  private RoomJob() {}

  /**
   * Runs it.
   *
   * @param before what the room knows when signals begin
   * @param asked signals, in order
   * @param warm how many of them do not count
   * @param perSecond signals a second
   * @param empty true: nothing is decided
   * @return times from when a signal was to leave the source to its answer behind the step
   */
  static Latencies run(
      List<LogRecord> before, List<LogRecord> asked, int warm, int perSecond, boolean empty)
      throws Exception {
    first = before;
    signals = asked;
    warmUp = warm;
    intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    latencies = new Latencies();
    synchronized (ANSWERS) {
      ANSWERS.clear();
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    HouseRules.apply(env);
    env.setBufferTimeout(0);
    DataStream<LogRecord> log =
        env.fromSource(
                new NumberSequenceSource(0, before.size() + asked.size() - 1L),
                WatermarkStrategy.noWatermarks(),
                "places")
            .uid("places")
            .flatMap(new Paced())
            .returns(LogRecordType.INSTANCE)
            .uid("log");
    RunSettings settings = RunSettings.of(RunSettings.Clock.WALL, false);
    DataStream<LogRecord> told =
        empty
            ? log.keyBy(record -> settings.rooms().keys()[0], Types.STRING)
                .filter(record -> record.getBody() instanceof AuditRequest)
                .uid("empty")
            : DecisionsTopology.define(log, settings.rooms(), Ordering.AS_THEY_COME);
    told.filter(RoomJob::note).uid("note").sinkTo(new DiscardingSink<>()).uid("told");
    env.execute("room");
    return latencies;
  }

  /** What the last run has answered, in order. */
  static List<Audit> answers() {
    synchronized (ANSWERS) {
      return List.copyOf(ANSWERS);
    }
  }

  private static boolean note(LogRecord record) {
    String id = null;
    if (record.getBody() instanceof Audit audit) {
      id = audit.getSignalId();
      synchronized (ANSWERS) {
        ANSWERS.add(audit);
      }
    } else if (record.getBody() instanceof AuditRequest request) {
      id = request.getSignal().getSignalId();
    }
    if (id != null) {
      int number = Integer.parseInt(id.substring(1));
      if (number >= warmUp) {
        latencies.add(System.nanoTime() - dueAt(number));
      }
    }
    return false;
  }

  private static long dueAt(int number) {
    return begin + number * intervalNanos;
  }

  /** What the room knows at once, then signals by their schedule. */
  private static final class Paced implements FlatMapFunction<Long, LogRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public void flatMap(Long place, Collector<LogRecord> out) {
      int number = (int) (place - first.size());
      if (number < 0) {
        out.collect(first.get(place.intValue()));
        return;
      }
      if (number == 0) {
        begin = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
      }
      for (long left = dueAt(number) - System.nanoTime();
          left > 0;
          left = dueAt(number) - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      out.collect(signals.get(number));
    }
  }
}
