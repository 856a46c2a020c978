package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.Veto;
import io.breakwater.udfs.math.evidence.NewsDesk;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What would pass, from the record alone. */
final class Remedy {
  private Remedy() {}

  /** A sentence; empty: the signal passes as it is, or nothing is known to help. */
  static String of(Audit audit) {
    if (audit.getVerdict() == Verdict.ALLOW) {
      return "";
    }
    Double most = audit.getMaxQuantity();
    if (most != null && most > 0) {
      if (audit.getKind() == AuditKind.POSITION) {
        return "Inside at <= " + Words.number(most) + " " + audit.getInstrument() + ".";
      }
      String size = "at <= " + Words.number(most) + " " + audit.getInstrument();
      String score =
          audit.getScoreAtMax() == null
              ? ""
              : ", with score " + Words.number(audit.getScoreAtMax());
      return (audit.getVerdict() == Verdict.REDUCE ? "Passes " : "Would pass ")
          + size
          + score
          + ".";
    }
    if (audit.getKind() == AuditKind.POSITION) {
      return most == null ? "" : "Inside only once it is closed.";
    }
    return most == null ? afterVetoes(audit) : byScore(audit);
  }

  /** What would have to change first where no quantity cures it. */
  private static String afterVetoes(Audit audit) {
    Set<String> changes = new LinkedHashSet<>();
    double clear = 0;
    for (Veto veto : audit.getVetoes()) {
      Double until = veto.getLimit();
      if (veto.getCode().equals(VetoCode.BREAKER_OPEN.name()) && until != null) {
        clear = Math.max(clear, until);
        continue;
      }
      String change = change(audit, veto);
      if (change.isEmpty()) {
        return "No quantity passes while this holds.";
      }
      changes.add(change);
    }
    if (changes.isEmpty()) {
      return clear == 0 ? "" : "May pass after " + Words.time(clear) + ".";
    }
    String after = clear == 0 ? "" : "after " + Words.time(clear) + ", ";
    return "May pass " + after + String.join(", ", changes) + ".";
  }

  /** What cures one veto; empty: nothing that a publisher or time can do. */
  private static String change(Audit audit, Veto veto) {
    VetoCode code = VetoCode.of(veto.getCode());
    if (code == null) {
      return "";
    }
    return switch (code) {
      case MALFORMED -> "as a new revision without the fault";
      case EXPIRED, TIMEOUT, CONFLICT -> "as a new revision";
      case PUBLISHER_FLOOD -> "as a later signal, once earlier ones have expired";
      case UNKNOWN_POLICY, INSTRUMENT_NOT_ALLOWED, NOTHING_TO_REDUCE -> "";
      case INPUT_MISSING, INPUT_STALE ->
          "if " + veto.getScope() + " is heard of before " + Words.time(audit.getExpiresAt());
      case NO_EQUITY -> "once " + veto.getScope() + " has equity";
      case KILLED, PAUSED -> "once " + veto.getScope() + " is resumed";
      case LADDER_HALT, BREAKER_OPEN -> "once " + veto.getScope() + " is released";
      case ENTRY_OFF_MARK -> "with an entry at most 10 % from the mark";
      case BELOW_MINIMUM -> "with at least " + number(veto.getLimit());
      case MAX_DRAWDOWN -> "once the drawdown is below " + number(veto.getLimit());
      case MAX_ORDERS_PER_MINUTE -> "after " + Words.time(audit.getSequencedAt() + Times.MINUTE);
      case MAX_OPEN_POSITIONS -> "once a position is closed";
      case BEHAVIOUR_CAP,
          MAX_ORDER_NOTIONAL,
          MAX_LEVERAGE,
          MAX_GROSS_EXPOSURE,
          MAX_NET_EXPOSURE,
          MAX_POSITION_WEIGHT,
          BREAKER_HALF_OPEN ->
          "with a smaller quantity";
    };
  }

  private static String number(@Nullable Double value) {
    return value == null ? "nothing" : Words.number(value);
  }

  private static String byScore(Audit audit) {
    Double score = audit.getScore();
    Double threshold = audit.getThreshold();
    if (score == null || threshold == null || score >= threshold) {
      return afterReservations(audit);
    }
    double sum = score - floorLift(audit);
    Factor event = find(audit, FactorCode.EVENT);
    if (event != null && event.getRaw() != null && sum - event.getPoints() >= threshold) {
      double hours = event.getRaw() - event.getCurve().get(0).getRaw();
      double over = audit.getSequencedAt() + hours * Times.HOUR;
      return "No quantity passes now; would pass after " + Words.time(over) + ".";
    }
    Factor plan = find(audit, FactorCode.PLAN);
    if (plan != null && sum - plan.getPoints() >= threshold) {
      return "No quantity passes as planned; would pass with a stop and reward over risk >= 1.";
    }
    Factor news = find(audit, FactorCode.NEWS);
    Long heard = news == null ? null : news.getAsOf();
    if (news != null && heard != null && sum - news.getPoints() >= threshold) {
      return "No quantity passes now; would pass after "
          + Words.time((double) (heard + NewsDesk.WINDOW))
          + " if no other news speaks against it.";
    }
    return "No quantity passes.";
  }

  /** Limits that even one lot exceeds: perhaps only for what is reserved. */
  private static String afterReservations(Audit audit) {
    for (Veto veto : audit.getVetoes()) {
      if (veto.getReserved() != null && veto.getReserved() > 0) {
        return "No quantity passes while reservations hold " + number(veto.getReserved()) + ".";
      }
    }
    return "No quantity passes.";
  }

  private static double floorLift(Audit audit) {
    Factor floor = find(audit, FactorCode.FLOOR);
    return floor == null ? 0 : floor.getPoints();
  }

  private static @Nullable Factor find(Audit audit, FactorCode code) {
    for (Factor factor : audit.getFactors()) {
      if (factor.getCode().equals(code.name())) {
        return factor;
      }
    }
    return null;
  }
}
