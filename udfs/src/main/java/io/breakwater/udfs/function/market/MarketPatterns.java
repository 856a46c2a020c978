package io.breakwater.udfs.function.market;

import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.function.engine.LogRecordType;
import io.breakwater.udfs.math.pattern.BarsInARow;
import io.breakwater.udfs.math.pattern.MarketPattern;
import io.breakwater.udfs.math.pattern.PatternMatch;
import io.breakwater.udfs.math.pattern.PatternStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
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
import org.apache.flink.util.OutputTag;

/**
 * RUNAWAY, SYSTEMIC_SELLOFF, CORRELATION_SURGE and REGIME_SHIFT on streams of rare steps: what
 * {@link io.breakwater.udfs.math.pattern} says in plain Java. Steps are told apart by key alone, at
 * most one a bar end, so that "within" says "in a row".
 */
public final class MarketPatterns {
  /** Rare bars that may be part of a pattern. */
  public static final OutputTag<PatternStep> STEPS =
      new OutputTag<>("pattern-steps", TypeInformation.of(PatternStep.class));

  private static final OutputTag<PatternStep> LATE =
      new OutputTag<>("late-pattern-steps", TypeInformation.of(PatternStep.class));
  private static final String RUNAWAY = "Runaway pattern (CEP)";
  private static final String IN_A_ROW = "Bars in a row pattern (CEP)";
  private static final String TRIPS = "Trips of market patterns";
  private static final String BEFORE = "bar before";
  private static final String LAST = "last bar";

  private MarketPatterns() {}

  /** Trips and alerts; steps that came too late to be matched come out as alerts too. */
  public static DataStream<LogRecord> match(DataStream<PatternStep> steps) {
    SingleOutputStreamOperator<PatternMatch> runaways =
        matches(only(steps, true, "Steps of runaways"), runaway(), RUNAWAY);
    SingleOutputStreamOperator<PatternMatch> inARow =
        matches(only(steps, false, "Steps of bars in a row"), inARow(), IN_A_ROW);
    return runaways
        .union(inARow)
        .keyBy(PatternMatch::key, Types.STRING)
        .process(new PatternTelling(), LogRecordType.INSTANCE)
        .name(TRIPS)
        .uid(TRIPS)
        .union(late(runaways, RUNAWAY), late(inARow, IN_A_ROW));
  }

  private static DataStream<LogRecord> late(
      SingleOutputStreamOperator<PatternMatch> matches, String name) {
    return LateStep.told(
        matches.getSideOutput(LATE),
        step ->
            LateStep.alert(
                step.pattern().name(), step.pattern().scopeKind(), step.scope(), step.barEnd()),
        name);
  }

  private static DataStream<PatternStep> only(
      DataStream<PatternStep> steps, boolean runaways, String name) {
    return steps
        .filter(step -> (step.pattern() == MarketPattern.RUNAWAY) == runaways)
        .name(name)
        .uid(name);
  }

  private static SingleOutputStreamOperator<PatternMatch> matches(
      DataStream<PatternStep> steps, Pattern<PatternStep, ?> pattern, String name) {
    return CEP.pattern(steps.keyBy(PatternStep::key, Types.STRING), pattern)
        .sideOutputLateData(LATE)
        .process(new ToMatch(), TypeInformation.of(PatternMatch.class))
        .name(name)
        .uid(name);
  }

  /** Two bars in a row, or one that is vouched for. */
  private static Pattern<PatternStep, ?> runaway() {
    return Pattern.<PatternStep>begin(BEFORE, AfterMatchSkipStrategy.noSkip())
        .optional()
        .where(SimpleCondition.of(step -> true))
        .next(LAST)
        .where(new IsEnough())
        .within(barsInARow(2));
  }

  /** Three bars in a row. */
  private static Pattern<PatternStep, ?> inARow() {
    return Pattern.<PatternStep>begin(LAST, AfterMatchSkipStrategy.noSkip())
        .where(SimpleCondition.of(step -> true))
        .times(BarsInARow.BARS)
        .consecutive()
        .within(barsInARow(BarsInARow.BARS));
  }

  /** What this many bars span, both ends counted. */
  private static Duration barsInARow(int bars) {
    return Duration.ofMinutes(bars - 1).plusMillis(1);
  }

  /** A bar that is vouched for needs no other; any other bar needs one before it. */
  private static final class IsEnough extends IterativeCondition<PatternStep> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean filter(PatternStep step, Context<PatternStep> context) throws Exception {
      boolean alone = !context.getEventsForPattern(BEFORE).iterator().hasNext();
      return step.vouched() == alone;
    }
  }

  private static final class ToMatch extends PatternProcessFunction<PatternStep, PatternMatch> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processMatch(
        Map<String, List<PatternStep>> match, Context context, Collector<PatternMatch> out) {
      List<PatternStep> steps = new ArrayList<>(match.getOrDefault(BEFORE, List.of()));
      steps.addAll(match.getOrDefault(LAST, List.of()));
      out.collect(PatternMatch.of(steps));
    }
  }
}
