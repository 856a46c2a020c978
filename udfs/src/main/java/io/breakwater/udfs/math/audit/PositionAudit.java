package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.AuditRequest;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.Veto;
import io.breakwater.udfs.math.evidence.Finite;
import io.breakwater.udfs.math.evidence.Mark;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A position that is held, judged at a bar end with the factors that apply to it (EVENT, LIQUIDITY
 * of the way out, SPREAD, CORRELATION, NEWS, VOLATILITY, CROWDING) and held against the envelope.
 *
 * <p>ALLOW: inside, whatever the score. REDUCE: outside, and inside at maxQuantity. BLOCK: outside
 * whatever is kept of it, or an input is missing. It permits nothing: it expires when it is said.
 */
public final class PositionAudit {
  private final PositionInput input;
  private final Policy policy;
  private final double held;
  private final @Nullable Mark mark;

  private PositionAudit(PositionInput input) {
    this.input = input;
    this.policy = input.policy();
    this.held = Math.abs(input.quantity());
    this.mark = input.market().view().markOf(input.instrument());
  }

  /** The sealed audit of one position. */
  public static Audit judge(PositionInput input) {
    return new PositionAudit(input).judge();
  }

  /** Stands where a signal's id does: {@code instrument@barEnd}. */
  public static String idOf(String instrument, long barEnd) {
    return instrument + "@" + barEnd;
  }

  /** SHA-256, hex, over what is judged: {@code instrument@barEnd|quantity}, signed. */
  private String contentHash() {
    String content = idOf(input.instrument(), input.barEnd()) + "|" + input.quantity();
    return Sha256.hex(content.getBytes(StandardCharsets.UTF_8));
  }

  private Audit judge() {
    Audit audit = draft();
    Instrument definition = input.definition();
    Mark price = mark;
    List<Veto> vetoes = new ArrayList<>();
    InputVetoes.addTo(vetoes, input, price);
    if (definition != null && price != null) {
      score(audit, new Question(asked(), policy, definition, price, price.price()));
    }
    HeldEnvelope envelope = HeldEnvelope.around(input);
    vetoes.addAll(envelope.fixedVetoes());
    boolean curable = vetoes.isEmpty();
    vetoes.addAll(envelope.quantityVetoes(held));
    audit.setVetoes(List.copyOf(vetoes));
    if (vetoes.isEmpty()) {
      audit.setVerdict(Verdict.ALLOW);
      audit.setMaxQuantity(held);
    } else if (curable && definition != null) {
      double most = mostInside(envelope, definition.getLotSize());
      audit.setMaxQuantity(most);
      audit.setVerdict(most > 0 ? Verdict.REDUCE : Verdict.BLOCK);
    }
    return AuditSeal.seal(audit);
  }

  private Audit draft() {
    Audit audit = new Audit();
    audit.setKind(AuditKind.POSITION);
    audit.setPortfolioId(input.portfolio().portfolioId());
    audit.setOwnerId(input.owner() == null ? null : input.owner().ownerId());
    audit.setSignalId(idOf(input.instrument(), input.barEnd()));
    audit.setSignalRevision(1);
    audit.setVerdictRevision(1);
    audit.setInstrument(input.instrument());
    audit.setSide(input.quantity() > 0 ? Direction.LONG : Direction.SHORT);
    audit.setIntent(Intent.OPEN);
    audit.setQuantity(held);
    audit.setNotional(Finite.clamp(Math.abs(input.exposure().value(input.instrument()))));
    audit.setVerdict(Verdict.BLOCK);
    audit.setThreshold(policy.getAudit().getThreshold());
    audit.setVetoes(List.of());
    audit.setFactors(List.of());
    audit.setEmittedAt(input.barEnd());
    audit.setSequencedAt(input.now());
    audit.setExpiresAt(input.now());
    audit.setMode(policy.getMode());
    audit.setModelVersion(Auditor.MODEL_VERSION);
    audit.setPolicyVersion(policy.getVersion());
    audit.setContentHash(contentHash());
    audit.setSuggestedStopPrice(input.suggestedStopPrice());
    return audit;
  }

  /** The question that the position would be if it were asked for now. */
  private AuditInput asked() {
    Signal signal = new Signal();
    signal.setSignalId(idOf(input.instrument(), input.barEnd()));
    signal.setPublisherId("");
    signal.setInstrument(input.instrument());
    signal.setSide(input.quantity() > 0 ? Direction.LONG : Direction.SHORT);
    signal.setIntent(Intent.OPEN);
    signal.setQuantity(held);
    signal.setEmittedAt(input.barEnd());
    AuditRequest request = new AuditRequest();
    request.setSignal(signal);
    return new AuditInput(
        1,
        request,
        input.portfolio(),
        input.owner(),
        input.market(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private void score(Audit audit, Question question) {
    CorrelationFactor correlation = CorrelationFactor.of(question);
    double notional = question.notional(held);
    Score score =
        Score.of(
            List.of(
                MarketFactors.event(question),
                MarketFactors.liquidity(question, notional, question.direction() < 0),
                MarketFactors.spread(question),
                correlation.factor(),
                MarketFactors.news(question),
                MarketFactors.volatility(question),
                MarketFactors.crowding(question)));
    audit.setScore(score.value());
    audit.setFactors(score.factors());
    audit.setConfidence(Coverage.confidence(score.factors()));
    audit.setCoverageTier(Coverage.tier(score.factors()));
    audit.setSuggestedNotional(SizingAdvice.of(question, correlation.count(), notional));
  }

  /** Most whole lots that are inside, contracts; 0: none. */
  private double mostInside(HeldEnvelope envelope, double lot) {
    if (!Lots.countable(held, lot)) {
      return 0;
    }
    long inside = 0;
    long outside = Lots.floor(held, lot) + 1;
    while (outside - inside > 1) {
      long middle = inside + (outside - inside) / 2;
      double quantity = Lots.quantity(middle, lot);
      if (quantity <= held && envelope.passes(quantity)) {
        inside = middle;
      } else {
        outside = middle;
      }
    }
    return Lots.quantity(inside, lot);
  }
}
