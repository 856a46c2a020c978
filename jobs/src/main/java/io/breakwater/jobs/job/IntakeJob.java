package io.breakwater.jobs.job;

import io.breakwater.jobs.config.RunSettings;
import io.breakwater.jobs.topology.IntakeTopology;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Whatever may influence a decision from Kafka; the decision log to Kafka. */
public final class IntakeJob {
  /** Name of the job. */
  public static final String NAME = "breakwater intake";

  private static final String APPLICATION = "intake";

  private static final List<Topic<?>> READ =
      List.of(
          Topics.INSTRUMENTS,
          Topics.POLICIES,
          Topics.VENUES,
          Topics.EVENTS,
          Topics.FUNDING,
          Topics.NEWS,
          Topics.BALANCES,
          Topics.TRANSFERS,
          Topics.FILLS,
          Topics.ORDER_UPDATES,
          Topics.COMMANDS,
          Topics.SIGNALS);

  /** Read by market-state too, which tells what is spoiled in them: nothing is told twice. */
  private static final Set<String> TOLD_BY_MARKET_STATE =
      Set.of(Topics.INSTRUMENTS.name(), Topics.FUNDING.name(), Topics.NEWS.name());

  private IntakeJob() {}

  /** Submits the job. */
  public static void main(String[] words) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    define(env, JobArguments.parse(words));
    env.execute(NAME);
  }

  /** Wires sources, topology and sinks into {@code env}. */
  public static void define(StreamExecutionEnvironment env, JobArguments arguments) {
    KafkaEdge kafka = KafkaEdge.of(env, arguments, APPLICATION);
    RunSettings settings = arguments.settings();
    DataStream<LogRecord> facts = kafka.facts("Facts from Kafka", topics(arguments));
    DataStream<LogRecord> evidence =
        kafka.facts("Evidence from Kafka", List.of(Topics.EVIDENCE), 1);
    SingleOutputStreamOperator<LogRecord> log =
        IntakeTopology.define(
            byLane(facts, env).union(byLane(evidence, env)),
            settings.intake(!arguments.live()),
            settings.ordering());
    kafka.writeLog(log, Topics.DECISION_LOG);
    kafka.write(IntakeTopology.episodes(log), Topics.ALERTS);
    kafka.writeDeadLetters(log, "of intake");
    kafka.writeDeadLetters(
        facts
            .filter(IntakeJob::toldHere)
            .name("Told by intake")
            .uid("Told by intake")
            .setParallelism(facts.getParallelism()),
        "of sources");
    kafka.writeDeadLetters(evidence, "of evidence");
  }

  /**
   * Live, the gate's reports are facts too. Genesis is read only under the data clock, which puts
   * it first; live it stands in the log before intake begins, or it would race with what follows.
   */
  private static List<Topic<?>> topics(JobArguments arguments) {
    List<Topic<?>> topics = new ArrayList<>(READ);
    topics.add(arguments.live() ? Topics.GATE_REPORTS : Topics.GENESIS);
    return topics;
  }

  /** Between different numbers of subtasks records would go round, and leave their lane's order. */
  private static DataStream<LogRecord> byLane(
      DataStream<LogRecord> records, StreamExecutionEnvironment env) {
    return records.getParallelism() == env.getParallelism()
        ? records
        : records.keyBy(LogRecord::getLane, Types.STRING);
  }

  private static boolean toldHere(LogRecord record) {
    return record.getBody() instanceof DeadLetter letter
        && !TOLD_BY_MARKET_STATE.contains(letter.getStream());
  }
}
