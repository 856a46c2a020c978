package io.breakwater.udfs.function.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.udfs.function.engine.FlinkTime;
import io.breakwater.udfs.math.pattern.BarsInARow;
import io.breakwater.udfs.math.pattern.MarketPattern;
import io.breakwater.udfs.math.pattern.Onset;
import io.breakwater.udfs.math.pattern.PatternMatch;
import io.breakwater.udfs.math.pattern.PatternStep;
import io.breakwater.udfs.math.pattern.PatternTrips;
import io.breakwater.udfs.math.pattern.RunawayRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The patterns on a stream find what the plainly said rules find, and nothing else. */
class MarketPatternsTest {
  private static final long START = 1_746_100_800L * Times.SECOND;
  private static final int INSTRUMENTS = 40;
  private static final int BARS = 300;
  private static final int LATENESS_MINUTES = 10;

  @ParameterizedTest
  @CsvSource({"hashmap,1", "hashmap,3", "rocksdb,2"})
  void findsWhatTheRulesFindInAnyOrderOfArrival(String backend, int parallelism) throws Exception {
    List<PatternStep> steps = new ArrayList<>();
    List<SpecificRecord> expected = new ArrayList<>();
    for (int i = 0; i < INSTRUMENTS; i++) {
      addSteps(MarketPattern.RUNAWAY, "I" + i, 2 * i, steps, expected);
      addSteps(MarketPattern.REGIME_SHIFT, "I" + i, 2 * i + 1, steps, expected);
    }
    addSteps(MarketPattern.SYSTEMIC_SELLOFF, "global", 1_001, steps, expected);
    addSteps(MarketPattern.CORRELATION_SURGE, "global", 1_002, steps, expected);

    List<SpecificRecord> matched = match(shaken(steps), backend, parallelism);
    Comparator<SpecificRecord> order =
        Comparator.<SpecificRecord, String>comparing(r -> r.getClass().getSimpleName())
            .thenComparing(MarketPatternsTest::id);
    matched.sort(order);
    expected.sort(order);
    assertThat(matched.stream().map(MarketPatternsTest::id))
        .containsExactlyElementsOf(expected.stream().map(MarketPatternsTest::id).toList());
    // Field by field, with all their numbers and words.
    assertThat(matched).isEqualTo(expected);
    for (MarketPattern pattern : List.of(MarketPattern.RUNAWAY, MarketPattern.REGIME_SHIFT)) {
      assertThat(expected.stream().filter(r -> id(r).startsWith(pattern.name())))
          .hasSizeGreaterThan(INSTRUMENTS);
    }
    assertThat(expected.stream().filter(r -> id(r).startsWith("SYSTEMIC"))).hasSizeGreaterThan(5);
    assertThat(expected.stream().filter(r -> id(r).startsWith("CORRELATION")))
        .hasSizeGreaterThan(5);
  }

  private static void addSteps(
      MarketPattern pattern,
      String scope,
      int seed,
      List<PatternStep> steps,
      List<SpecificRecord> expected) {
    Random random = new Random(seed);
    Function<PatternStep, @Nullable PatternMatch> rule =
        pattern == MarketPattern.RUNAWAY ? new RunawayRule()::onStep : new BarsInARow()::onStep;
    Long before = null;
    boolean last = false;
    for (int bar = 0; bar < BARS; bar++) {
      last = random.nextInt(10) < (last ? 7 : 2);
      if (!last) {
        continue;
      }
      boolean vouched = pattern == MarketPattern.RUNAWAY && random.nextInt(3) == 0;
      PatternStep step =
          new PatternStep(
              pattern, scope, START + bar * Times.MINUTE, vouched, numbers(random, vouched));
      steps.add(step);
      PatternMatch match = rule.apply(step);
      if (match == null) {
        continue;
      }
      if (Onset.isTold(match, before)) {
        expected.add(PatternTrips.trip(match));
        if (pattern.tripsAtOnset()) {
          expected.add(PatternTrips.alert(match));
        }
      }
      before = match.barEnd();
    }
  }

  private static Map<String, Double> numbers(Random random, boolean vouched) {
    Map<String, Double> numbers = new HashMap<>();
    for (String name :
        List.of(
            "change5Bars",
            "shock",
            "meanCorrelation",
            "slowMeanCorrelation",
            "stressShare",
            "medianReturn15Bars",
            "instrumentsWithChange")) {
      numbers.put(name, random.nextDouble());
    }
    if (vouched) {
      numbers.put("midChange5Bars", random.nextDouble());
    }
    return numbers;
  }

  /** Out of order by as much as is allowed, and all keys mixed. */
  private static List<PatternStep> shaken(List<PatternStep> steps) {
    Random random = new Random(99);
    Map<PatternStep, Long> arrival = new HashMap<>();
    for (PatternStep step : steps) {
      arrival.put(step, step.barEnd() + random.nextInt(LATENESS_MINUTES) * Times.MINUTE);
    }
    List<PatternStep> shaken = new ArrayList<>(steps);
    Collections.shuffle(shaken, random);
    shaken.sort(Comparator.comparing(arrival::get));
    return shaken;
  }

  // Flink's iterator may be interrupted while it closes.
  @SuppressWarnings("try")
  private static List<SpecificRecord> match(
      List<PatternStep> steps, String backend, int parallelism) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(StateBackendOptions.STATE_BACKEND, backend);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
    List<SpecificRecord> matched = new ArrayList<>();
    try (CloseableIterator<LogRecord> records =
        MarketPatterns.match(
                environment
                    .fromData(steps, TypeInformation.of(PatternStep.class))
                    .setParallelism(1)
                    .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<PatternStep>forBoundedOutOfOrderness(
                                Duration.ofMinutes(LATENESS_MINUTES))
                            .withTimestampAssigner((step, at) -> FlinkTime.toMillis(step.barEnd())))
                    .setParallelism(1))
            .executeAndCollect("market patterns")) {
      records.forEachRemaining(record -> matched.add((SpecificRecord) record.getBody()));
    }
    return matched;
  }

  private static String id(SpecificRecord record) {
    return record instanceof Trip trip ? trip.getTripId() : ((Alert) record).getAlertId();
  }
}
