package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.Veto;
import io.breakwater.udfs.math.evidence.MarketView;
import java.util.ArrayList;
import java.util.List;

/** The next revision of a verdict that could not be published in time. */
public final class GateAnswer {
  private GateAnswer() {}

  /**
   * The same record, BLOCKed with the gate's code and sealed anew.
   *
   * @param code TIMEOUT or EXPIRED
   * @param now log time of the gate's report, epoch microseconds
   */
  public static Audit block(Audit unpublished, String code, long now) {
    Audit blocked = Audit.newBuilder(unpublished).build();
    List<Veto> vetoes = new ArrayList<>(unpublished.getVetoes());
    String scope = "signal:" + unpublished.getSignalId();
    long expiresAt = unpublished.getExpiresAt();
    if (now >= expiresAt && !code.equals(VetoCode.EXPIRED.name())) {
      // The report was read after the signal expired: then that holds as well.
      vetoes.add(Vetoes.observed(VetoCode.EXPIRED, (double) expiresAt, (double) now, scope));
    }
    vetoes.add(Veto.newBuilder().setCode(code).setScope(scope).build());
    blocked.setVetoes(vetoes);
    blocked.setVerdict(Verdict.BLOCK);
    // No quantity cures lateness.
    blocked.setMaxQuantity(null);
    blocked.setScoreAtMax(null);
    blocked.setVerdictRevision(unpublished.getVerdictRevision() + 1);
    blocked.setSequencedAt(now);
    for (Factor factor : blocked.getFactors()) {
      if (factor.getAsOf() != null) {
        factor.setAgeMillis(MarketView.ageMillis(factor.getAsOf(), now));
      }
    }
    return AuditSeal.seal(blocked);
  }
}
