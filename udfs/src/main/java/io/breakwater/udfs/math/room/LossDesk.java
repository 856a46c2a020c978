package io.breakwater.udfs.math.room;

import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.BreakerState;
import io.breakwater.schemas.avro.Command;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.PortfolioStep;
import io.breakwater.schemas.avro.Veto;
import io.breakwater.udfs.math.audit.VetoCode;
import io.breakwater.udfs.math.breaker.BreakerRule;
import io.breakwater.udfs.math.breaker.LossStreak;
import io.breakwater.udfs.math.portfolio.FillResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches who wins back what he lost with a larger opening; the narrowest scope that fits trips.
 */
final class LossDesk {
  // What no reader could take for an opening.
  private static final List<String> NO_OPENING =
      List.of(
          VetoCode.MALFORMED.name(),
          VetoCode.EXPIRED.name(),
          VetoCode.CONFLICT.name(),
          VetoCode.PUBLISHER_FLOOD.name(),
          VetoCode.UNKNOWN_POLICY.name());

  private LossDesk() {}

  static void onFill(
      PortfolioDesk desk,
      Fill fill,
      FillResult result,
      Instrument instrument,
      long time,
      RoomOutput out) {
    for (LossStreak streak : desk.streaks().of(fill.getStrategyId())) {
      PortfolioStep step = streak.onFill(fill, result, instrument.getContractMultiplier(), time);
      if (step != null) {
        out.decide(time, step);
      }
    }
  }

  /**
   * An opening has been judged.
   *
   * @return true: it completed a streak, the breaker is open and the opening must be judged again
   */
  static boolean onOpening(
      PortfolioDesk desk, Audit audit, @Nullable Policy policy, long time, RoomOutput out) {
    Double money = audit.getNotional();
    if (policy == null
        || audit.getIntent() != Intent.OPEN
        || money == null
        || audit.getVetoes().stream().map(Veto::getCode).anyMatch(NO_OPENING::contains)
        || policy.getBreakers().getOff().contains(BreakerRule.LOSS_STREAK)) {
      return false;
    }
    for (LossStreak streak : desk.streaks().of(audit.getStrategyId())) {
      BreakerState state =
          desk.breakers().stateOf(streak.scopeKind(), streak.scope(), BreakerRule.LOSS_STREAK);
      if (state != BreakerState.CLOSED) {
        return false;
      }
      PortfolioStep step = streak.onOpening(money, time);
      if (step != null) {
        out.decide(time, step);
        if (step.getDecides()) {
          TickDesk.tell(desk.breakers().trip(streak.trip(step)), true, out);
          desk.touch();
          return true;
        }
      }
    }
    return false;
  }

  /** After a person's reset only exits that come later count. */
  static void reset(PortfolioDesk desk, Command command, List<String> closedScopes) {
    String named = Scopes.normalise(command.getScope());
    for (LossStreak streak : desk.streaks().all()) {
      String scope = streak.scopeKind() + ":" + streak.scope();
      if (scope.equals(named) || closedScopes.contains(scope)) {
        streak.reset();
        desk.touch();
      }
    }
  }
}
