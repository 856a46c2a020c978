package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.Veto;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether the verdict on a held position follows from its record. */
final class PositionVerifier {
  private static final List<String> FACTORS =
      List.of(
          "EVENT", "LIQUIDITY", "SPREAD", "CORRELATION", "NEWS", "VOLATILITY", "CROWDING", "FLOOR");
  private static final Set<VetoCode> CODES =
      Set.of(
          VetoCode.INPUT_MISSING,
          VetoCode.INPUT_STALE,
          VetoCode.NO_EQUITY,
          VetoCode.INSTRUMENT_NOT_ALLOWED,
          VetoCode.MAX_OPEN_POSITIONS,
          VetoCode.MAX_LEVERAGE,
          VetoCode.MAX_GROSS_EXPOSURE,
          VetoCode.MAX_NET_EXPOSURE,
          VetoCode.MAX_POSITION_WEIGHT);

  private PositionVerifier() {}

  static void check(Audit audit, List<String> differences) {
    String id = PositionAudit.idOf(audit.getInstrument(), audit.getEmittedAt());
    require(differences, audit.getSignalId().equals(id), "signalId: is not instrument@barEnd");
    require(
        differences,
        audit.getSignalRevision() == 1
            && audit.getVerdictRevision() == 1
            && audit.getIntent() == Intent.OPEN
            && audit.getPublisherId() == null
            && audit.getDeadlineAt() == null,
        "kind: a position has one revision, no publisher and no deadline");
    require(
        differences,
        audit.getExpiresAt() == audit.getSequencedAt(),
        "expiresAt: the audit of a position permits nothing");
    require(
        differences,
        audit.getPolicyVersion() != null && audit.getThreshold() != null,
        "policyVersion: positions are audited under a policy");
    List<String> codes = audit.getFactors().stream().map(Factor::getCode).toList();
    require(
        differences,
        codes.isEmpty() || codes.equals(FACTORS),
        "factors: not those that apply to a position");
    for (Veto veto : audit.getVetoes()) {
      require(
          differences,
          applies(veto),
          "vetoes." + veto.getCode() + ": does not apply to a position");
    }
    checkVerdict(audit, differences);
  }

  private static boolean applies(Veto veto) {
    VetoCode code = VetoCode.of(veto.getCode());
    return code != null && CODES.contains(code);
  }

  private static void checkVerdict(Audit audit, List<String> differences) {
    boolean inside = audit.getVetoes().isEmpty();
    boolean incurable =
        audit.getVetoes().stream().anyMatch(veto -> !VetoCode.isCurable(veto.getCode()));
    Double held = audit.getQuantity();
    Double most = audit.getMaxQuantity();
    require(differences, held != null && held > 0, "quantity: nothing is held");
    if (held != null) {
      boolean fits =
          switch (audit.getVerdict()) {
            case ALLOW -> inside && held.equals(most);
            case REDUCE -> !inside && !incurable && most != null && most > 0 && most < held;
            case BLOCK -> !inside && (incurable ? most == null : isNothing(most));
          };
      require(differences, fits, "verdict: does not follow from the vetoes and maxQuantity");
    }
    require(differences, audit.getScoreAtMax() == null, "scoreAtMax: positions are not searched");
    Double advice = audit.getSuggestedNotional();
    Double notional = audit.getNotional();
    require(
        differences,
        advice == null || (notional != null && advice >= 0 && advice <= notional * (1 + 1e-9)),
        "suggestedNotional: above what is held or below zero");
    boolean reduced = audit.getVerdict() == Verdict.REDUCE;
    require(differences, !reduced || notional != null, "notional: is missing");
  }

  private static boolean isNothing(@Nullable Double most) {
    return most != null && most == 0;
  }

  private static void require(List<String> differences, boolean holds, String difference) {
    if (!holds) {
      differences.add(difference);
    }
  }
}
