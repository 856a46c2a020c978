package io.breakwater.jobs.job;

import io.breakwater.jobs.config.OperatorId;
import io.breakwater.jobs.config.RunSettings;
import io.breakwater.jobs.connect.kafka.RecentAudits;
import io.breakwater.jobs.connect.kafka.WallClock;
import io.breakwater.jobs.topology.DecisionsTopology;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.Heartbeat;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.function.decision.Gate;
import java.time.Duration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The decision log from Kafka; audits, breakers, orders, portfolios and the pulse to Kafka. */
public final class DecisionsJob {
  /** Name of the job. */
  public static final String NAME = "breakwater decisions";

  private static final String APPLICATION = "decisions";

  /** Longer than any signal is valid by default. */
  private static final Duration LOOK_BACK = Duration.ofMinutes(15);

  private DecisionsJob() {}

  /** Submits the job. */
  public static void main(String[] words) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    define(env, JobArguments.parse(words));
    env.execute(NAME);
  }

  /** Wires source, rooms and sinks into {@code env}. */
  public static void define(StreamExecutionEnvironment env, JobArguments arguments) {
    KafkaEdge kafka = KafkaEdge.of(env, arguments, APPLICATION);
    RunSettings settings = arguments.settings();
    DataStream<LogRecord> log =
        kafka.decisionLog("Decision log from Kafka", settings.layout().workers());
    DataStream<LogRecord> decisions =
        DecisionsTopology.define(
            log.filter(DecisionsJob::isForARoom)
                .name("What rooms decide on")
                .uid("What rooms decide on")
                .setParallelism(log.getParallelism()),
            settings.rooms(),
            settings.ordering());
    kafka.write(arguments.live() ? gated(decisions, kafka, arguments) : decisions, Topics.AUDITS);
    kafka.write(decisions, Topics.SHADOW_AUDITS);
    kafka.write(decisions, Topics.BREAKERS);
    kafka.write(decisions.union(DecisionsTopology.episodes(decisions)), Topics.ALERTS);
    kafka.write(decisions, Topics.ORDERS);
    kafka.write(decisions, Topics.PORTFOLIOS);
    kafka.write(decisions, Topics.ATTRIBUTION);
    kafka.write(decisions, Topics.PULSE);
    kafka.write(decisions, Topics.SNAPSHOTS);
    kafka.writeDeadLetters(decisions, "of rooms");
    kafka.writeDeadLetters(log, "of the log");
  }

  /** Live, the wall clock has the last word on what may still be published. */
  private static DataStream<LogRecord> gated(
      DataStream<LogRecord> decisions, KafkaEdge kafka, JobArguments arguments) {
    WallClock clock = WallClock.system();
    SingleOutputStreamOperator<LogRecord> gated =
        OperatorId.GATE.on(
            decisions
                .process(
                    new Gate(
                        clock::micros, new RecentAudits(arguments.bootstrap(), LOOK_BACK, clock)))
                .setParallelism(decisions.getParallelism()));
    kafka.write(gated.getSideOutput(Gate.REPORTS), Topics.GATE_REPORTS);
    return gated;
  }

  /** Heartbeats have moved time at the source already. */
  private static boolean isForARoom(LogRecord record) {
    return !(record.getBody() instanceof DeadLetter) && !(record.getBody() instanceof Heartbeat);
  }
}
