package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.Veto;
import io.breakwater.udfs.math.evidence.Finite;
import io.breakwater.udfs.math.evidence.Mark;
import io.breakwater.udfs.math.habits.SignalForm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The verdict on a signal that wants to open or add. */
final class OpeningAudit {
  private final AuditInput input;
  private final Signal signal;
  private final @Nullable Policy policy;
  private final @Nullable Instrument instrument;
  private final @Nullable Mark mark;
  private final @Nullable Double entry;
  private final @Nullable Double asked;
  private final @Nullable String fault;
  private final int direction;

  OpeningAudit(AuditInput input) {
    this.input = input;
    signal = input.signal();
    policy = input.portfolio().policy();
    instrument = input.market().instruments().find(signal.getInstrument());
    mark = input.market().view().markOf(signal.getInstrument());
    Double sent = signal.getEntryPrice();
    Double markPrice = mark == null ? null : (Double) mark.price();
    Double usable = priceOrNull(sent);
    entry = usable == null ? markPrice : usable;
    asked = Drafts.scaledQuantity(input);
    String form = SignalForm.fault(signal, input.now(), markPrice);
    fault = form == null ? sizeFault() : form;
    direction = signal.getSide() == Direction.LONG ? 1 : -1;
  }

  /** Sizes beyond what can be counted are nonsense like any other. */
  private @Nullable String sizeFault() {
    AuditInput.Portfolio portfolio = input.portfolio();
    if (asked == null) {
      boolean answeredElsewhere = !portfolio.holdings().opened() || !(portfolio.equity() > 0);
      return answeredElsewhere ? null : "scaled quantity is not finite and > 0";
    }
    if (instrument == null) {
      return null;
    }
    if (!Lots.countable(asked, instrument.getLotSize())) {
      return "quantity has more lots than can be counted";
    }
    double contracts = asked * instrument.getContractMultiplier();
    boolean finite =
        (entry == null || Double.isFinite(contracts * entry))
            && (mark == null || Double.isFinite(contracts * mark.price()));
    return finite ? null : "notional is not finite";
  }

  AuditResult judge() {
    Audit audit = Drafts.of(input);
    Double quantity = flooredAsk();
    audit.setQuantity(quantity);
    audit.setNotional(notional(quantity));
    audit.setEntryPrice(entry);
    audit.setStopPrice(priceOrNull(signal.getStopPrice()));
    audit.setTargetPrice(priceOrNull(signal.getTargetPrice()));
    Envelope envelope =
        instrument == null || entry == null
            ? null
            : Envelope.around(input, instrument, direction, entry);
    Question question =
        fault != null || policy == null || instrument == null || entry == null || quantity == null
            ? null
            : new Question(input, policy, instrument, mark, entry);
    Scoring scoring = question == null ? null : new Scoring(question);
    if (question != null && scoring != null && quantity != null) {
      Score score = scoring.at(quantity);
      audit.setScore(score.value());
      audit.setFactors(score.factors());
      audit.setSuggestedNotional(SizingAdvice.of(question, scoring.alike(), audit.getNotional()));
      audit.setConfidence(Coverage.confidence(score.factors()));
      audit.setCoverageTier(Coverage.tier(score.factors()));
      audit.setOwnerCorrelatedPositions(OwnerCorrelation.of(question));
    }
    List<Veto> vetoes = hardVetoes(quantity);
    if (envelope != null) {
      vetoes.addAll(envelope.fixedVetoes());
    }
    boolean incurable = !vetoes.isEmpty();
    if (envelope != null && fault == null && quantity != null) {
      vetoes.addAll(envelope.quantityVetoes(quantity));
      vetoes.addAll(halfOpenVetoes(quantity));
    }
    audit.setVetoes(List.copyOf(vetoes));
    if (!incurable && question != null && scoring != null && envelope != null) {
      search(audit, new QuantitySearch(question, scoring, envelope, isHalfOpen()));
    }
    return seal(audit);
  }

  private void search(Audit audit, QuantitySearch search) {
    double quantity = audit.getQuantity();
    long lots = search.lotsOf(quantity);
    if (search.passes(lots)) {
      audit.setVerdict(Verdict.ALLOW);
      audit.setMaxQuantity(quantity);
      audit.setScoreAtMax(audit.getScore());
      return;
    }
    long most = search.most(lots);
    audit.setMaxQuantity(search.quantity(most));
    if (most > 0) {
      audit.setScoreAtMax(search.score(most));
      if (search.allowsReduce() && most >= search.atLeast(lots)) {
        audit.setVerdict(Verdict.REDUCE);
      }
    }
  }

  private AuditResult seal(Audit audit) {
    AuditSeal.seal(audit);
    if (audit.getVerdict() == Verdict.BLOCK) {
      return new AuditResult(audit, null);
    }
    Reservation reservation =
        new Reservation(
            audit.getSignalId(),
            audit.getSignalRevision(),
            audit.getDecisionId(),
            audit.getInstrument(),
            audit.getSide(),
            false,
            audit.getMaxQuantity(),
            audit.getExpiresAt());
    return new AuditResult(audit, reservation);
  }

  private @Nullable Double flooredAsk() {
    if (asked == null || instrument == null) {
      return asked;
    }
    double lot = instrument.getLotSize();
    return Lots.countable(asked, lot) ? (Double) Lots.floored(asked, lot) : asked;
  }

  private static @Nullable Double priceOrNull(@Nullable Double sent) {
    return sent != null && Finite.isPositive(sent) ? sent : null;
  }

  private @Nullable Double notional(@Nullable Double quantity) {
    if (quantity == null || entry == null || instrument == null) {
      return null;
    }
    double notional = quantity * instrument.getContractMultiplier() * entry;
    return Double.isFinite(notional) ? notional : null;
  }

  private List<Veto> hardVetoes(@Nullable Double quantity) {
    List<Veto> vetoes = Drafts.commonVetoes(input, fault);
    InputVetoes.addTo(vetoes, input, instrument, mark);
    StopVetoes.addTo(vetoes, input);
    Double sent = signal.getEntryPrice();
    if (sent != null && mark != null && Finite.isPositive(sent)) {
      double away = Math.abs(sent - mark.price()) / mark.price();
      if (ExposureLimit.exceeds(away, QuantitySearch.ENTRY_NEAR_MARK)) {
        vetoes.add(
            Vetoes.observed(
                VetoCode.ENTRY_OFF_MARK,
                QuantitySearch.ENTRY_NEAR_MARK,
                away,
                "instrument:" + signal.getInstrument()));
      }
    }
    if (fault == null && instrument != null && quantity != null && asked != null) {
      QuantitySearch.addBelowMinimum(vetoes, instrument, quantity, asked, notional(quantity));
    }
    return vetoes;
  }

  private boolean isHalfOpen() {
    return input.stops().stream().anyMatch(s -> s.kind() == BreakerStop.Kind.HALF_OPEN);
  }

  private List<Veto> halfOpenVetoes(double quantity) {
    List<Veto> vetoes = new ArrayList<>();
    for (BreakerStop stop : input.stops()) {
      if (stop.kind() == BreakerStop.Kind.HALF_OPEN) {
        vetoes.add(
            Vetoes.detailed(
                Vetoes.veto(
                    VetoCode.BREAKER_HALF_OPEN.name(),
                    quantity / 2,
                    quantity,
                    quantity,
                    null,
                    stop.scope()),
                stop.pattern()));
      }
    }
    return vetoes;
  }
}
