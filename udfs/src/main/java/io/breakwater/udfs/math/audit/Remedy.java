package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.Veto;
import org.jspecify.annotations.Nullable;

/** What would pass, from the record alone. */
final class Remedy {
  private static final long EVENT_OVER_AFTER = 15 * Times.MINUTE;

  private Remedy() {}

  /** A sentence; empty: the signal passes as it is, or nothing is known to help. */
  static String of(Audit audit) {
    if (audit.getVerdict() == Verdict.ALLOW) {
      return "";
    }
    Double most = audit.getMaxQuantity();
    if (most != null && most > 0) {
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
    if (most == null) {
      return afterBreakers(audit);
    }
    return byScore(audit);
  }

  /** When open breakers are all that stands in the way and each says when it clears. */
  private static String afterBreakers(Audit audit) {
    double clear = 0;
    for (Veto veto : audit.getVetoes()) {
      Double until = veto.getLimit();
      if (!veto.getCode().equals(VetoCode.BREAKER_OPEN.name()) || until == null) {
        return audit.getVetoes().isEmpty() ? "" : "No quantity passes while this holds.";
      }
      clear = Math.max(clear, until);
    }
    return clear == 0 ? "" : "May pass after " + Words.time(clear) + ".";
  }

  private static String byScore(Audit audit) {
    Double score = audit.getScore();
    Double threshold = audit.getThreshold();
    if (score == null || threshold == null || score >= threshold) {
      return "No quantity passes.";
    }
    double sum = score - floorLift(audit);
    Factor event = find(audit, FactorCode.EVENT);
    if (event != null && event.getRaw() != null && sum - event.getPoints() >= threshold) {
      double over = audit.getSequencedAt() + event.getRaw() * Times.HOUR + EVENT_OVER_AFTER;
      return "No quantity passes now; would pass after " + Words.time(over) + ".";
    }
    Factor plan = find(audit, FactorCode.PLAN);
    if (plan != null && sum - plan.getPoints() >= threshold) {
      return "No quantity passes as planned; would pass with a stop and reward over risk >= 1.";
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
