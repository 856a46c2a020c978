package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Audit;
import org.jspecify.annotations.Nullable;

/**
 * A verdict and the room it needs.
 *
 * @param audit the sealed record
 * @param reservation room to set aside; null: none
 */
public record AuditResult(Audit audit, @Nullable Reservation reservation) {
  /**
   * Books the verdict: sets its room aside, or gives back what an earlier revision of the signal
   * held. A CONFLICT speaks of a record that never counted and leaves the true one's room alone.
   */
  public void settle(Reservations reservations) {
    boolean conflict =
        audit.getVetoes().stream()
            .anyMatch(veto -> veto.getCode().equals(VetoCode.CONFLICT.name()));
    if (reservation != null) {
      reservations.reserve(reservation);
    } else if (!conflict) {
      reservations.release(audit.getSignalId());
    }
  }
}
