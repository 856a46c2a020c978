package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.Veto;
import io.breakwater.udfs.math.evidence.Finite;
import io.breakwater.udfs.math.evidence.Mark;
import io.breakwater.udfs.math.habits.SignalForm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The verdict on a signal that makes a position smaller: never scored, never more than is held. */
final class ExitAudit {
  private final AuditInput input;
  private final Signal signal;

  ExitAudit(AuditInput input) {
    this.input = input;
    this.signal = input.signal();
  }

  AuditResult judge() {
    Audit audit = Drafts.of(input);
    double held = heldOnSide();
    double inFlight =
        input
            .portfolio()
            .reservations()
            .rooms(input.now(), signal.getSignalId())
            .getOrDefault(signal.getInstrument(), ReservedRoom.NONE)
            .reductions();
    double left = Math.max(0, held - inFlight);
    String fault = SignalForm.fault(signal, input.now(), null);
    List<Veto> vetoes = Drafts.commonVetoes(input, fault);
    if (!(left > 0)) {
      vetoes.add(
          Vetoes.veto(
              VetoCode.NOTHING_TO_REDUCE.name(),
              held,
              left,
              null,
              inFlight,
              "instrument:" + signal.getInstrument()));
    }
    StopVetoes.addHoldsTo(vetoes, input);
    Double scaled = Drafts.scaledQuantity(input);
    // A follower without equity has nothing to scale by: it reduces as sent, not everything.
    boolean readable = SignalForm.badNumber(signal) == null;
    Double asked = scaled == null && readable ? signal.getQuantity() : scaled;
    Double quantity = readable ? quantity(asked, left) : asked;
    audit.setQuantity(quantity);
    audit.setNotional(notional(quantity));
    audit.setVetoes(List.copyOf(vetoes));
    boolean allowed = vetoes.isEmpty() && quantity != null && quantity > 0;
    if (allowed) {
      audit.setVerdict(Verdict.ALLOW);
      audit.setMaxQuantity(quantity);
    }
    AuditSeal.seal(audit);
    return new AuditResult(audit, allowed ? reservation(audit) : null);
  }

  private double heldOnSide() {
    double quantity = input.portfolio().holdings().quantity(signal.getInstrument());
    return Math.max(0, signal.getSide() == Direction.LONG ? quantity : -quantity);
  }

  /**
   * At most what is left. Floored to lots, unless all that is left is asked or it is less than a
   * lot: a remainder that is no whole lot must be able to leave.
   */
  private @Nullable Double quantity(@Nullable Double asked, double left) {
    if (left == 0) {
      // Nothing to cap: the record says what was asked, null for everything.
      return asked;
    }
    if (asked == null || asked >= left) {
      return left;
    }
    Instrument instrument = input.market().instruments().find(signal.getInstrument());
    double lot = instrument == null ? 0 : instrument.getLotSize();
    if (instrument == null || asked < lot || !Lots.countable(asked, lot)) {
      return asked;
    }
    return Math.min(left, Lots.floored(asked, lot));
  }

  private @Nullable Double notional(@Nullable Double quantity) {
    Instrument instrument = input.market().instruments().find(signal.getInstrument());
    Mark mark = input.market().view().markOf(signal.getInstrument());
    Double sent = signal.getEntryPrice();
    Double price =
        sent != null && Finite.isPositive(sent)
            ? sent
            : (mark == null ? null : (Double) mark.price());
    if (quantity == null || instrument == null || price == null) {
      return null;
    }
    double notional = quantity * instrument.getContractMultiplier() * price;
    return Double.isFinite(notional) ? notional : null;
  }

  private static Reservation reservation(Audit audit) {
    return new Reservation(
        audit.getSignalId(),
        audit.getSignalRevision(),
        audit.getDecisionId(),
        audit.getInstrument(),
        audit.getSide(),
        true,
        audit.getMaxQuantity(),
        audit.getExpiresAt());
  }
}
