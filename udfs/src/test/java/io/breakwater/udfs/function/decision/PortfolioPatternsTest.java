package io.breakwater.udfs.function.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.PortfolioStep;
import io.breakwater.schemas.avro.TradeSide;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.udfs.function.engine.LogRecordType;
import io.breakwater.udfs.math.breaker.DrawdownRules;
import io.breakwater.udfs.math.breaker.LossStreak;
import io.breakwater.udfs.math.portfolio.FillResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;

/** The patterns behind the rooms find what the rules inside them trip on, and nothing else. */
class PortfolioPatternsTest {
  private static final long START = 1_746_100_800L * Times.SECOND;
  private static final int SCOPES = 40;
  private static final int EVENTS = 8000;

  private final Random random = new Random(11);
  private final List<LogRecord> steps = new ArrayList<>();
  private final TreeSet<String> expected = new TreeSet<>();
  private long now = START;

  private void tell(PortfolioStep step) {
    LogRecord record = FactOrder.envelope("", 0L, step);
    record.setLogTime(now);
    steps.add(record);
  }

  private void expect(Trip trip) {
    expected.add(trip.getScopeKind() + ":" + trip.getScope() + " " + trip.getEventTime());
  }

  @Test
  void cascadesAreThoseOfTheRooms() throws Exception {
    List<DrawdownRules> rules = new ArrayList<>();
    for (int i = 0; i < SCOPES; i++) {
      rules.add(new DrawdownRules("portfolio", "P" + i));
    }
    for (int i = 0; i < EVENTS; i++) {
      DrawdownRules rule = rules.get(random.nextInt(SCOPES));
      now += random.nextInt(5) * 3 * Times.MINUTE;
      if (random.nextInt(20) == 0) {
        rule.reset();
      }
      int down = Math.max(0, random.nextInt(6) - 2);
      Set<String> off = random.nextInt(10) == 0 ? Set.of("DRAWDOWN_CASCADE") : Set.of();
      rule.steps(now, 0.1, down, off.isEmpty()).forEach(this::tell);
      rule.onTick(now, 0.1, null, down, off).forEach(this::expect);
    }
    assertThat(expected.size()).isBetween(SCOPES, EVENTS / 2);
    same(matched(PortfolioPatterns::cascades));
  }

  @Test
  void lossStreaksAreThoseOfTheRooms() throws Exception {
    List<LossStreak> rules = new ArrayList<>();
    for (int i = 0; i < SCOPES; i++) {
      rules.add(new LossStreak(i % 2 == 0 ? "portfolio" : "strategy", "P" + i));
    }
    long[] openUntil = new long[SCOPES];
    int larger = 0;
    for (int i = 0; i < EVENTS; i++) {
      int scope = random.nextInt(SCOPES);
      LossStreak rule = rules.get(scope);
      now += random.nextInt(20) * Times.SECOND;
      switch (random.nextInt(12)) {
        case 0 -> {
          double money = 100 + 100 * random.nextDouble();
          // While its breaker is open nobody asks the rule.
          PortfolioStep step = now < openUntil[scope] ? null : rule.onOpening(money, now);
          if (step != null) {
            larger++;
            tell(step);
            if (step.getDecides()) {
              expect(rule.trip(step));
              openUntil[scope] = now + Times.HOUR;
            }
          }
        }
        case 1 -> {
          if (random.nextInt(10) == 0) {
            rule.reset();
          }
        }
        case 2, 3, 4, 5, 6 -> rule.onFill(fill("O" + i), opened(), 1, now);
        default -> {
          PortfolioStep step = rule.onFill(fill("F" + i), closed(random.nextGaussian()), 1, now);
          if (step != null) {
            tell(step);
          }
        }
      }
    }
    assertThat(expected.size()).isGreaterThan(30);
    assertThat(larger).isGreaterThan(3 * expected.size() / 2);
    same(matched(PortfolioPatterns::lossStreaks));
  }

  /** Tells what differs, not both long lists. */
  private void same(TreeSet<String> matched) {
    TreeSet<String> missing = new TreeSet<>(expected);
    missing.removeAll(matched);
    matched.removeAll(expected);
    assertThat(missing).as("not matched").isEmpty();
    assertThat(matched).as("matched too much").isEmpty();
  }

  private static Fill fill(String id) {
    return Fill.newBuilder()
        .setFillId(id)
        .setPortfolioId("P")
        .setInstrument("ETH-USDT")
        .setSide(TradeSide.BUY)
        .setQuantity(1)
        .setPrice(100)
        .setFee(0)
        .setEventTime(0)
        .build();
  }

  private static FillResult opened() {
    return new FillResult(FillResult.Outcome.APPLIED, 1, 0, 0, -100, 1);
  }

  private static FillResult closed(double realised) {
    return new FillResult(FillResult.Outcome.APPLIED, -1, -1, realised, 100, 0);
  }

  // Flink's iterator may be interrupted while it closes.
  @SuppressWarnings("try")
  private TreeSet<String> matched(Function<DataStream<LogRecord>, DataStream<LogRecord>> pattern)
      throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
    TreeSet<String> matched = new TreeSet<>();
    try (CloseableIterator<LogRecord> records =
        pattern
            .apply(environment.fromData(steps, LogRecordType.INSTANCE).setParallelism(1))
            .executeAndCollect("episodes")) {
      records.forEachRemaining(
          record -> {
            Alert alert = (Alert) record.getBody();
            matched.add(alert.getScopeKind() + ":" + alert.getScope() + " " + alert.getEventTime());
          });
    }
    return matched;
  }
}
