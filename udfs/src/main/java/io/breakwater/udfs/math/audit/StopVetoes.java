package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Veto;
import java.util.List;

/** Vetoes of people, of the de-risking ladder and of circuit breakers. */
final class StopVetoes {
  private StopVetoes() {}

  /** What stands in the way of an opening. */
  static void addTo(List<Veto> vetoes, AuditInput input) {
    input.killedScopes().forEach(scope -> vetoes.add(Vetoes.plain(VetoCode.KILLED, scope)));
    input.pausedScopes().forEach(scope -> vetoes.add(Vetoes.plain(VetoCode.PAUSED, scope)));
    AuditInput.Portfolio portfolio = input.portfolio();
    if (portfolio.halted()) {
      vetoes.add(
          Vetoes.observed(
              VetoCode.LADDER_HALT,
              null,
              portfolio.drawdown(),
              "portfolio:" + portfolio.portfolioId()));
    }
    for (BreakerStop stop : input.stops()) {
      if (stop.kind() != BreakerStop.Kind.HALF_OPEN) {
        vetoes.add(breaker(input, stop));
      }
    }
  }

  /** A HOLD on the instrument or its venue stops exits too. */
  static void addHoldsTo(List<Veto> vetoes, AuditInput input) {
    for (BreakerStop stop : input.stops()) {
      boolean near = stop.scope().startsWith("instrument:") || stop.scope().startsWith("venue:");
      if (stop.kind() == BreakerStop.Kind.HOLD && near) {
        vetoes.add(breaker(input, stop));
      }
    }
  }

  /** Limit: when it is due to clear; observed: the log clock. */
  private static Veto breaker(AuditInput input, BreakerStop stop) {
    Long clearsAt = stop.clearsAt();
    return Vetoes.detailed(
        Vetoes.observed(
            VetoCode.BREAKER_OPEN,
            clearsAt == null ? null : (Double) (double) clearsAt,
            clearsAt == null ? null : (Double) (double) input.now(),
            stop.scope()),
        stop.pattern());
  }
}
