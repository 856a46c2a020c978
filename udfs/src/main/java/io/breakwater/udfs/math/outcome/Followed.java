package io.breakwater.udfs.math.outcome;

import io.breakwater.schemas.RecordBytes;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Outcome;
import io.breakwater.schemas.avro.OutcomeResult;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.Veto;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One audited opening on its way to stop, target or horizon, as if it had been taken in full. */
final class Followed {
  /** From the decision on, or until the signal expires if that is later. */
  static final long HORIZON_MICROS = 4 * Times.HOUR;

  /** What was asked could not have been traded as asked: there is nothing to learn from. */
  private static final Set<String> NOT_FOLLOWED =
      Set.of("MALFORMED", "CONFLICT", "PUBLISHER_FLOOD", "ENTRY_OFF_MARK");

  // What it says if it ends now; where it ends is filled in then.
  private final Outcome draft;
  private final @Nullable Double stop;
  private final @Nullable Double target;
  private @Nullable Double keptOut;

  private Followed(
      Outcome draft, @Nullable Double stop, @Nullable Double target, @Nullable Double keptOut) {
    this.draft = draft;
    this.stop = stop;
    this.target = target;
    this.keptOut = keptOut;
  }

  /** Identity: a signal has one outcome per portfolio and revision. */
  static String keyOf(Audit audit) {
    String portfolio = audit.getPortfolioId();
    return (portfolio == null ? "" : portfolio)
        + '|'
        + audit.getSignalId()
        + '|'
        + audit.getSignalRevision();
  }

  /** True: an opening with a price from which it can be followed. */
  static boolean concerns(Audit audit) {
    Double entry = audit.getEntryPrice();
    return audit.getKind() == AuditKind.SIGNAL
        && audit.getIntent() == Intent.OPEN
        && entry != null
        && entry > 0
        && audit.getVetoes().stream().noneMatch(veto -> NOT_FOLLOWED.contains(veto.getCode()));
  }

  /** Begins to follow an opening that {@link #concerns}. */
  static Followed of(Audit audit) {
    long decidedAt = audit.getSequencedAt();
    Outcome draft = new Outcome();
    draft.setResult(OutcomeResult.EXPIRED);
    draft.setEventTime(decidedAt);
    draft.setPortfolioId(audit.getPortfolioId());
    draft.setStrategyId(audit.getStrategyId());
    draft.setPublisherId(audit.getPublisherId());
    draft.setSignalId(audit.getSignalId());
    draft.setSignalRevision(audit.getSignalRevision());
    draft.setInstrument(audit.getInstrument());
    draft.setSide(audit.getSide());
    draft.setEntryPrice(audit.getEntryPrice());
    draft.setDecidedAt(decidedAt);
    draft.setHorizonAt(Math.max(audit.getExpiresAt(), decidedAt + HORIZON_MICROS));
    Followed followed = new Followed(draft, audit.getStopPrice(), audit.getTargetPrice(), null);
    followed.take(audit);
    return followed;
  }

  /** Takes the word of a later verdict; what is followed stays as it began. */
  boolean revise(Audit later) {
    if (later.getVerdictRevision() <= draft.getVerdictRevision()) {
      return false;
    }
    take(later);
    return true;
  }

  private void take(Audit audit) {
    draft.setDecisionId(audit.getDecisionId());
    draft.setVerdictRevision(audit.getVerdictRevision());
    draft.setVerdict(audit.getVerdict());
    draft.setScore(audit.getScore());
    draft.setThreshold(audit.getThreshold());
    draft.setNotional(audit.getNotional());
    draft.setVetoes(audit.getVetoes().stream().map(Veto::getCode).toList());
    draft.setFactors(audit.getScore() == null ? null : costs(audit));
    keptOut = keptOut(audit);
  }

  private static Map<String, Double> costs(Audit audit) {
    Map<String, Double> costs = new TreeMap<>(Utf8Order.INSTANCE);
    for (Factor factor : audit.getFactors()) {
      if (factor.getPoints() < 0) {
        costs.put(factor.getCode(), factor.getPoints());
      }
    }
    return costs;
  }

  /** Money of the ask that the verdict kept out; null: no quantity was readable. */
  private static @Nullable Double keptOut(Audit audit) {
    Double notional = audit.getNotional();
    Double asked = audit.getQuantity();
    if (notional == null || audit.getVerdict() == Verdict.BLOCK) {
      return notional;
    }
    if (asked == null || !(asked > 0)) {
      return null;
    }
    Double passes = audit.getMaxQuantity();
    double allowed = audit.getVerdict() == Verdict.ALLOW || passes == null ? asked : passes;
    return notional * ((asked - allowed) / asked);
  }

  /** Moves on by a bar; the outcome if that ends it. */
  @Nullable Outcome onBar(PriceBar told) {
    long decidedAt = draft.getDecidedAt();
    if (told.end() <= decidedAt) {
      return null;
    }
    PriceBar bar = told.since(decidedAt);
    boolean isLong = draft.getSide() == Direction.LONG;
    double worst = isLong ? bar.low() : bar.high();
    double best = isLong ? bar.high() : bar.low();
    // Both in one bar: nobody knows which came first, so the worse one did.
    if (stop != null && (isLong ? worst <= stop : worst >= stop)) {
      boolean openedBeyond = isLong ? bar.open() < stop : bar.open() > stop;
      return end(OutcomeResult.STOP, bar, openedBeyond ? bar.open() : stop);
    }
    if (target != null && (isLong ? best >= target : best <= target)) {
      return end(OutcomeResult.TARGET, bar, target);
    }
    return bar.end() >= draft.getHorizonAt() ? end(OutcomeResult.EXPIRED, bar, bar.close()) : null;
  }

  private Outcome end(OutcomeResult result, PriceBar bar, double exit) {
    double sign = draft.getSide() == Direction.LONG ? 1 : -1;
    double entry = draft.getEntryPrice();
    double made = sign * ((exit - entry) / entry) + 0.0;
    draft.setResult(result);
    draft.setEventTime(bar.end());
    draft.setExitPrice(exit);
    draft.setReturnRatio(made);
    Double kept = keptOut;
    // Adding zero turns -0.0 into 0.0.
    draft.setSavedOrCost(kept == null ? null : (Double) (-made * kept + 0.0));
    return draft;
  }

  void writeTo(DataOutput out) throws IOException {
    RecordBytes.write(out, draft);
    StateBytes.writeOptional(out, stop);
    StateBytes.writeOptional(out, target);
    StateBytes.writeOptional(out, keptOut);
  }

  static Followed readFrom(DataInput in) throws IOException {
    return new Followed(
        RecordBytes.read(in, Outcome.class),
        StateBytes.readOptional(in),
        StateBytes.readOptional(in),
        StateBytes.readOptional(in));
  }
}
