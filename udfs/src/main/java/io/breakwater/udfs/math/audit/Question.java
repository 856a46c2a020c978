package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.udfs.math.evidence.Mark;
import org.jspecify.annotations.Nullable;

/**
 * An opening that can be scored: well-formed, on a known instrument, under a policy, with a price.
 *
 * @param input all that the verdict rests on
 * @param policy the rules in force
 * @param instrument what is to be traded
 * @param mark its mark; null: none, the entry stands alone
 * @param entry entry price; the mark where none was sent, money per base unit
 */
record Question(
    AuditInput input, Policy policy, Instrument instrument, @Nullable Mark mark, double entry) {
  Signal signal() {
    return input.signal();
  }

  long now() {
    return input.now();
  }

  /** +1 long, -1 short. */
  int direction() {
    return signal().getSide() == Direction.LONG ? 1 : -1;
  }

  /** quantity x multiplier x entry, money. */
  double notional(double quantity) {
    return quantity * instrument.getContractMultiplier() * entry;
  }

  PenaltyCurve curve(FactorCode code) {
    return PenaltyCurves.of(policy, code.name());
  }
}
