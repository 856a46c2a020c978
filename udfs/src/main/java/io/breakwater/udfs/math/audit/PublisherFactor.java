package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.AuditRequest;
import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.InputStatus;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.udfs.math.evidence.Finite;
import io.breakwater.udfs.math.habits.PublisherHabits;
import org.jspecify.annotations.Nullable;

/** Size against what the publisher usually sends, and the drift of its leverage. */
final class PublisherFactor {
  private PublisherFactor() {}

  /** Raw: notional as sent over the usual one; the leverage drift is in the curve. */
  static Factor of(Question question) {
    AuditRequest habits = question.input().request();
    Signal signal = question.signal();
    String publisher = "signals:" + signal.getPublisherId();
    Double mean = habits.getMeanNotional();
    if (habits.getEarlierSignals() < PublisherHabits.HISTORY_NEEDED || mean == null) {
      return FactorRule.factor(
          FactorCode.PUBLISHER,
          InputStatus.INSUFFICIENT_HISTORY,
          null,
          PenaltyCurves.INSUFFICIENT_HISTORY,
          null,
          question.now(),
          publisher + " earlier=" + habits.getEarlierSignals());
    }
    double drift = Finite.clamp(habits.getLeverageFast() / habits.getLeverageSlow());
    double driftPoints =
        PenaltyCurves.of(question.policy(), PenaltyCurves.LEVERAGE_DRIFT).at(drift);
    Double sent = notionalAsSent(question, habits);
    return FactorRule.factor(
        FactorCode.PUBLISHER,
        sent == null ? InputStatus.MISSING : InputStatus.OK,
        sent == null ? null : sent / mean,
        question.curve(FactorCode.PUBLISHER).shifted(driftPoints),
        null,
        question.now(),
        publisher + " usual=" + mean + " d=" + drift);
  }

  /** Intake knows no mark; where the signal had no entry the mark gives its notional here. */
  private static @Nullable Double notionalAsSent(Question question, AuditRequest habits) {
    Double sent = habits.getNotionalAsSent();
    Double quantity = question.signal().getQuantity();
    if (sent != null || quantity == null) {
      return sent;
    }
    return question.notional(quantity);
  }
}
