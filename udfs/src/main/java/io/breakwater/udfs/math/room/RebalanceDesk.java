package io.breakwater.udfs.math.room;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.InputStatus;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.Severity;
import io.breakwater.schemas.avro.VolatilityRegime;
import io.breakwater.udfs.math.audit.ReservedRoom;
import io.breakwater.udfs.math.breaker.BreakerBoard;
import io.breakwater.udfs.math.breaker.BreakerMachine;
import io.breakwater.udfs.math.evidence.Reading;
import io.breakwater.udfs.math.portfolio.DeriskingLadder;
import io.breakwater.udfs.math.portfolio.HashIds;
import io.breakwater.udfs.math.portfolio.Valuation;
import io.breakwater.udfs.math.rebalance.DriftPlanner;
import io.breakwater.udfs.math.rebalance.Exposures;
import io.breakwater.udfs.math.rebalance.InstrumentStop;
import io.breakwater.udfs.math.rebalance.MarketView;
import io.breakwater.udfs.math.rebalance.OwnerShare;
import io.breakwater.udfs.math.rebalance.PlanOutcome;
import io.breakwater.udfs.math.rebalance.PlannerInput;
import io.breakwater.udfs.math.rebalance.RebalancePlan;
import io.breakwater.udfs.math.rebalance.RebalanceState;
import io.breakwater.udfs.math.rebalance.Skip;
import io.breakwater.udfs.math.rebalance.TargetInputs;
import io.breakwater.udfs.math.rebalance.Targets;
import io.breakwater.udfs.math.rebalance.Working;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Brings portfolios back to target: gives the planner what it needs and tells its orders. */
final class RebalanceDesk {
  private final RoomState room;

  RebalanceDesk(RoomState room) {
    this.room = room;
  }

  void onTick(
      PortfolioDesk desk,
      Policy policy,
      Valuation valuation,
      DeriskingLadder.Result step,
      RoomOutput out) {
    RebalanceState state = desk.rebalance();
    Targets targets =
        state.onTargets(room.clock, policy, valuation, room.market.tripped(), targetInputs());
    state.onLadder(step.multiplierBefore(), step.multiplier(), valuation, targets);
    state.onValuation(valuation, room.market::find);
    for (Alert alert : state.onTime(room.clock)) {
      out.decide(alert.getEventTime(), alert);
    }
    PlanOutcome outcome =
        DriftPlanner.plan(input(desk, policy, valuation, step.multiplier(), targets));
    if (state.livePlan() == null) {
      state.accept(outcome);
      RebalancePlan plan = outcome.plan();
      if (plan != null) {
        out.count("plans");
        tell(plan.orders(), out);
      }
      tellSkips(desk, outcome.skips(), out);
    }
  }

  /** A person approved the portfolio's plan. */
  void approve(PortfolioDesk desk, Policy policy, RoomOutput out) {
    tell(desk.rebalance().approve(name -> stopOf(desk, policy, name), room.clock), out);
    desk.touch();
  }

  static void tell(List<Order> orders, RoomOutput out) {
    for (Order order : orders) {
      out.count("orders");
      out.decide(order.getCreatedAt(), order);
    }
  }

  private PlannerInput input(
      PortfolioDesk desk, Policy policy, Valuation valuation, double multiplier, Targets targets) {
    return new PlannerInput(
        desk.portfolioId(),
        policy,
        valuation,
        room.market.view(),
        room.market::find,
        multiplier,
        this::viewOf,
        name -> stopOf(desk, policy, name),
        working(desk, desk.rebalance().working()),
        desk.rebalance().reductionCaps(),
        targets,
        desk.rebalance().calls(),
        new MarketTiming(room.market),
        desk.rebalance().waitingSince(),
        desk.rebalance().unfinished(),
        desk.rebalance().livePlan() != null,
        () -> shareOf(desk),
        room.clock);
  }

  private TargetInputs targetInputs() {
    return new TargetInputs(
        room.market::find,
        room.market.view(),
        room.market.view()::sigmaSlow,
        this::viewOf,
        room.market.minutes(),
        room.market.hours().history());
  }

  /** What the owner's other portfolios leave of the owner's limits; null: it has none. */
  private @Nullable OwnerShare shareOf(PortfolioDesk asked) {
    String owner = room.policies.ownerOf(asked.portfolioId());
    Policy policy = owner == null ? null : room.policies.ofOwner(owner, room.clock);
    if (owner == null || policy == null) {
      return null;
    }
    double equity = 0;
    List<Exposures> others = new ArrayList<>();
    for (PortfolioDesk desk : room.desksOf(owner)) {
      if (desk.ledger().isOpen()) {
        Valuation valuation = room.value(desk);
        equity += valuation.equity();
        if (desk != asked) {
          // A proposal of another portfolio that may still be approved counts too.
          SortedMap<String, Working> promised = working(desk, desk.rebalance().promised());
          others.add(Exposures.of(valuation, promised, room.market.view(), room.market::find));
        }
      }
    }
    return OwnerShare.of(policy.getLimits(), equity, others);
  }

  private SortedMap<String, Working> working(
      PortfolioDesk desk, SortedMap<String, Working> ofPlan) {
    SortedMap<String, Working> working = new TreeMap<>(Utf8Order.INSTANCE);
    working.putAll(ofPlan);
    for (Map.Entry<String, ReservedRoom> entry :
        desk.reservations().rooms(room.clock, null).entrySet()) {
      ReservedRoom reserved = entry.getValue();
      Working held = new Working(reserved.buys(), reserved.sells());
      working.merge(entry.getKey(), held, Working::plus);
    }
    return working;
  }

  private MarketView viewOf(String instrument) {
    Reading bid = room.market.view().immediateLiquidity(instrument, false);
    Reading ask = room.market.view().immediateLiquidity(instrument, true);
    Reading regime = room.market.view().regime(instrument);
    return new MarketView(
        bid.status() == InputStatus.OK ? bid.value() : null,
        ask.status() == InputStatus.OK ? ask.value() : null,
        room.market.view().spreadBps(instrument),
        regime.status() == InputStatus.OK && regime.value() != null
            ? VolatilityRegime.values()[(int) Math.round(regime.value())]
            : null);
  }

  private InstrumentStop stopOf(PortfolioDesk desk, Policy policy, String name) {
    InstrumentStop strictest = InstrumentStop.CLEAR;
    Instrument instrument = room.market.find(name);
    List<String> scopes =
        Scopes.ofRebalance(
            name, desk.portfolioId(), instrument, room.policies.ownerOf(desk.portfolioId()));
    if (!room.switches.pausedOf(scopes).isEmpty() || !room.switches.killedOf(scopes).isEmpty()) {
      return InstrumentStop.HOLD;
    }
    for (String scope : scopes) {
      int colon = scope.indexOf(':');
      String kind = colon < 0 ? scope : scope.substring(0, colon);
      String id = colon < 0 ? scope : scope.substring(colon + 1);
      for (BreakerBoard board : room.boardsOf(desk)) {
        for (BreakerMachine machine : RoomState.active(board, kind, id, policy)) {
          InstrumentStop stop = stopOf(machine);
          strictest = stop.compareTo(strictest) > 0 ? stop : strictest;
        }
      }
    }
    return strictest;
  }

  private static InstrumentStop stopOf(BreakerMachine machine) {
    if (machine.holds()) {
      return InstrumentStop.HOLD;
    }
    return machine.halfOpen() ? InstrumentStop.HALF_OPEN : InstrumentStop.BLOCK_OPENING;
  }

  /** A reason is told when it is new, not every minute it lasts. */
  private void tellSkips(PortfolioDesk desk, List<Skip> skips, RoomOutput out) {
    Map<String, String> before = desk.lastSkips();
    Map<String, String> now = new TreeMap<>(Utf8Order.INSTANCE);
    for (Skip skip : skips) {
      now.put(skip.instrument(), skip.reason().name());
      if (!skip.reason().name().equals(before.get(skip.instrument()))) {
        out.decide(room.clock, alert(desk.portfolioId(), skip));
      }
    }
    before.clear();
    before.putAll(now);
  }

  private Alert alert(String portfolioId, Skip skip) {
    return Alert.newBuilder()
        .setAlertId(HashIds.of("REBALANCE_SKIPPED", portfolioId, skip.instrument(), room.clock))
        .setKind("REBALANCE_SKIPPED")
        .setSeverity(Severity.INFO)
        .setScopeKind("portfolio")
        .setScope(portfolioId)
        .setEventTime(room.clock)
        .setValues(Map.of())
        .setText(skip.instrument() + " " + skip.reason() + ": " + skip.text())
        .build();
  }
}
