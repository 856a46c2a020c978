package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Audit;
import java.util.ArrayList;
import java.util.List;

/** Recomputes a record from itself and names what differs. */
public final class AuditVerifier {
  private AuditVerifier() {}

  /** What differs, one line each, field first; empty: the record holds. */
  public static List<String> check(Audit audit) {
    List<String> differences = new ArrayList<>();
    expect(differences, "modelVersion", audit.getModelVersion(), Auditor.MODEL_VERSION);
    expect(differences, "decisionId", audit.getDecisionId(), DecisionId.of(audit));
    FactorVerifier.check(audit, differences);
    VetoVerifier.check(audit, differences);
    switch (audit.getKind()) {
      case SIGNAL -> VerdictVerifier.check(audit, differences);
      case POSITION -> PositionVerifier.check(audit, differences);
    }
    expect(differences, "text", audit.getText(), AuditText.of(audit));
    expect(differences, "recordSha256", audit.getRecordSha256(), AuditSeal.hashOf(audit));
    return List.copyOf(differences);
  }

  private static void expect(
      List<String> differences, String field, String recorded, String recomputed) {
    if (!recorded.equals(recomputed)) {
      differences.add(field + ": recorded " + recorded + ", recomputed " + recomputed);
    }
  }
}
