package io.breakwater.udfs.function.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.udfs.function.engine.FlinkTime;
import io.breakwater.udfs.math.market.FlashMoveRule;
import io.breakwater.udfs.math.market.FlashStep;
import io.breakwater.udfs.math.market.FlashTrip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The pattern on a stream finds what the plainly said rule finds, and nothing else. */
class FlashMovePatternTest {
  private static final long START = 1_746_100_800L * Times.SECOND;
  private static final int INSTRUMENTS = 120;
  private static final int BARS = 400;

  /** What was found: instrument, bar end, whether it is a trip, and its evidence. */
  private record Found(
      String instrument, long barEnd, boolean trips, Map<String, Double> evidence) {
    Found ofTheMove() {
      Map<String, Double> numbers = new TreeMap<>(evidence);
      numbers.keySet().removeAll(Set.of("spreadZ", "depthRatio"));
      return new Found(instrument, barEnd, trips, numbers);
    }

    /** A match tells the book of its own steps, the rule that of every step since the move. */
    boolean isNoWorseThan(Found rule) {
      return or(evidence.get("spreadZ"), 0) <= or(rule.evidence.get("spreadZ"), 0)
          && or(evidence.get("depthRatio"), 9) >= or(rule.evidence.get("depthRatio"), 9);
    }

    private static double or(@Nullable Double number, double otherwise) {
      return number == null ? otherwise : number;
    }
  }

  @Test
  void findsWhatTheRuleFinds() throws Exception {
    List<FlashStep> steps = new ArrayList<>();
    List<Found> expected = new ArrayList<>();
    for (int i = 0; i < INSTRUMENTS; i++) {
      List<FlashStep> own = stepsOf("I" + i, new Random(i));
      FlashMoveRule rule = new FlashMoveRule();
      for (FlashStep step : own) {
        FlashTrip trip = rule.onStep(step);
        if (trip != null) {
          expected.add(found(trip));
        }
      }
      steps.addAll(own);
    }
    // In order of time, the kinds of a bar and the instruments mixed.
    Collections.shuffle(steps, new Random(99));
    steps.sort(Comparator.comparingLong(FlashStep::barEnd));

    List<Found> matched = match(steps);
    Comparator<Found> order =
        Comparator.comparing(Found::instrument).thenComparingLong(Found::barEnd);
    matched.sort(order);
    expected.sort(order);
    // The first difference says more than two long lists.
    for (int i = 0; i < Math.min(matched.size(), expected.size()); i++) {
      assertThat(matched.get(i).ofTheMove()).isEqualTo(expected.get(i).ofTheMove());
      assertThat(matched.get(i).isNoWorseThan(expected.get(i)))
          .as("%s against %s", matched.get(i), expected.get(i))
          .isTrue();
    }
    assertThat(matched).hasSameSizeAs(expected);
    assertThat(expected).hasSizeGreaterThan(INSTRUMENTS);
    assertThat(expected).extracting(Found::trips).contains(true, false);
  }

  // Flink's iterator may be interrupted while it closes.
  @SuppressWarnings("try")
  private static List<Found> match(List<FlashStep> steps) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
    List<Found> matched = new ArrayList<>();
    try (CloseableIterator<LogRecord> records =
        FlashMovePattern.match(
                environment
                    .fromData(steps, TypeInformation.of(FlashStep.class))
                    .setParallelism(1)
                    .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<FlashStep>forBoundedOutOfOrderness(Duration.ZERO)
                            .withTimestampAssigner((step, at) -> FlinkTime.toMillis(step.barEnd())))
                    .setParallelism(1))
            .executeAndCollect("flash moves")) {
      records.forEachRemaining(record -> matched.add(found(record)));
    }
    return matched;
  }

  private static Found found(LogRecord record) {
    if (record.getBody() instanceof Trip trip) {
      return new Found(
          trip.getScope(), trip.getEventTime(), true, new TreeMap<>(trip.getEvidence()));
    }
    Alert alert = (Alert) record.getBody();
    return new Found(
        alert.getScope(), alert.getEventTime(), false, new TreeMap<>(alert.getValues()));
  }

  private static Found found(FlashTrip trip) {
    Map<String, Double> evidence = new TreeMap<>();
    evidence.put("return", trip.move());
    evidence.put("threshold", trip.threshold());
    evidence.put("sigmaSlowBefore", trip.previousSigmaSlow());
    if (trip.largestSpreadZ() != null) {
      evidence.put("spreadZ", trip.largestSpreadZ());
    }
    if (trip.smallestDepthRatio() != null) {
      evidence.put("depthRatio", trip.smallestDepthRatio());
    }
    return new Found(trip.instrument(), trip.barEnd(), trip.bookFeed(), evidence);
  }

  /** Steps as the detector makes them: of a MOVE bar and the three bars after it. */
  private static List<FlashStep> stepsOf(String instrument, Random random) {
    List<FlashStep> steps = new ArrayList<>();
    // A third never has a book, a third always, a third from some bar on.
    int firstBook = new int[] {BARS, 0, random.nextInt(BARS)}[random.nextInt(3)];
    int lastMove = -BARS;
    for (int bar = 0; bar < BARS; bar++) {
      boolean bookFeed = bar >= firstBook;
      boolean moves = random.nextInt(bar - lastMove <= 4 ? 4 : 12) == 0;
      lastMove = moves ? bar : lastMove;
      if (bar - lastMove > 3) {
        continue;
      }
      boolean stress = bookFeed && random.nextInt(4) == 0;
      FlashStep step =
          new FlashStep(
              instrument,
              START + bar * Times.MINUTE,
              FlashStep.MOVE,
              0.01 + 0.01 * random.nextDouble(),
              0.01,
              0.001,
              bookFeed
                  ? (Double) (stress ? 3 + random.nextDouble() : 2 * random.nextDouble())
                  : null,
              bookFeed && random.nextBoolean() ? (Double) (0.5 + random.nextDouble()) : null,
              bookFeed);
      if (moves) {
        steps.add(step);
      }
      if (random.nextInt(4) == 0) {
        steps.add(kind(step, FlashStep.SHOCK));
      }
      if (stress) {
        steps.add(kind(step, FlashStep.STRESS));
      }
    }
    return steps;
  }

  private static FlashStep kind(FlashStep step, String kind) {
    return new FlashStep(
        step.instrument(),
        step.barEnd(),
        kind,
        step.move(),
        step.threshold(),
        step.previousSigmaSlow(),
        step.largestSpreadZ(),
        step.smallestDepthRatio(),
        step.bookFeed());
  }
}
