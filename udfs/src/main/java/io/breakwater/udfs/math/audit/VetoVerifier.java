package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Veto;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether each veto follows from its own figures. */
final class VetoVerifier {
  private VetoVerifier() {}

  static void check(Audit audit, List<String> differences) {
    for (Veto veto : audit.getVetoes()) {
      String wrong = wrong(audit, veto);
      if (wrong != null) {
        differences.add("vetoes." + veto.getCode() + " (" + veto.getScope() + "): " + wrong);
      }
    }
  }

  private static @Nullable String wrong(Audit audit, Veto veto) {
    VetoCode code = VetoCode.of(veto.getCode());
    if (code == null) {
      return "no such code";
    }
    Double limit = veto.getLimit();
    Double observed = veto.getObserved();
    boolean holds =
        switch (code) {
          case MALFORMED, TIMEOUT, CONFLICT, UNKNOWN_POLICY, INPUT_MISSING, KILLED, PAUSED -> true;
          case INSTRUMENT_NOT_ALLOWED, LADDER_HALT -> limit == null;
          case EXPIRED -> expired(audit, limit, observed);
          case BREAKER_OPEN -> observed == null || observed == (double) audit.getSequencedAt();
          case PUBLISHER_FLOOD, INPUT_STALE, MAX_ORDERS_PER_MINUTE ->
              limit != null && observed != null && observed > limit;
          case NO_EQUITY -> observed != null && !(observed > 0);
          case NOTHING_TO_REDUCE -> observed != null && observed == 0;
          case ENTRY_OFF_MARK ->
              limit != null && observed != null && ExposureLimit.exceeds(observed, limit);
          case BELOW_MINIMUM -> limit != null && observed != null && observed < limit;
          case MAX_DRAWDOWN -> limit != null && observed != null && observed >= limit;
          case BREAKER_HALF_OPEN -> halfOpen(audit, limit, observed);
          case BEHAVIOUR_CAP,
              MAX_OPEN_POSITIONS,
              MAX_ORDER_NOTIONAL,
              MAX_LEVERAGE,
              MAX_GROSS_EXPOSURE,
              MAX_NET_EXPOSURE,
              MAX_POSITION_WEIGHT ->
              exposure(veto);
        };
    return holds ? null : "does not follow from its figures";
  }

  /** The gate imposes EXPIRED without figures of its own. */
  private static boolean expired(Audit audit, @Nullable Double limit, @Nullable Double observed) {
    return limit == null
        || (observed != null
            && limit == (double) audit.getExpiresAt()
            && observed == (double) audit.getSequencedAt()
            && observed >= limit);
  }

  private static boolean halfOpen(Audit audit, @Nullable Double limit, @Nullable Double observed) {
    Double quantity = audit.getQuantity();
    return limit != null
        && observed != null
        && quantity != null
        && observed.equals(quantity)
        && limit == quantity / 2;
  }

  private static boolean exposure(Veto veto) {
    Double limit = veto.getLimit();
    Double observed = veto.getObserved();
    Double requested = veto.getRequested();
    return limit != null
        && observed != null
        && requested != null
        && ExposureLimit.exceeds(observed, limit)
        && requested > 0
        && requested <= observed
        && (veto.getReserved() == null || veto.getReserved() >= 0);
  }
}
