package io.breakwater.udfs.math.habits;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.udfs.math.breaker.BreakerRule;
import io.breakwater.udfs.math.portfolio.HashIds;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * PUBLISHER_ESCALATION: three signals in a row with rising leverage, the last at least four times
 * the usual size. Only signals that join the publisher's history count.
 */
final class Escalation {
  private long number;
  private double leverage;
  private @Nullable EscalationStep last;

  /**
   * The next signal that counts.
   *
   * @param sizeRatio notional as sent over the usual one; null: not known
   * @return the step it is; null: its leverage is not above that of the one before
   */
  @Nullable EscalationStep next(Signal signal, long logTime, @Nullable Double sizeRatio) {
    double before = leverage;
    leverage = signal.getLeverage() == null ? 1 : signal.getLeverage();
    number++;
    if (number == 1 || leverage <= before) {
      return null;
    }
    return new EscalationStep(
        signal.getPublisherId(),
        signal.getSignalId(),
        logTime,
        number,
        before,
        leverage,
        sizeRatio);
  }

  /** The trip that a step completes; null: none. */
  @Nullable Trip onStep(EscalationStep step, Signal signal) {
    EscalationStep before = last;
    last = step;
    Double ratio = step.sizeRatio();
    if (before == null || ratio == null || !step.follows(before) || !step.giant()) {
      return null;
    }
    TreeMap<String, Double> evidence = new TreeMap<>(Utf8Order.INSTANCE);
    evidence.put("firstLeverage", before.leverageBefore());
    evidence.put("secondLeverage", step.leverageBefore());
    evidence.put("thirdLeverage", step.leverage());
    evidence.put("sizeRatio", ratio);
    return Trip.newBuilder()
        .setTripId(
            HashIds.of(
                BreakerRule.PUBLISHER_ESCALATION,
                step.publisherId(),
                step.signalId(),
                step.eventTime()))
        .setPattern(BreakerRule.PUBLISHER_ESCALATION)
        .setScopeKind("publisher")
        .setScope(step.publisherId())
        .setEventTime(step.eventTime())
        .setAction(BreakerRule.BLOCK_OPENING)
        .setEvidence(evidence)
        .setCause(
            String.format(
                Locale.ROOT,
                "leverage %.2f, %.2f, %.2f in three signals, the last %.1f times the usual size",
                before.leverageBefore(),
                step.leverageBefore(),
                step.leverage(),
                ratio))
        .setSignal(signal)
        .build();
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(number);
    out.writeDouble(leverage);
    EscalationStep step = last;
    out.writeBoolean(step != null);
    if (step != null) {
      StateBytes.writeText(out, step.publisherId());
      StateBytes.writeText(out, step.signalId());
      out.writeLong(step.eventTime());
      out.writeLong(step.number());
      out.writeDouble(step.leverageBefore());
      out.writeDouble(step.leverage());
      StateBytes.writeOptional(out, step.sizeRatio());
    }
  }

  static Escalation readFrom(DataInput in) throws IOException {
    Escalation escalation = new Escalation();
    escalation.number = in.readLong();
    escalation.leverage = in.readDouble();
    if (in.readBoolean()) {
      escalation.last =
          new EscalationStep(
              StateBytes.readText(in),
              StateBytes.readText(in),
              in.readLong(),
              in.readLong(),
              in.readDouble(),
              in.readDouble(),
              StateBytes.readOptional(in));
    }
    return escalation;
  }
}
