package io.breakwater.udfs.math.rebalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Limits;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.TradeSide;
import io.breakwater.schemas.avro.VolatilityRegime;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriftPlannerTest {
  private static Scene scene() {
    return new Scene(10_000).instrument("A", 100, 0.1).instrument("B", 50, 0.1);
  }

  private static List<String> legs(PlanOutcome outcome) {
    RebalancePlan plan = outcome.plan();
    return plan == null ? List.of() : plan.orders().stream().map(DriftPlannerTest::leg).toList();
  }

  private static String leg(Order order) {
    return order.getLeg()
        + " "
        + order.getSide()
        + " "
        + order.getQuantity()
        + " "
        + order.getInstrument()
        + (order.getReduceOnly() ? " reduce" : "");
  }

  private static List<SkipReason> skips(PlanOutcome outcome) {
    return outcome.skips().stream().map(Skip::reason).toList();
  }

  @Test
  void tradesBackToTargetReducingFirst() {
    Scene scene = scene().hold("B", 80);
    scene.targets.put("A", 0.2);
    scene.targets.put("B", 0.3);
    PlanOutcome outcome = scene.plan();
    // B: 40 % against 30 %; A: none against 20 %.
    assertThat(legs(outcome)).containsExactly("0 SELL 20.0 B reduce", "1 BUY 20.0 A");
    RebalancePlan plan = outcome.plan();
    assertThat(plan).isNotNull();
    Order order = plan == null ? new Order() : plan.orders().get(0);
    assertThat(order.getReason())
        .isEqualTo(
            "sell 20 B (1000.00 in money): weight 40.00 % against a target of 30.00 %,"
                + " band 4.50 points");
    assertThat(order.getExpiresAt() - order.getCreatedAt()).isEqualTo(5 * Times.MINUTE);
    // Planned again, the ids are the same.
    assertThat(scene().hold("B", 80).plan().plan()).isNull();
    Scene retry = scene().hold("B", 80);
    retry.targets.putAll(scene.targets);
    assertThat(retry.plan().plan()).isEqualTo(plan);
  }

  @Test
  void insideTheBandNothingHappens() {
    Scene scene = scene().hold("A", 22);
    scene.targets.put("A", 0.2);
    assertThat(legs(scene.plan())).isEmpty();
    scene.hold("B", 0.1);
    // No target for B: any holding is too much.
    scene.prices.put("B", 500.0);
    assertThat(legs(scene.plan())).containsExactly("0 SELL 0.1 B reduce");
  }

  @Test
  void whatIsCalledForGoesToTargetWhateverItsBand() {
    Scene scene = scene().hold("A", 22).hold("B", 42);
    scene.targets.put("A", 0.2);
    scene.targets.put("B", 0.2);
    scene.toBandEdge = true;
    assertThat(legs(scene.plan())).isEmpty();
    scene.calls.put("A", RebalancePlan.SCHEDULE);
    scene.calls.put("B", RebalancePlan.REGIME_SHIFT);
    PlanOutcome outcome = scene.plan();
    assertThat(legs(outcome)).containsExactly("0 SELL 2.0 A reduce", "1 SELL 2.0 B reduce");
    assertThat(outcome.answersCalls()).isTrue();
    RebalancePlan plan = outcome.plan();
    assertThat(plan).isNotNull();
    if (plan != null) {
      assertThat(plan.orders())
          .allMatch(order -> order.getTrigger().equals(RebalancePlan.REGIME_SHIFT));
      assertThat(plan.orders().get(0).getReason()).endsWith("; called for by SCHEDULE");
    }
  }

  @Test
  void withoutReadyTargetsNothingIsTradedAndCallsWait() {
    Scene scene = scene().hold("A", 22);
    scene.missing = List.of(new Skip("B", SkipReason.TARGET_NOT_READY, "no fresh mark"));
    scene.calls.put("A", RebalancePlan.SCHEDULE);
    PlanOutcome outcome = scene.plan();
    assertThat(outcome.plan()).isNull();
    assertThat(skips(outcome)).containsExactly(SkipReason.TARGET_NOT_READY);
    assertThat(outcome.answersCalls()).isFalse();
  }

  @Test
  void bandEdgeTradesLess() {
    Scene scene = scene().hold("A", 30);
    scene.targets.put("A", 0.2);
    scene.toBandEdge = true;
    // 20 % + 15 % of it = 23 %.
    assertThat(legs(scene.plan())).containsExactly("0 SELL 7.0 A reduce");
  }

  @Test
  void stressHalvesTheBandOfReducing() {
    Scene scene = scene().hold("A", 22);
    scene.targets.put("A", 0.2);
    scene.views.put("A", new MarketView(null, null, null, VolatilityRegime.SHOCK));
    assertThat(legs(scene.plan())).containsExactly("0 SELL 2.0 A reduce");
    Scene adding = scene().hold("A", 15);
    adding.targets.put("A", 0.2);
    adding.views.put("A", new MarketView(null, null, null, VolatilityRegime.SHOCK));
    assertThat(legs(adding.plan())).isEmpty();
  }

  @Test
  void flipIsTwoLegs() {
    Scene scene = scene().hold("A", -10);
    scene.targets.put("A", 0.2);
    assertThat(legs(scene.plan())).containsExactly("0 BUY 10.0 A reduce", "1 BUY 20.0 A");
  }

  @Test
  void workingRemaindersCount() {
    Scene scene = scene().hold("A", 30);
    scene.targets.put("A", 0.2);
    RebalancePlan plan = scene.plan().plan();
    assertThat(plan).isNotNull();
    assertThat(scene.state.working()).containsEntry("A", new Working(0, 10));
    scene.now += Times.MINUTE;
    assertThat(skips(scene.plan())).containsExactly(SkipReason.ORDER_IN_FLIGHT);
  }

  @Test
  void breakersStopAddingAndHoldStopsAll() {
    Scene scene = scene().hold("B", 80);
    scene.targets.put("A", 0.2);
    scene.targets.put("B", 0.3);
    scene.stops.put("A", InstrumentStop.BLOCK_OPENING);
    scene.stops.put("B", InstrumentStop.HOLD);
    PlanOutcome outcome = scene.plan();
    assertThat(outcome.plan()).isNull();
    assertThat(skips(outcome)).containsExactly(SkipReason.BREAKER_OPEN, SkipReason.BREAKER_OPEN);
    scene.stops.put("A", InstrumentStop.HALF_OPEN);
    scene.stops.put("B", InstrumentStop.BLOCK_OPENING);
    assertThat(legs(scene.plan())).containsExactly("0 SELL 20.0 B reduce", "1 BUY 10.0 A");
  }

  @Test
  void staleMarksAndSmallLegsWait() {
    Scene scene = scene();
    scene.targets.put("A", 0.2);
    scene.targets.put("NEW", 0.1);
    scene.stale = true;
    assertThat(skips(scene.plan()))
        .containsExactly(SkipReason.INPUT_STALE, SkipReason.UNKNOWN_INSTRUMENT);
    Scene small = new Scene(40).instrument("A", 100, 0.1);
    small.targets.put("A", 0.2);
    assertThat(skips(small.plan())).containsExactly(SkipReason.BELOW_LOT);
    small.instrument("A", 30, 0.1);
    assertThat(skips(small.plan())).containsExactly(SkipReason.BELOW_MIN_NOTIONAL);
  }

  @Test
  void thinBookIsTakenInSlicesToTheEnd() {
    Scene scene = scene().hold("A", 30);
    scene.targets.put("A", 0.2);
    // 2 % of 20 000 are 400: four contracts.
    scene.views.put("A", new MarketView(20_000.0, 1.0, 1.0, null));
    double[] slices = {4, 4, 2};
    for (int i = 0; i < slices.length; i++) {
      RebalancePlan plan = scene.plan().plan();
      assertThat(plan).isNotNull();
      if (plan != null) {
        assertThat(plan.orders()).hasSize(1);
        assertThat(plan.orders().get(0).getQuantity()).isEqualTo(slices[i]);
        scene.fill(plan.orders().get(0), slices[i], "f" + i);
      }
      scene.now += Times.MINUTE;
    }
    assertThat(legs(scene.plan())).isEmpty();
    assertThat(scene.ledger.quantity("A")).isCloseTo(20, within(1e-9));
    assertThat(scene.state.unfinished()).isEmpty();
    Scene thin = scene().hold("A", 30);
    thin.targets.put("A", 0.2);
    thin.views.put("A", new MarketView(100.0, 1.0, 1.0, null));
    assertThat(skips(thin.plan())).containsExactly(SkipReason.THIN_BOOK);
  }

  @Test
  void envelopeCutsAddingLegs() {
    Scene scene = scene();
    scene.targets.put("A", 0.8);
    scene.limits.setMaxPositionWeight(0.5);
    assertThat(legs(scene.plan())).containsExactly("0 BUY 50.0 A");
    Scene forbidden = scene();
    forbidden.targets.put("A", 0.8);
    forbidden.limits.setAllowedInstruments(List.of("B"));
    assertThat(skips(forbidden.plan())).containsExactly(SkipReason.OUTSIDE_ENVELOPE);
    Scene many = scene().hold("B", 60);
    many.targets.put("A", 0.2);
    many.targets.put("B", 0.3);
    many.limits.setMaxOpenPositions(1);
    assertThat(skips(many.plan())).containsExactly(SkipReason.OUTSIDE_ENVELOPE);
  }

  @Test
  void ownerLimitsCutAddingLegs() {
    Scene scene = scene();
    scene.targets.put("A", 0.5);
    // The other portfolio may hold 60 of A, 6000; of 2 x 20 000 at a quarter 4000 are left.
    Scene other = scene().hold("A", 50);
    java.util.TreeMap<String, Working> working = new java.util.TreeMap<>();
    working.put("A", new Working(10, 0));
    Exposures taken =
        Exposures.of(other.valuation(), working, other.marks(), other.instruments::get);
    Limits limits = Limits.newBuilder().setMaxPositionWeight(0.5).build();
    scene.owner = OwnerShare.of(limits, 20_000, List.of(taken));
    assertThat(legs(scene.plan())).containsExactly("0 BUY 40.0 A");
    Scene many = scene();
    many.targets.put("B", 0.5);
    limits.setMaxOpenPositions(1);
    many.owner = OwnerShare.of(limits, 20_000, List.of(taken));
    assertThat(skips(many.plan())).containsExactly(SkipReason.OUTSIDE_OWNER_LIMITS);
  }

  @Test
  void ladderStepWithoutTargetsShrinksWhatIsHeld() {
    Scene scene = scene().hold("A", 30).hold("B", -20);
    scene.multiplier = 0.75;
    scene.state.onLadder(1, 0.75, scene.valuation(), scene.standing());
    RebalancePlan plan = scene.plan().plan();
    assertThat(plan).isNotNull();
    if (plan != null) {
      assertThat(plan.trigger()).isEqualTo(RebalancePlan.LADDER_STEP);
      assertThat(plan.orders().stream().map(DriftPlannerTest::leg))
          .containsExactly("0 SELL 7.5 A reduce", "1 BUY 5.0 B reduce");
      scene.fill(plan.orders().get(0), 7.5, "1");
    }
    // The next step comes while B is not done: a half of what was held in the beginning.
    scene.state.onLadder(0.75, 0.5, scene.valuation(), scene.standing());
    scene.state.onValuation(scene.valuation(), scene.instruments::get);
    assertThat(scene.state.reductionCaps()).containsEntry("B", -10.0).containsKey("A");
    scene.state.onLadder(0.5, 0.75, scene.valuation(), scene.standing());
    assertThat(scene.state.reductionCaps()).isEmpty();
  }

  @Test
  void ladderStepWithTargetsReducesInsideTheBandToo() {
    Scene scene = scene().hold("A", 16);
    scene.targets.put("A", 0.2);
    scene.multiplier = 0.75;
    assertThat(legs(scene.plan())).isEmpty();
    scene.state.onLadder(1, 0.75, scene.valuation(), scene.standing());
    assertThat(legs(scene.plan())).containsExactly("0 SELL 1.0 A reduce");
  }

  @Test
  void withoutEquityWeightsSayNothing() {
    Scene scene = new Scene(100).instrument("A", 100, 0.1).hold("A", 10);
    scene.targets.put("A", 0.5);
    scene.prices.put("A", 50.0);
    assertThat(skips(scene.plan())).containsExactly(SkipReason.NO_EQUITY);
  }

  @Test
  void sellsTakeBidsAndBuysTakeAsks() {
    MarketView view = new MarketView(1.0, 2.0, null, null);
    assertThat(view.liquidityTakenBy(TradeSide.SELL)).isEqualTo(1.0);
    assertThat(view.liquidityTakenBy(TradeSide.BUY)).isEqualTo(2.0);
  }
}
