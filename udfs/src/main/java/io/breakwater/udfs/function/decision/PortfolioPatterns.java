package io.breakwater.udfs.function.decision;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.PortfolioStep;
import io.breakwater.udfs.function.engine.LogRecordType;
import io.breakwater.udfs.math.breaker.BreakerRule;
import io.breakwater.udfs.math.breaker.DrawdownRules;
import io.breakwater.udfs.math.breaker.Episode;
import io.breakwater.udfs.math.breaker.LossStreak;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.cep.CEP;
import org.apache.flink.cep.functions.PatternProcessFunction;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.conditions.IterativeCondition;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;

/**
 * Patterns on portfolios, matched again behind the rooms for their evidence. The rooms have tripped
 * their breakers by themselves.
 *
 * <p>A portfolio's steps come from its room in their order and carry their time, so the patterns
 * need no watermarks; up to the pattern they must stay beside the room that told them. Numbers tell
 * that no step is missing between two, epochs that no person's reset is.
 */
public final class PortfolioPatterns {
  private static final String FIRST = "first";
  private static final String SECOND = "second";
  private static final String THIRD = "third";
  private static final String OPENING = "opening";

  private PortfolioPatterns() {}

  /** DRAWDOWN_CASCADE: three ladder steps down within twelve hours. */
  public static SingleOutputStreamOperator<LogRecord> cascades(DataStream<LogRecord> steps) {
    Pattern<LogRecord, ?> pattern =
        Pattern.<LogRecord>begin(FIRST, AfterMatchSkipStrategy.noSkip())
            .where(SimpleCondition.of(PortfolioPatterns::isLadderStep))
            .next(SECOND)
            .where(new Within(FIRST, Long.MAX_VALUE))
            .next(THIRD)
            .where(SimpleCondition.of(record -> step(record).getDecides()))
            .where(new Within(FIRST, DrawdownRules.CASCADE_MICROS));
    return match(
        steps
            .filter(PortfolioPatterns::isLadderStep)
            .name("Ladder steps down")
            .uid("Ladder steps down")
            .setParallelism(steps.getParallelism()),
        pattern,
        BreakerRule.DRAWDOWN_CASCADE);
  }

  /** LOSS_STREAK: three losing exits within 30 minutes, then an opening larger than usual. */
  public static SingleOutputStreamOperator<LogRecord> lossStreaks(DataStream<LogRecord> steps) {
    Pattern<LogRecord, ?> pattern =
        Pattern.<LogRecord>begin(FIRST, AfterMatchSkipStrategy.noSkip())
            .where(SimpleCondition.of(PortfolioPatterns::isLosingExit))
            .next(SECOND)
            .where(SimpleCondition.of(PortfolioPatterns::isLosingExit))
            .next(THIRD)
            .where(SimpleCondition.of(PortfolioPatterns::isLosingExit))
            .where(new Within(FIRST, LossStreak.WITHIN_MICROS))
            .next(OPENING)
            .where(SimpleCondition.of(PortfolioPatterns::isLargerOpening))
            .where(new Within(THIRD, LossStreak.WITHIN_MICROS));
    return match(
        steps
            .filter(record -> isLosingExit(record) || isLargerOpening(record))
            .name("Losing exits and larger openings")
            .uid("Losing exits and larger openings")
            .setParallelism(steps.getParallelism()),
        pattern,
        BreakerRule.LOSS_STREAK);
  }

  private static SingleOutputStreamOperator<LogRecord> match(
      DataStream<LogRecord> steps, Pattern<LogRecord, ?> pattern, String name) {
    KeyedStream<LogRecord, String> byScope =
        steps.keyBy(
            record -> step(record).getScopeKind() + ":" + step(record).getScope(), Types.STRING);
    return CEP.pattern(byScope, pattern)
        .inProcessingTime()
        .process(new ToEpisode(name), LogRecordType.INSTANCE);
  }

  private static PortfolioStep step(LogRecord record) {
    return (PortfolioStep) record.getBody();
  }

  private static boolean isLadderStep(LogRecord record) {
    return step(record).getKind().equals(DrawdownRules.STEP_DOWN);
  }

  private static boolean isLosingExit(LogRecord record) {
    return step(record).getKind().equals(LossStreak.LOSING_EXIT);
  }

  private static boolean isLargerOpening(LogRecord record) {
    return step(record).getKind().equals(LossStreak.LARGER_OPENING) && step(record).getDecides();
  }

  /** Of the same epoch as an earlier step, and not later than it may be. */
  private static final class Within extends IterativeCondition<LogRecord> {
    private static final long serialVersionUID = 1L;

    private final String earlier;
    private final long micros;

    Within(String earlier, long micros) {
      this.earlier = earlier;
      this.micros = micros;
    }

    @Override
    public boolean filter(LogRecord record, Context<LogRecord> context) throws Exception {
      for (LogRecord first : context.getEventsForPattern(earlier)) {
        PortfolioStep from = step(first);
        PortfolioStep to = step(record);
        return from.getEpoch() == to.getEpoch()
            && to.getEventTime() - from.getEventTime() <= micros;
      }
      return false;
    }
  }

  private static final class ToEpisode extends PatternProcessFunction<LogRecord, LogRecord> {
    private static final long serialVersionUID = 1L;

    private final String pattern;

    ToEpisode(String pattern) {
      this.pattern = pattern;
    }

    @Override
    public void processMatch(
        Map<String, List<LogRecord>> match, Context context, Collector<LogRecord> out) {
      List<PortfolioStep> steps = new ArrayList<>();
      for (String place : List.of(FIRST, SECOND, THIRD, OPENING)) {
        match.getOrDefault(place, List.of()).forEach(record -> steps.add(step(record)));
      }
      PortfolioStep last = steps.get(steps.size() - 1);
      Map<String, Double> values = new TreeMap<>();
      List<String> words = new ArrayList<>();
      for (int i = 0; i < steps.size(); i++) {
        PortfolioStep each = steps.get(i);
        double before = (last.getEventTime() - each.getEventTime()) / (double) Times.MINUTE;
        String place = "step" + (i + 1) + ".";
        values.put(place + "minutesBefore", before);
        each.getValues().forEach((name, value) -> values.put(place + name, value));
        words.add(String.format(Locale.ROOT, "%s %.1f min before", each.getKind(), before));
      }
      LogRecord record =
          FactOrder.envelope(
              "",
              0L,
              Episode.of(
                  pattern,
                  last.getScopeKind(),
                  last.getScope(),
                  last.getEventTime(),
                  values,
                  String.join(", ", words)));
      record.setLogTime(last.getEventTime());
      out.collect(record);
    }
  }
}
