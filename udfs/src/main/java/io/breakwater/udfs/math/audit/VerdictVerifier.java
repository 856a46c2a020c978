package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.InputStatus;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.Veto;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether the verdict on a signal follows from its vetoes, score and quantities. */
final class VerdictVerifier {
  private static final double ROUNDING = 1e-9;
  private static final double STEP_ROUNDING = 1e-12;

  private VerdictVerifier() {}

  static void check(Audit audit, List<String> differences) {
    boolean expired = audit.getSequencedAt() >= audit.getExpiresAt();
    require(differences, !expired || has(audit, VetoCode.EXPIRED), "vetoes: EXPIRED is not listed");
    boolean unknownPolicy = audit.getPolicyVersion() == null;
    require(
        differences,
        unknownPolicy == has(audit, VetoCode.UNKNOWN_POLICY)
            && unknownPolicy == (audit.getThreshold() == null),
        "policyVersion: does not agree with threshold and UNKNOWN_POLICY");
    require(differences, nonnegative(audit.getQuantity()), "quantity: below zero");
    require(differences, nonnegative(audit.getNotional()), "notional: below zero");
    if (audit.getIntent() == Intent.OPEN) {
      checkOpening(audit, differences);
    } else {
      checkExit(audit, differences);
    }
  }

  private static void checkExit(Audit audit, List<String> differences) {
    require(differences, audit.getScore() == null, "score: exits are not scored");
    require(differences, audit.getVerdict() != Verdict.REDUCE, "verdict: an exit is not cut");
    boolean allowed = audit.getVerdict() == Verdict.ALLOW;
    require(
        differences,
        allowed == audit.getVetoes().isEmpty(),
        "verdict: does not follow from the vetoes");
    Double expected = allowed ? audit.getQuantity() : null;
    require(
        differences,
        same(audit.getMaxQuantity(), expected),
        "maxQuantity: does not follow from verdict and quantity");
  }

  private static void checkOpening(Audit audit, List<String> differences) {
    boolean incurable =
        audit.getVetoes().stream().anyMatch(veto -> !VetoCode.isCurable(veto.getCode()));
    boolean enough = enough(audit.getScore(), audit.getThreshold());
    boolean passes = audit.getVetoes().isEmpty() && enough;
    boolean allowed = audit.getVerdict() == Verdict.ALLOW;
    require(differences, allowed == passes, "verdict: does not follow from vetoes and score");
    require(
        differences,
        incurable == (audit.getMaxQuantity() == null),
        "maxQuantity: is searched exactly when a quantity could cure the vetoes");
    checkLargest(audit, differences);
    Double advice = audit.getSuggestedNotional();
    Double notional = audit.getNotional();
    require(
        differences,
        advice == null || (notional != null && advice >= 0 && advice <= notional),
        "suggestedNotional: above the ask or below zero");
  }

  private static void checkLargest(Audit audit, List<String> differences) {
    Double most = audit.getMaxQuantity();
    Double quantity = audit.getQuantity();
    if (most == null || quantity == null) {
      require(differences, audit.getScoreAtMax() == null, "scoreAtMax: nothing was searched");
      require(
          differences, audit.getVerdict() == Verdict.BLOCK, "verdict: without a largest quantity");
      return;
    }
    boolean asked = most.equals(quantity);
    boolean fits =
        switch (audit.getVerdict()) {
          case ALLOW -> asked && most > 0;
          case REDUCE -> !asked && most < quantity && most >= quantity / 10 * (1 - ROUNDING);
          case BLOCK -> !asked && most >= 0 && most < quantity;
        };
    require(differences, fits, "maxQuantity: does not follow from verdict and quantity");
    Double scoreAtMax = audit.getScoreAtMax();
    if (most == 0) {
      require(differences, scoreAtMax == null, "scoreAtMax: there is no passing quantity");
      return;
    }
    require(
        differences, enough(scoreAtMax, audit.getThreshold()), "scoreAtMax: below the threshold");
    // A ratio recomputed from the recorded one may fall on the other side of a step by rounding.
    double upper = scoreAt(audit, most / quantity * (1 - STEP_ROUNDING));
    double lower = scoreAt(audit, most / quantity * (1 + STEP_ROUNDING));
    require(
        differences,
        scoreAtMax != null && scoreAtMax >= lower - ROUNDING && scoreAtMax <= upper + ROUNDING,
        "scoreAtMax: recorded " + scoreAtMax + ", recomputed " + lower + " to " + upper);
  }

  /** The score with the quantity times {@code share}: only LIQUIDITY follows it. */
  private static double scoreAt(Audit audit, double share) {
    List<Factor> factors = new ArrayList<>();
    for (Factor factor : audit.getFactors()) {
      if (factor.getCode().equals(FactorCode.FLOOR.name())) {
        continue;
      }
      Factor scaled = Factor.newBuilder(factor).build();
      if (followsQuantity(factor)) {
        scaled.setPoints(
            FactorRule.points(
                factor.getStatus(), factor.getRaw() * share, PenaltyCurve.of(factor.getCurve())));
      }
      factors.add(scaled);
    }
    return Score.of(factors).value();
  }

  private static boolean followsQuantity(Factor factor) {
    boolean usable =
        factor.getStatus() == InputStatus.OK || factor.getStatus() == InputStatus.STALE;
    String source = factor.getSource();
    return factor.getCode().equals(FactorCode.LIQUIDITY.name())
        && usable
        && factor.getRaw() != null
        && !factor.getCurve().isEmpty()
        && (source == null || !source.endsWith(MarketFactors.EMPTY_SIDE));
  }

  private static boolean enough(@Nullable Double score, @Nullable Double threshold) {
    return score != null && threshold != null && score >= threshold;
  }

  private static boolean has(Audit audit, VetoCode code) {
    for (Veto veto : audit.getVetoes()) {
      if (veto.getCode().equals(code.name())) {
        return true;
      }
    }
    return false;
  }

  private static boolean same(@Nullable Double left, @Nullable Double right) {
    return Objects.equals(left, right);
  }

  private static boolean nonnegative(@Nullable Double value) {
    return value == null || value >= 0;
  }

  private static void require(List<String> differences, boolean holds, String difference) {
    if (!holds) {
      differences.add(difference);
    }
  }
}
