package io.breakwater.udfs.function.intake;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.function.engine.LogRecordType;
import io.breakwater.udfs.math.breaker.BreakerRule;
import io.breakwater.udfs.math.breaker.Episode;
import io.breakwater.udfs.math.habits.EscalationStep;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.cep.CEP;
import org.apache.flink.cep.functions.PatternProcessFunction;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.conditions.IterativeCondition;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;

/**
 * PUBLISHER_ESCALATION as evidence beside the log: a rise of leverage, then another with the very
 * next signal, at the size of an escalation.
 *
 * <p>The trip itself is written by {@link IntakeStep}, behind its signal; nothing that comes back
 * from here could still stand there. A publisher's steps come from one worker in their order, so
 * the pattern needs no time.
 */
public final class EscalationPattern {
  private static final String FIRST = "rise";
  private static final String SECOND = "next rise";

  private EscalationPattern() {}

  /** Episodes, as alerts. */
  public static SingleOutputStreamOperator<LogRecord> match(DataStream<EscalationStep> steps) {
    return CEP.pattern(steps.keyBy(EscalationStep::publisherId, Types.STRING), pattern())
        .inProcessingTime()
        .process(new ToEpisode(), LogRecordType.INSTANCE);
  }

  private static Pattern<EscalationStep, ?> pattern() {
    return Pattern.<EscalationStep>begin(FIRST, AfterMatchSkipStrategy.noSkip())
        .where(SimpleCondition.of(step -> true))
        .next(SECOND)
        .where(new Completes());
  }

  private static final class Completes extends IterativeCondition<EscalationStep> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean filter(EscalationStep step, Context<EscalationStep> context) throws Exception {
      for (EscalationStep first : context.getEventsForPattern(FIRST)) {
        return step.giant() && step.follows(first);
      }
      return false;
    }
  }

  private static final class ToEpisode extends PatternProcessFunction<EscalationStep, LogRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processMatch(
        Map<String, List<EscalationStep>> match, Context context, Collector<LogRecord> out) {
      EscalationStep first = Objects.requireNonNull(match.get(FIRST)).get(0);
      EscalationStep second = Objects.requireNonNull(match.get(SECOND)).get(0);
      Map<String, Double> values = new TreeMap<>();
      values.put("firstLeverage", first.leverageBefore());
      values.put("secondLeverage", first.leverage());
      values.put("thirdLeverage", second.leverage());
      values.put("sizeRatio", second.sizeRatio());
      LogRecord record =
          FactOrder.envelope(
              "",
              0L,
              Episode.of(
                  BreakerRule.PUBLISHER_ESCALATION,
                  "publisher",
                  second.publisherId(),
                  second.eventTime(),
                  values,
                  "Signals " + first.signalId() + " and " + second.signalId()));
      record.setLogTime(second.eventTime());
      out.collect(record);
    }
  }
}
