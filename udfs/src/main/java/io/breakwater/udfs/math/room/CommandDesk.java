package io.breakwater.udfs.math.room;

import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.Command;
import io.breakwater.schemas.avro.CommandKind;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.udfs.math.breaker.BreakerRule;
import io.breakwater.udfs.math.rebalance.RebalanceState;
import java.util.List;

/** Does what people order. */
final class CommandDesk {
  private final RoomState room;
  private final RebalanceDesk rebalance;
  private final HoldDesk holds;

  CommandDesk(RoomState room) {
    this.room = room;
    this.rebalance = new RebalanceDesk(room);
    this.holds = new HoldDesk(room);
  }

  void obey(LogRecord record, Command command, RoomOutput out) {
    if (!room.commands.isNew(command.getCommandId(), room.clock)) {
      out.count("repeatedCommands");
      return;
    }
    out.count("commands");
    switch (command.getKind()) {
      case PAUSE, RESUME, KILL -> flip(record, command, out);
      case RESET_BREAKER -> reset(record, command, out);
      case APPROVE -> approve(record, command, out);
      case CLOSE -> close(record, command, out);
    }
  }

  private void flip(LogRecord record, Command command, RoomOutput out) {
    if (Beginning.holds(room.beginning, record)) {
      out.count("beforeGenesis");
      return;
    }
    String refused = room.switches.obey(command);
    if (refused != null) {
      if (room.isVoice()) {
        out.refuse(record, refused, "secondApprover");
      }
      return;
    }
    if (command.getKind() == CommandKind.KILL) {
      for (PortfolioDesk desk : desksAfter(record)) {
        if (concerns(command, desk)) {
          desk.rebalance().cancel();
          desk.touch();
        }
      }
    }
  }

  private void reset(LogRecord record, Command command, RoomOutput out) {
    if (!Beginning.holds(room.beginning, record)) {
      List<Breaker> steps = room.market.breakers().reset(command);
      TickDesk.tell(steps, room.isVoice(), out);
      holds.onSteps(steps, out);
    }
    resetOwners(record, command, out);
    for (PortfolioDesk desk : desksAfter(record)) {
      List<Breaker> steps = desk.breakers().reset(command);
      TickDesk.tell(steps, true, out);
      boolean named =
          Scopes.normalise(command.getScope()).equals("portfolio:" + desk.portfolioId());
      LossDesk.reset(desk, command, scopesOf(steps));
      if (!steps.isEmpty()) {
        desk.touch();
      }
      if (named || endsDrawdown(steps)) {
        Policy policy = room.policyOf(desk.portfolioId());
        desk.nav().rebasePeak();
        desk.drawdownRules().reset();
        desk.ladder().reset(policy == null ? List.of() : policy.getLadder());
        desk.touch();
      }
    }
  }

  private static List<String> scopesOf(List<Breaker> steps) {
    return steps.stream().map(step -> step.getScopeKind() + ":" + step.getScope()).toList();
  }

  /** Only who ends a breaker of the drawdown says that it may be measured anew. */
  private static boolean endsDrawdown(List<Breaker> steps) {
    return steps.stream()
        .map(Breaker::getPattern)
        .anyMatch(
            pattern ->
                pattern.equals(BreakerRule.DRAWDOWN_LIMIT)
                    || pattern.equals(BreakerRule.DRAWDOWN_CASCADE));
  }

  /** Desks that do not know the command from the genesis in which they began. */
  private List<PortfolioDesk> desksAfter(LogRecord record) {
    return room.desks().values().stream()
        .filter(desk -> !Beginning.holds(desk.beginning(), record))
        .toList();
  }

  private void resetOwners(LogRecord record, Command command, RoomOutput out) {
    room.owners.forEach(
        (ownerId, owner) -> {
          if (Beginning.holds(owner.beginning(), record)) {
            return;
          }
          List<Breaker> steps = owner.breakers().reset(command);
          TickDesk.tell(steps, true, out);
          if (!steps.isEmpty() || command.getScope().equals("owner:" + ownerId)) {
            owner.nav().rebasePeak();
            owner.drawdownRules().reset();
          }
        });
  }

  private void approve(LogRecord record, Command command, RoomOutput out) {
    for (PortfolioDesk desk : desksAfter(record)) {
      Policy policy = room.policyOf(desk.portfolioId());
      if (policy != null && desk.rebalance().named(command.getScope())) {
        rebalance.approve(desk, policy, out);
      }
    }
  }

  private void close(LogRecord record, Command command, RoomOutput out) {
    for (PortfolioDesk desk : desksAfter(record)) {
      if (concerns(command, desk) && desk.ledger().isOpen()) {
        RebalanceState state = desk.rebalance();
        state.cancel();
        ClosePlan.of(desk, room, command)
            .ifPresent(
                outcome -> {
                  state.accept(outcome);
                  if (outcome.plan() != null) {
                    RebalanceDesk.tell(outcome.plan().orders(), out);
                  }
                });
        desk.touch();
      }
    }
  }

  private boolean concerns(Command command, PortfolioDesk desk) {
    String scope = Scopes.normalise(command.getScope());
    String owner = room.policies.ownerOf(desk.portfolioId());
    return scope.equals(Scopes.GLOBAL)
        || scope.equals("portfolio:" + desk.portfolioId())
        || (owner != null && scope.equals("owner:" + owner));
  }
}
