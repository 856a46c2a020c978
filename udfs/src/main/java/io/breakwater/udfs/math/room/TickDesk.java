package io.breakwater.udfs.math.room;

import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.PortfolioState;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.udfs.math.portfolio.DeriskingLadder;
import io.breakwater.udfs.math.portfolio.Valuation;
import io.breakwater.udfs.math.portfolio.Var;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a valuation tick does: NAV and ladder move, breakers count, portfolios are told. */
final class TickDesk {
  private final RoomState room;
  private final RebalanceDesk rebalance;
  private final PositionDesk positions;

  TickDesk(RoomState room) {
    this.room = room;
    this.rebalance = new RebalanceDesk(room);
    this.positions = new PositionDesk(room);
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
      desk.signals().prune(time);
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
    out.decide(time, row(desk, valuation, drawdown, time));
    rebalance.onTick(desk, policy, valuation, step, out);
    return valuation;
  }

  private PortfolioState row(PortfolioDesk desk, Valuation valuation, double drawdown, long time) {
    Var.@Nullable Figures hour =
        Var.of(valuation.weights(), room.market.minutes(), Var.HOUR_IN_BARS);
    Var.@Nullable Figures day =
        Var.of(valuation.weights(), room.market.hours().history(), Var.DAY_IN_HOURS);
    return PortfolioState.newBuilder()
        .setPortfolioId(desk.portfolioId())
        .setOwnerId(room.policies.ownerOf(desk.portfolioId()))
        .setEventTime(time)
        .setNav(desk.nav().nav())
        .setEquity(valuation.equity())
        .setPeak(desk.nav().peak())
        .setDrawdown(drawdown)
        .setGross(valuation.gross())
        .setNet(valuation.net())
        .setLeverage(valuation.leverage())
        .setExposureMultiplier(desk.ladder().multiplier())
        .setVar99OneHour(hour == null ? null : (Double) hour.var99())
        .setCvar99OneHour(hour == null ? null : (Double) hour.cvar99())
        .setVar99OneDay(day == null ? null : (Double) day.var99())
        .setCvar99OneDay(day == null ? null : (Double) day.cvar99())
        .setWeights(valuation.weights())
        .build();
  }

  static void tell(Iterable<Breaker> steps, boolean aloud, RoomOutput out) {
    for (Breaker step : steps) {
      if (aloud) {
        out.count("breakerSteps");
        out.decide(step.getEventTime(), step);
      }
    }
  }
}
