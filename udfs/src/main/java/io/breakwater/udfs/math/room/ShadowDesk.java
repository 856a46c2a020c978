package io.breakwater.udfs.math.room;

import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.ShadowAudit;

/**
 * Tells what a shadow policy says of a signal. It rests on the book as it stands under the rules in
 * force (positions, reservations, ladder) and leaves no trace: no reservation, no memory, no count
 * against a limit.
 */
final class ShadowDesk {
  private ShadowDesk() {}

  /** Sends the shadow's verdict on, beside the one that was given at the same moment. */
  static void tell(Audit shadow, Audit enforced, RoomOutput out) {
    out.count("shadowAudits");
    if (shadow.getVerdict() != enforced.getVerdict()) {
      out.count("shadowDisagreements");
    }
    ShadowAudit beside =
        ShadowAudit.newBuilder()
            .setAudit(shadow)
            .setEnforcedDecisionId(enforced.getDecisionId())
            .setEnforcedVerdict(enforced.getVerdict())
            .setEnforcedPolicyVersion(enforced.getPolicyVersion())
            .setEnforcedScore(enforced.getScore())
            .setEnforcedMaxQuantity(enforced.getMaxQuantity())
            .build();
    out.decide(shadow.getSequencedAt(), beside);
  }
}
