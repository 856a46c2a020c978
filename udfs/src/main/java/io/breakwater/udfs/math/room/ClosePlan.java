package io.breakwater.udfs.math.room;

import io.breakwater.schemas.avro.Command;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.TradeSide;
import io.breakwater.udfs.math.portfolio.HashIds;
import io.breakwater.udfs.math.portfolio.Position;
import io.breakwater.udfs.math.rebalance.PlanOutcome;
import io.breakwater.udfs.math.rebalance.RebalancePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** A person's order to close every position of a portfolio: reduce-only legs, enforced. */
final class ClosePlan {
  private static final String TRIGGER = "CLOSE_COMMAND";

  private ClosePlan() {}

  /** The plan; empty: nothing is held. */
  static Optional<PlanOutcome> of(PortfolioDesk desk, RoomState room, Command command) {
    String planId = HashIds.of(desk.portfolioId(), TRIGGER, command.getCommandId());
    long now = room.clock;
    List<Order> legs = new ArrayList<>();
    for (Position position : desk.ledger().positions().values()) {
      if (position.quantity() != 0) {
        int leg = legs.size();
        legs.add(
            Order.newBuilder()
                .setClientOrderId(HashIds.of(planId, leg))
                .setPlanId(planId)
                .setLeg(leg)
                .setPortfolioId(desk.portfolioId())
                .setInstrument(position.instrument())
                .setSide(position.quantity() > 0 ? TradeSide.SELL : TradeSide.BUY)
                .setQuantity(Math.abs(position.quantity()))
                .setReduceOnly(true)
                .setReason(
                    command.getAuthor() + " ordered to close everything: " + command.getReason())
                .setTrigger(TRIGGER)
                .setMode(Mode.ENFORCE)
                .setCreatedAt(now)
                .setExpiresAt(now + RebalancePlan.LIFE_MICROS)
                .build());
      }
    }
    if (legs.isEmpty()) {
      return Optional.empty();
    }
    RebalancePlan plan =
        new RebalancePlan(
            planId,
            desk.portfolioId(),
            TRIGGER,
            Mode.ENFORCE,
            now,
            now + RebalancePlan.LIFE_MICROS,
            legs);
    return Optional.of(new PlanOutcome(plan, List.of(), new TreeSet<>(), false, new TreeMap<>()));
  }
}
