package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Policy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the audit of one held position rests on.
 *
 * @param barEnd the bar end, epoch microseconds
 * @param instrument what is held
 * @param definition its definition; null: unknown
 * @param quantity held, signed, contracts, not 0
 * @param portfolio who holds it, under a policy
 * @param exposure of the portfolio
 * @param owner its owner
 * @param ownerExposures of all of the owner's portfolios, the own one among them; empty: no policy
 *     of the owner is in force
 * @param market what the market looks like at the log clock
 * @param suggestedStopPrice where a stop would stand now; null: none
 */
public record PositionInput(
    long barEnd,
    String instrument,
    @Nullable Instrument definition,
    double quantity,
    AuditInput.Portfolio portfolio,
    Policy policy,
    HeldExposure exposure,
    AuditInput.@Nullable Owner owner,
    List<HeldExposure> ownerExposures,
    AuditInput.Market market,
    @Nullable Double suggestedStopPrice) {
  /** +1 long, -1 short. */
  int direction() {
    return quantity > 0 ? 1 : -1;
  }

  /** The log clock, epoch microseconds. */
  long now() {
    return market.view().now();
  }
}
