package io.breakwater.udfs.math.room;

import io.breakwater.schemas.avro.Attribution;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.BreakerState;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.PortfolioStep;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.udfs.math.breaker.BreakerRule;
import io.breakwater.udfs.math.portfolio.DeriskingLadder;
import io.breakwater.udfs.math.portfolio.Valuation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a valuation tick does: NAV and ladder move, breakers count, portfolios are told. */
final class TickDesk {
  private final RoomState room;
  private final RebalanceDesk rebalance;
  private final PositionDesk positions;
  private final PortfolioRows rows;

  TickDesk(RoomState room) {
    this.room = room;
    this.rebalance = new RebalanceDesk(room);
    this.positions = new PositionDesk(room);
    this.rows = new PortfolioRows(room);
  }

  void onTick(long time, RoomOutput out) {
    if (time <= room.lastTick) {
      // Market-state told it again after a restart, at another place of its lane.
      out.count("repeatedTicks");
      return;
    }
    room.lastTick = time;
    if (!Beginning.holds(room.beginning, time)) {
      tell(room.market.breakers().onTick(time), room.isVoice(), out);
    }
    room.market.events().forgetBefore(time);
    Map<String, Double> ownerEquity = new TreeMap<>();
    List<PositionDesk.Held> valued = new ArrayList<>();
    for (PortfolioDesk desk : room.desks().values()) {
      desk.reservations().expire(time);
      desk.signals().prune(time).forEach(room.quota::remove);
      Policy policy = room.policyOf(desk.portfolioId());
      if (desk.ledger().isOpen() && policy != null && !Beginning.holds(desk.beginning(), time)) {
        Valuation valuation = value(desk, policy, time, out);
        valued.add(new PositionDesk.Held(desk, policy, valuation));
        String owner = room.policies.ownerOf(desk.portfolioId());
        if (owner != null) {
          ownerEquity.merge(owner, valuation.equity(), Double::sum);
        }
      }
    }
    ownerEquity.forEach((owner, equity) -> valueOwner(owner, equity, time, out));
    positions.onTick(time, valued, out);
    room.market.forgetTrips();
    room.nextDue = room.findNextDue();
    // A desk that only answered strangers is forgotten with its answers.
    room.desks()
        .values()
        .removeIf(desk -> !desk.ledger().isOpen() && desk.signals().isEmpty() && unbound(desk));
  }

  /** An owner's portfolios together; only its own policy limits them. */
  private void valueOwner(String ownerId, double equity, long time, RoomOutput out) {
    OwnerDesk owner = room.ownerDesk(ownerId);
    if (Beginning.holds(owner.beginning(), time)) {
      return;
    }
    double drawdown = owner.nav().onTick(equity);
    Policy policy = room.policies.ofOwner(ownerId, time);
    if (policy != null) {
      Double most = policy.getLimits().getMaxDrawdown();
      List<String> off = policy.getBreakers().getOff();
      for (Trip trip : owner.drawdownRules().onTick(time, drawdown, most, 0, off)) {
        tell(owner.breakers().trip(trip), true, out);
      }
    }
    tell(owner.breakers().onTick(time), true, out);
  }

  private boolean unbound(PortfolioDesk desk) {
    return room.policies.ownerOf(desk.portfolioId()) == null;
  }

  private Valuation value(PortfolioDesk desk, Policy policy, long time, RoomOutput out) {
    desk.touch();
    desk.ledger().takeCosts(room.market.view(), time);
    Valuation valuation = room.value(desk);
    double drawdown =
        valuation.unvalued().isEmpty()
            ? desk.nav().onTick(valuation.equity())
            : desk.nav().drawdown();
    DeriskingLadder.Result step = desk.ladder().onTick(drawdown, policy.getLadder(), time);
    stepsDown(desk, policy, drawdown, step.stepsDown(), time, out);
    for (Trip trip :
        desk.drawdownRules()
            .onTick(
                time,
                drawdown,
                policy.getLimits().getMaxDrawdown(),
                step.stepsDown(),
                policy.getBreakers().getOff())) {
      tell(desk.breakers().trip(trip), true, out);
    }
    tell(desk.breakers().onTick(time), true, out);
    desk.decisionPrices().prune(time);
    List<Attribution> parts =
        desk.attribution()
            .onTick(
                desk.portfolioId(),
                desk.ledger(),
                valuation,
                room.market.view(),
                room.market.betas(),
                time);
    out.decide(time, rows.row(desk, policy, valuation, drawdown, time));
    parts.forEach(part -> out.decide(time, part));
    rebalance.onTick(desk, policy, valuation, step, out);
    return valuation;
  }

  private static void stepsDown(
      PortfolioDesk desk, Policy policy, double drawdown, int count, long time, RoomOutput out) {
    String cascade = BreakerRule.DRAWDOWN_CASCADE;
    boolean armed =
        !policy.getBreakers().getOff().contains(cascade)
            && desk.breakers().stateOf("portfolio", desk.portfolioId(), cascade)
                == BreakerState.CLOSED;
    for (PortfolioStep step : desk.drawdownRules().steps(time, drawdown, count, armed)) {
      out.decide(time, step);
    }
  }

  /** The end of a bounded log. */
  void finish(RoomOutput out) {
    for (PortfolioDesk desk : room.desks().values()) {
      for (Attribution part : desk.attribution().finish(desk.portfolioId())) {
        out.decide(part.getTo(), part);
      }
    }
  }

  private static void count(Breaker step, RoomOutput out) {
    if (step.getFrom() == BreakerState.CLOSED) {
      out.count("openBreakers" + step.getPattern(), 1);
    } else if (step.getTo() == BreakerState.CLOSED) {
      out.count("openBreakers" + step.getPattern(), -1);
    }
    if (step.getTo() == BreakerState.OPEN || step.getTo() == BreakerState.LATCHED) {
      out.count("trips" + step.getPattern());
    }
  }

  /** Tells steps of breakers; {@code aloud}: this room speaks for them. */
  static void tell(Iterable<Breaker> steps, boolean aloud, RoomOutput out) {
    for (Breaker step : steps) {
      if (aloud) {
        out.count("breakerSteps");
        count(step, out);
        out.decide(step.getEventTime(), step);
      }
    }
  }
}
