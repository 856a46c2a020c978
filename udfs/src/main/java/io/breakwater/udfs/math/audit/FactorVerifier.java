package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.CurvePoint;
import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.InputStatus;
import io.breakwater.udfs.math.evidence.MarketView;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Points of every factor from its raw value, curve and status; the score from the points. */
final class FactorVerifier {
  private FactorVerifier() {}

  static void check(Audit audit, List<String> differences) {
    for (Factor factor : audit.getFactors()) {
      String field = "factors." + factor.getCode();
      String unusable = unusable(factor);
      if (unusable != null) {
        differences.add(field + ": " + unusable);
        continue;
      }
      double points =
          FactorRule.points(
              factor.getStatus(), factor.getRaw(), PenaltyCurve.of(factor.getCurve()));
      same(differences, field + ".points", factor.getPoints(), points);
      checkAge(audit, factor, field, differences);
    }
    checkScore(audit, differences);
    checkCoverage(audit, differences);
  }

  private static void checkCoverage(Audit audit, List<String> differences) {
    if (audit.getFactors().isEmpty()) {
      if (audit.getConfidence() != null || audit.getCoverageTier() != null) {
        differences.add("confidence, coverageTier: there are no factors");
      }
      return;
    }
    same(differences, "confidence", audit.getConfidence(), Coverage.confidence(audit.getFactors()));
    String tier = Coverage.tier(audit.getFactors());
    if (!tier.equals(audit.getCoverageTier())) {
      differences.add("coverageTier: recorded " + audit.getCoverageTier() + ", recomputed " + tier);
    }
  }

  /** Why the factor cannot be recomputed at all; null: it can. */
  private static @Nullable String unusable(Factor factor) {
    Double raw = factor.getRaw();
    if (factor.getCurve().isEmpty()) {
      return "has no curve";
    }
    if (factor.getStatus() == InputStatus.OK && raw == null) {
      return "status OK without a raw value";
    }
    if (raw != null && !Double.isFinite(raw)) {
      return "raw is not finite";
    }
    double before = Double.NEGATIVE_INFINITY;
    for (CurvePoint point : factor.getCurve()) {
      if (!Double.isFinite(point.getPoints()) || !(point.getRaw() >= before)) {
        return "curve is not ascending and finite";
      }
      before = point.getRaw();
    }
    return null;
  }

  private static void checkAge(Audit audit, Factor factor, String field, List<String> differences) {
    Long asOf = factor.getAsOf();
    Long age = asOf == null ? null : MarketView.ageMillis(asOf, audit.getSequencedAt());
    if (!Objects.equals(age, factor.getAgeMillis())) {
      differences.add(
          field + ".ageMillis: recorded " + factor.getAgeMillis() + ", recomputed " + age);
    }
  }

  private static void checkScore(Audit audit, List<String> differences) {
    List<Factor> factors = audit.getFactors();
    Double recorded = audit.getScore();
    if (recorded == null || factors.isEmpty()) {
      if (recorded != null || !factors.isEmpty()) {
        differences.add("score: a score needs factors, and factors a score");
      }
      return;
    }
    Factor last = factors.get(factors.size() - 1);
    if (!last.getCode().equals(FactorCode.FLOOR.name())) {
      differences.add("factors: FLOOR is not the last");
      return;
    }
    Score score = Score.of(factors.subList(0, factors.size() - 1));
    same(differences, "score", recorded, score.value());
    Factor floor = score.factors().get(score.factors().size() - 1);
    if (!last.equals(floor)) {
      differences.add("factors.FLOOR: recorded " + last + ", recomputed " + floor);
    }
  }

  /** Names a figure that differs in any bit. */
  static void same(
      List<String> differences, String field, @Nullable Double recorded, double recomputed) {
    if (recorded == null || Double.compare(recorded + 0.0, recomputed + 0.0) != 0) {
      differences.add(field + ": recorded " + recorded + ", recomputed " + recomputed);
    }
  }
}
