package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.InputStatus;
import io.breakwater.schemas.avro.Signal;

/** Whether the signal knows where it is wrong, and what it may win for what it risks. */
final class PlanFactor {
  private PlanFactor() {}

  /** Raw: reward over risk; 0 without a stop; none with a stop and no target. */
  static Factor of(Question question) {
    Signal signal = question.signal();
    Double stop = signal.getStopPrice();
    Double target = signal.getTargetPrice();
    Double rewardOverRisk = 0.0;
    if (stop != null) {
      rewardOverRisk =
          target == null
              ? null
              : Math.abs(target - question.entry()) / Math.abs(question.entry() - stop);
    }
    return FactorRule.factor(
        FactorCode.PLAN,
        rewardOverRisk == null ? InputStatus.NONE : InputStatus.OK,
        rewardOverRisk,
        question.curve(FactorCode.PLAN),
        signal.getEmittedAt(),
        question.now(),
        "signals:" + signal.getSignalId());
  }
}
