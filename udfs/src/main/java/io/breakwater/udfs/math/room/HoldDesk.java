package io.breakwater.udfs.math.room;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.BreakerState;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Severity;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.schemas.avro.VenueCondition;
import io.breakwater.schemas.avro.VenueStatus;
import io.breakwater.schemas.avro.Veto;
import io.breakwater.udfs.math.audit.VetoCode;
import io.breakwater.udfs.math.breaker.BreakerMachine;
import io.breakwater.udfs.math.breaker.BreakerRule;
import io.breakwater.udfs.math.portfolio.HashIds;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Incidents of venues and feeds, from their first HOLD to a summary of what it held.
 *
 * <p>The room that speaks for all tells that an incident began and ended; every room tells of its
 * own portfolios which signals were blocked and how many working orders were kept.
 */
final class HoldDesk {
  private final RoomState room;

  HoldDesk(RoomState room) {
    this.room = room;
  }

  /** What the state of a venue says to breakers. */
  static Trip tripOf(VenueStatus status) {
    boolean down = status.getStatus() == VenueCondition.DOWN;
    String venue = status.getVenue();
    return Trip.newBuilder()
        .setTripId(
            HashIds.of(BreakerRule.VENUE_DOWN, venue, status.getEventTime(), status.getStatus()))
        .setPattern(BreakerRule.VENUE_DOWN)
        .setScopeKind("venue")
        .setScope(venue)
        .setEventTime(status.getEventTime())
        .setAction(BreakerRule.HOLD)
        .setEvidence(Map.of())
        .setCause(venue + " is " + status.getStatus())
        .setEnds(down ? null : (Boolean) true)
        .build();
  }

  /** Steps of breakers that every room knows. */
  void onSteps(List<Breaker> steps, RoomOutput out) {
    for (Breaker step : steps) {
      if (step.getAction().equals(BreakerRule.HOLD)) {
        if (step.getTo() == BreakerState.OPEN) {
          begin(step, out);
        } else if (step.getTo() == BreakerState.CLOSED) {
          end(step, out);
        }
      }
    }
  }

  private void begin(Breaker step, RoomOutput out) {
    for (PortfolioDesk desk : room.desks().values()) {
      int orders = workingOrders(desk, step);
      if (orders > 0) {
        desk.holds().kept(keyOf(step.getScopeKind(), step.getScope(), step.getPattern()), orders);
        desk.touch();
      }
    }
    if (room.isVoice()) {
      String text =
          step.getCause()
              + ": no new orders for "
              + step.getScopeKind()
              + " "
              + step.getScope()
              + ", working ones are kept.";
      out.decide(
          step.getEventTime(),
          alert("INCIDENT", Severity.CRITICAL, step.getScopeKind(), step.getScope(), step, text));
    }
  }

  private int workingOrders(PortfolioDesk desk, Breaker step) {
    boolean venue = step.getScopeKind().equals("venue");
    Predicate<String> concerned =
        name -> {
          Instrument instrument = room.market.find(name);
          return venue
              ? instrument != null && instrument.getVenue().equals(step.getScope())
              : name.equals(step.getScope());
        };
    int orders = desk.reservations().live(room.clock, concerned);
    for (String name : desk.rebalance().working().keySet()) {
      orders += concerned.test(name) ? 1 : 0;
    }
    return orders;
  }

  /** Counts a signal that a HOLD has blocked. */
  void onAudit(PortfolioDesk desk, Audit audit, RoomOutput out) {
    if (!desk.ledger().isOpen()) {
      // Strangers have nothing that could be held.
      return;
    }
    for (Veto veto : audit.getVetoes()) {
      String pattern = veto.getDetail();
      if (veto.getCode().equals(VetoCode.BREAKER_OPEN.name()) && pattern != null) {
        for (BreakerMachine machine : room.market.breakers().machines()) {
          String scope = machine.scopeKind() + ":" + machine.scope();
          if (machine.holds()
              && machine.pattern().equals(pattern)
              && scope.equals(veto.getScope())) {
            desk.holds().blocked(keyOf(machine.scopeKind(), machine.scope(), pattern));
            out.count("heldSignals");
          }
        }
      }
    }
  }

  private void end(Breaker step, RoomOutput out) {
    String key = keyOf(step.getScopeKind(), step.getScope(), step.getPattern());
    for (PortfolioDesk desk : room.desks().values()) {
      Holds.Held held = desk.holds().take(key);
      if (held != null) {
        desk.touch();
        out.decide(step.getEventTime(), summary(desk.portfolioId(), held, step));
      }
    }
    if (room.isVoice()) {
      String text =
          step.getScopeKind() + " " + step.getScope() + " trades again: " + step.getCause();
      out.decide(
          step.getEventTime(),
          alert(
              "INCIDENT_CLOSED",
              Severity.INFO,
              step.getScopeKind(),
              step.getScope(),
              step,
              text + "."));
    }
  }

  private static Alert summary(String portfolioId, Holds.Held held, Breaker step) {
    String text =
        String.format(
            Locale.ROOT,
            "While %s %s was held (%s), %d signals were blocked and %d working orders kept.",
            step.getScopeKind(),
            step.getScope(),
            step.getPattern(),
            held.signalsBlocked(),
            held.ordersKept());
    Alert alert = alert("INCIDENT_HELD", Severity.INFO, "portfolio", portfolioId, step, text);
    alert.getValues().put("ordersKept", (double) held.ordersKept());
    alert.getValues().put("signalsBlocked", (double) held.signalsBlocked());
    return alert;
  }

  private static Alert alert(
      String kind, Severity severity, String scopeKind, String scope, Breaker step, String text) {
    return Alert.newBuilder()
        .setAlertId(HashIds.of(kind, scopeKind, scope, step.getBreakerId()))
        .setKind(kind)
        .setSeverity(severity)
        .setScopeKind(scopeKind)
        .setScope(scope)
        .setEventTime(step.getEventTime())
        .setValues(new TreeMap<>(Utf8Order.INSTANCE))
        .setText(text)
        .build();
  }

  private static String keyOf(String scopeKind, String scope, String pattern) {
    return scopeKind + ":" + scope + "|" + pattern;
  }
}
