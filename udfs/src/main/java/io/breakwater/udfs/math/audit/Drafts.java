package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.Veto;
import io.breakwater.udfs.math.habits.SignalForm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What openings and exits have in common. */
final class Drafts {
  private Drafts() {}

  /** A record with who asked what, when and under which rules; not judged yet. */
  static Audit of(AuditInput input) {
    Signal signal = input.signal();
    Policy policy = input.portfolio().policy();
    Audit audit = new Audit();
    audit.setKind(AuditKind.SIGNAL);
    audit.setPortfolioId(input.portfolio().portfolioId());
    audit.setOwnerId(input.owner() == null ? null : input.owner().ownerId());
    audit.setStrategyId(signal.getStrategyId());
    audit.setPublisherId(signal.getPublisherId());
    audit.setSignalId(signal.getSignalId());
    audit.setSignalRevision(signal.getRevision());
    audit.setVerdictRevision(input.verdictRevision());
    audit.setInstrument(signal.getInstrument());
    audit.setSide(signal.getSide());
    audit.setIntent(signal.getIntent());
    audit.setVerdict(Verdict.BLOCK);
    audit.setThreshold(policy == null ? null : (Double) policy.getAudit().getThreshold());
    audit.setVetoes(List.of());
    audit.setFactors(List.of());
    audit.setEmittedAt(signal.getEmittedAt());
    audit.setSequencedAt(input.now());
    audit.setExpiresAt(SignalForm.expiresAt(signal));
    audit.setMode(policy == null ? Mode.ADVISORY : policy.getMode());
    audit.setModelVersion(Auditor.MODEL_VERSION);
    audit.setPolicyVersion(policy == null ? null : (Integer) policy.getVersion());
    audit.setDeadlineAt(
        policy == null
            ? null
            : (Long) (FactOrder.logTimeOf(signal) + policy.getDeadlineMillis() * 1_000));
    audit.setContentHash(input.request().getContentHash());
    audit.setPublisherInstrumentShare(input.request().getInstrumentShare());
    audit.setPublisherSideShare(input.request().getSideShare());
    audit.setPublisherHourShare(input.request().getHourShare());
    return audit;
  }

  /** Vetoes of form, time and identity, which hold for openings and exits alike. */
  static List<Veto> commonVetoes(AuditInput input, @Nullable String fault) {
    List<Veto> vetoes = new ArrayList<>();
    if (fault != null) {
      vetoes.add(
          Vetoes.detailed(
              Vetoes.plain(VetoCode.MALFORMED, "signal:" + input.signal().getSignalId()), fault));
    }
    long expiresAt = SignalForm.expiresAt(input.signal());
    if (input.now() >= expiresAt) {
      vetoes.add(
          Vetoes.observed(
              VetoCode.EXPIRED,
              (double) expiresAt,
              (double) input.now(),
              "signal:" + input.signal().getSignalId()));
    }
    for (Veto imposed : input.imposed()) {
      if (vetoes.stream().noneMatch(veto -> veto.getCode().equals(imposed.getCode()))) {
        vetoes.add(imposed);
      }
    }
    AuditInput.Portfolio portfolio = input.portfolio();
    if (portfolio.policy() == null) {
      String scope =
          portfolio.portfolioId() == null
              ? "publisher:" + input.signal().getPublisherId()
              : "portfolio:" + portfolio.portfolioId();
      vetoes.add(Vetoes.plain(VetoCode.UNKNOWN_POLICY, scope));
    }
    return vetoes;
  }

  /** The quantity as sent, scaled to the follower where the signal names no portfolio. */
  static @Nullable Double scaledQuantity(AuditInput input) {
    Signal signal = input.signal();
    Double quantity = signal.getQuantity();
    if (quantity == null || SignalForm.badNumber(signal) != null) {
      return quantity != null && quantity > 0 && Double.isFinite(quantity) ? quantity : null;
    }
    return signal.getPortfolioId() != null
        ? quantity
        : FanOut.quantity(quantity, input.portfolio().equity(), signal.getPublisherEquity());
  }
}
