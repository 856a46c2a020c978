package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.avro.Audit;

/** Closes a record: identity, words, and a hash over everything else. */
public final class AuditSeal {
  private AuditSeal() {}

  /** Fills decisionId, text and recordSha256 from the other fields; returns the same record. */
  public static Audit seal(Audit audit) {
    audit.setDecisionId(DecisionId.of(audit));
    audit.setText(AuditText.of(audit));
    audit.setRecordSha256(hashOf(audit));
    return audit;
  }

  /** SHA-256, hex, over the record's JSON with {@code recordSha256} left out. */
  public static String hashOf(Audit audit) {
    return Sha256.hex(JsonCodec.write(audit, "recordSha256"));
  }
}
