package io.breakwater.udfs.math.rebalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.AvroCodecs;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Layer;
import io.breakwater.schemas.avro.PerformanceTilt;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.RebalancePolicy;
import io.breakwater.schemas.avro.TargetMethod;
import io.breakwater.udfs.math.evidence.Mark;
import io.breakwater.udfs.math.portfolio.Facts;
import io.breakwater.udfs.math.portfolio.ReturnRing;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TargetsTest {
  static {
    // Making a codec tells Avro which records to trust.
    AvroCodecs.plain(Policy.class);
  }

  private final Map<String, Instrument> instruments = new HashMap<>();
  private final Map<String, Double> sigmas = new TreeMap<>(Map.of("A", 0.001, "B", 0.002));
  private final Map<String, MarketView> views = new HashMap<>();
  private final ReturnRing minutes = new ReturnRing(500);
  private final ReturnRing hours = new ReturnRing(500);
  private final TargetBook book = new TargetBook();

  TargetsTest() {
    for (String name : List.of("A", "B", "C")) {
      Instrument instrument = Facts.instrument(name, 0.1, 1);
      instrument.setLayer(name.equals("C") ? Layer.HEDGE : Layer.CORE);
      instruments.put(name, instrument);
    }
  }

  private TargetInputs inputs() {
    return new TargetInputs(
        instruments::get,
        name -> new Mark(100, 0, true, "bar"),
        sigmas::get,
        name -> views.getOrDefault(name, MarketView.NONE),
        minutes,
        hours);
  }

  private static RebalancePolicy.Builder by(TargetMethod method, String... names) {
    return RebalancePolicy.newBuilder().setMethod(method).setInstruments(List.of(names));
  }

  private Targets of(RebalancePolicy.Builder policy) {
    return TargetMaker.of(policy.build(), inputs());
  }

  private static Policy policy(int version, RebalancePolicy.Builder rebalance) {
    return Policy.newBuilder()
        .setPortfolioId("P")
        .setVersion(version)
        .setRebalance(rebalance.build())
        .build();
  }

  private static void assertWeights(Targets targets, Map<String, Double> expected) {
    assertThat(targets.missing()).isEmpty();
    assertThat(targets.weights()).containsOnlyKeys(expected.keySet());
    expected.forEach(
        (name, weight) ->
            assertThat(targets.weights().get(name)).as(name).isCloseTo(weight, within(1e-12)));
  }

  @Test
  void inverseVolatilityGivesTheCalmerMore() {
    // 1/0.001 against 1/0.002: two thirds and one third of 0.9.
    assertWeights(
        of(by(TargetMethod.INVERSE_VOLATILITY, "A", "B").setBudget(0.9)),
        Map.of("A", 0.6, "B", 0.3));
  }

  @Test
  void oneMissingInputLeavesNoTargets() {
    sigmas.put("B", 0.0);
    Targets flat = of(by(TargetMethod.INVERSE_VOLATILITY, "A", "B", "C", "X"));
    // An unknown one is told before anything is computed.
    assertThat(flat.weights()).isEmpty();
    assertThat(flat.missing()).extracting(Skip::instrument).containsExactly("X");
    flat = of(by(TargetMethod.INVERSE_VOLATILITY, "A", "B", "C"));
    assertThat(flat.weights()).isEmpty();
    assertThat(flat.missing()).extracting(Skip::instrument).containsExactly("B", "C");
    assertThat(flat.missing()).extracting(Skip::reason).containsOnly(SkipReason.TARGET_NOT_READY);
  }

  @Test
  void layersShareTheirBudgets() {
    RebalancePolicy.Builder layered =
        RebalancePolicy.newBuilder()
            .setMethod(TargetMethod.LAYERED)
            .setTargets(Map.of("A", 0.3, "B", -0.1, "C", 0.5))
            .setLayerBudgets(Map.of("CORE", 0.8, "ALPHA", 0.2));
    // HEDGE has no budget, and nobody is ALPHA: that part stays cash.
    assertWeights(of(layered), Map.of("A", 0.6, "B", -0.2, "C", 0.0));
    RebalancePolicy.Builder byVolatility =
        by(TargetMethod.LAYERED, "A", "B")
            .setLayerMethod(TargetMethod.INVERSE_VOLATILITY)
            .setLayerBudgets(Map.of("CORE", 0.75));
    assertWeights(of(byVolatility), Map.of("A", 0.5, "B", 0.25));
    instruments.get("A").setLayer(null);
    assertThat(of(layered).missing()).extracting(Skip::instrument).containsExactly("A");
  }

  @Test
  void thinBooksTiltDown() {
    RebalancePolicy.Builder deep =
        RebalancePolicy.newBuilder()
            .setTargets(Map.of("A", 0.5, "B", -0.4))
            .setFullLiquidity(1000.0);
    views.put("A", new MarketView(500.0, 900.0, 1.0, null));
    assertThat(of(deep).missing()).extracting(Skip::instrument).containsExactly("B");
    views.put("B", new MarketView(5000.0, 1000.0, 1.0, null));
    assertWeights(of(deep), Map.of("A", 0.25, "B", -0.4));
  }

  @Test
  void badPerformanceTiltsDown() {
    double[] returns = {0.01, -0.012, 0.01, -0.012};
    for (int hour = 0; hour < returns.length; hour++) {
      hours.push(hour * Times.HOUR, Map.of("A", returns[hour]));
    }
    RebalancePolicy.Builder past =
        RebalancePolicy.newBuilder()
            .setTargets(Map.of("A", 0.5))
            .setPerformanceTilt(PerformanceTilt.SHARPE)
            .setPerformanceHours(8);
    // Mean -0.001, deviation 0.011, by the square root of 8760 hours -8.5: half is the least.
    assertWeights(of(past), Map.of("A", 0.25));
    // Short, the same prices were a gain.
    assertWeights(of(past.setTargets(Map.of("A", -0.5))), Map.of("A", -0.5));
    assertThat(of(past.setPerformanceHours(9)).missing())
        .extracting(Skip::instrument)
        .containsExactly("A");
    // Mean -0.0001 after a fifth hour of 0.0035; below zero 0.012 twice in five hours.
    hours.push(4 * Times.HOUR, Map.of("A", 0.0035));
    double ratio = -0.0001 / Math.sqrt(2 * 0.012 * 0.012 / 5) * Math.sqrt(8760);
    assertThat(ratio).isBetween(-2.0, 0.0);
    assertWeights(
        of(
            past.setTargets(Map.of("A", 0.5))
                .setPerformanceHours(5)
                .setPerformanceTilt(PerformanceTilt.SORTINO)),
        Map.of("A", 0.5 * (1 + ratio / 4)));
  }

  /** Returns that do not move together: the covariance is diagonal. */
  private void alternate(double a, double b, double c) {
    for (int bar = 0; bar < 120; bar++) {
      double sign = bar % 2 == 0 ? 1 : -1;
      double[] move = {0, 0, 0};
      move[bar / 2 % 3] = sign;
      minutes.push(bar, Map.of("A", a * move[0], "B", b * move[1], "C", c * move[2]));
    }
  }

  @Test
  void riskParityOfUncorrelatedOnes() {
    alternate(1, 1, 2);
    // Equally far from each other: A and B are joined first, then C. The halves are A against B, C:
    // variances 1 and (4/5)²·1 + (1/5)²·4 = 0.8, so A has 0.8/1.8; of the rest B has four fifths.
    double rest = 1 / 1.8;
    assertWeights(
        of(by(TargetMethod.RISK_PARITY, "C", "B", "A")),
        Map.of("A", 1 - rest, "B", 0.8 * rest, "C", 0.2 * rest));
  }

  @Test
  void riskParityNeedsMovesInCommon() {
    for (int bar = 0; bar < 59; bar++) {
      minutes.push(bar, Map.of("A", 0.001, "B", bar % 2 == 0 ? 0.0 : 0.002));
    }
    assertThat(of(by(TargetMethod.RISK_PARITY, "A", "B")).missing()).hasSize(2);
    minutes.push(59, Map.of("A", 0.001, "B", 0.0));
    assertThat(of(by(TargetMethod.RISK_PARITY, "A", "B")).missing()).isEmpty();
    assertThat(of(by(TargetMethod.RISK_PARITY, "A", "C")).missing()).hasSize(2);
    ReturnRing still = new ReturnRing(500);
    for (int bar = 0; bar < 60; bar++) {
      still.push(bar, Map.of("A", 0.001, "B", 0.0));
    }
    assertThat(ReturnCovariance.of(List.of("A", "B"), still).notReady()).containsOnlyKeys("B");
  }

  @Property(tries = 200)
  void riskParityIsAllOfItWhateverTheReturns(
      @ForAll @IntRange(min = 1, max = 9) int count, @ForAll long seed) {
    java.util.Random random = new java.util.Random(seed);
    ReturnRing ring = new ReturnRing(500);
    List<String> names = java.util.stream.IntStream.range(0, count).mapToObj(i -> "I" + i).toList();
    for (int bar = 0; bar < 70; bar++) {
      Map<String, Double> returns = new HashMap<>();
      double common = random.nextGaussian();
      // Some move exactly alike, some exactly against each other.
      names.forEach(name -> returns.put(name, (random.nextInt(3) - 1) * common + 1e-3));
      ring.push(bar, returns);
    }
    ReturnCovariance covariance = ReturnCovariance.of(names, ring);
    TreeMap<String, Double> weights = RiskParity.weights(covariance);
    assertThat(weights.values()).allMatch(weight -> weight >= 0 && weight <= 1);
    assertThat(weights.values().stream().mapToDouble(Double::doubleValue).sum())
        .isCloseTo(1, within(1e-12));
    assertThat(RiskParity.order(covariance)).doesNotHaveDuplicates().hasSize(count);
  }

  @Test
  void targetsStandUntilTheirTime() throws IOException {
    Policy hourly = policy(1, by(TargetMethod.INVERSE_VOLATILITY, "A", "B"));
    long start = 10 * Times.HOUR + 20 * Times.MINUTE;
    Targets first = book.at(start, hourly, false, inputs());
    sigmas.put("A", 0.002);
    assertThat(book.at(start + Times.MINUTE, hourly, false, inputs())).isEqualTo(first);
    TargetBook again = Facts.again(book::writeTo, TargetBook::readFrom);
    assertThat(again.at(start + 2 * Times.MINUTE, hourly, false, inputs())).isEqualTo(first);
    // At the whole hour, when called, and under another version they are computed anew.
    Map<String, Double> even = Map.of("A", 0.5, "B", 0.5);
    assertWeights(book.at(11 * Times.HOUR, hourly, false, inputs()), even);
    assertWeights(again.at(start + 3 * Times.MINUTE, hourly, true, inputs()), even);
    sigmas.put("A", 0.001);
    Policy next = policy(2, by(TargetMethod.INVERSE_VOLATILITY, "A", "B"));
    assertThat(book.at(11 * Times.HOUR + 1, next, false, inputs())).isEqualTo(first);
  }

  @Test
  void targetsLapseUntilTheirInputsAreReady() {
    Policy hourly = policy(1, by(TargetMethod.INVERSE_VOLATILITY, "A", "B"));
    assertThat(book.at(1, hourly, false, inputs()).weights()).hasSize(2);
    sigmas.remove("B");
    assertThat(book.at(2, hourly, false, inputs()).weights()).hasSize(2);
    assertThat(book.at(Times.HOUR, hourly, false, inputs()).weights()).isEmpty();
    assertThat(book.at(Times.HOUR + 1, hourly, false, inputs()).missing()).hasSize(1);
    sigmas.put("B", 0.001);
    assertThat(book.at(Times.HOUR + 2, hourly, false, inputs()).weights()).hasSize(2);
  }
}
