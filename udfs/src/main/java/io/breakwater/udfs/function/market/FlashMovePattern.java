package io.breakwater.udfs.function.market;

import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.function.engine.LogRecordType;
import io.breakwater.udfs.math.market.FlashMoveRule;
import io.breakwater.udfs.math.market.FlashStep;
import io.breakwater.udfs.math.market.FlashTrip;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.cep.CEP;
import org.apache.flink.cep.EventComparator;
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
 * FLASH_MOVE: a MOVE, then within three bars a SHOCK, and a STRESS where there is a book, in any
 * order. Thresholds were applied upstream; the pattern sees only the rare steps that remain.
 */
public final class FlashMovePattern {
  private static final OutputTag<FlashStep> LATE =
      new OutputTag<>("late-flash-steps", TypeInformation.of(FlashStep.class));
  private static final String NAME = "Flash move pattern (CEP)";
  private static final String QUIET = "Flash move quiet period";
  private static final String MOVE = "move";
  private static final String FIRST = "shock or stress";
  private static final String LAST = "the other";

  private FlashMovePattern() {}

  /**
   * Trips and alerts, at most one in {@value FlashMoveRule#QUIET_BARS} bars of an instrument; steps
   * that came too late to be matched come out as alerts too.
   */
  public static DataStream<LogRecord> match(DataStream<FlashStep> steps) {
    SingleOutputStreamOperator<FlashTrip> matches =
        CEP.pattern(steps.keyBy(FlashStep::instrument, Types.STRING), pattern(), new StepOrder())
            .sideOutputLateData(LATE)
            .process(new ToTrip(), TypeInformation.of(FlashTrip.class))
            .name(NAME)
            .uid(NAME);
    return matches
        .keyBy(FlashTrip::instrument, Types.STRING)
        .process(new FlashMoveQuiet(), LogRecordType.INSTANCE)
        .name(QUIET)
        .uid(QUIET)
        .union(
            LateStep.told(
                matches.getSideOutput(LATE),
                step ->
                    LateStep.alert("FLASH_MOVE", "instrument", step.instrument(), step.barEnd()),
                NAME));
  }

  private static Pattern<FlashStep, ?> pattern() {
    return Pattern.<FlashStep>begin(MOVE, AfterMatchSkipStrategy.noSkip())
        .where(SimpleCondition.of(FlashStep::moves))
        .followedBy(FIRST)
        .optional()
        .where(SimpleCondition.of(step -> step.bookFeed() && (step.shocks() || step.stresses())))
        .followedBy(LAST)
        .where(new Completes())
        // One bar end more than three bars is already too late; both ends count.
        .within(Duration.ofMinutes(3).plusMillis(1));
  }

  /** Without a book a SHOCK completes; with one, whichever of SHOCK and STRESS is missing. */
  private static final class Completes extends IterativeCondition<FlashStep> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean filter(FlashStep step, Context<FlashStep> context) throws Exception {
      for (FlashStep first : context.getEventsForPattern(FIRST)) {
        return first.shocks() ? step.stresses() : step.shocks();
      }
      return step.shocks() && !step.bookFeed();
    }
  }

  /** Steps of one bar: MOVE, SHOCK, STRESS. */
  private static final class StepOrder implements EventComparator<FlashStep> {
    private static final long serialVersionUID = 1L;

    @Override
    public int compare(FlashStep left, FlashStep right) {
      return Integer.compare(rank(left), rank(right));
    }

    private static int rank(FlashStep step) {
      if (step.moves()) {
        return 0;
      }
      return step.shocks() ? 1 : 2;
    }
  }

  private static final class ToTrip extends PatternProcessFunction<FlashStep, FlashTrip> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processMatch(
        Map<String, List<FlashStep>> match, Context context, Collector<FlashTrip> out) {
      FlashStep move = Objects.requireNonNull(match.get(MOVE)).get(0);
      FlashStep last = Objects.requireNonNull(match.get(LAST)).get(0);
      FlashMoveEvidence evidence = new FlashMoveEvidence();
      match.values().forEach(steps -> steps.forEach(evidence::take));
      out.collect(evidence.trip(move, last));
    }
  }
}
