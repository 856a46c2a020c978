package io.breakwater.udfs.math.rebalance;

import io.breakwater.schemas.avro.Policy;
import io.breakwater.udfs.math.evidence.MarkLookup;
import io.breakwater.udfs.math.portfolio.InstrumentLookup;
import io.breakwater.udfs.math.portfolio.Valuation;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All that a plan depends on.
 *
 * @param portfolioId portfolio
 * @param policy in force
 * @param valuation at the tick
 * @param marks at the tick
 * @param instruments known
 * @param exposureMultiplier of the ladder after this tick, 0..1
 * @param market liquidity, spread and regime by instrument
 * @param stops what breakers leave, by instrument
 * @param working remainders of working orders and reservations, by instrument
 * @param reductionCaps signed contracts a ladder step left of positions without targets, by
 *     instrument ({@link RebalanceState#reductionCaps})
 * @param targets before the exposure multiplier
 * @param calls what is to be traded to target whatever its band: trigger by instrument
 * @param timing trend and spread by instrument
 * @param waitingSince when waits for the trend began, by instrument, epoch microseconds
 * @param unfinished instruments still on their way to target ({@link RebalanceState#unfinished})
 * @param planLive true: a plan is live, nothing is ordered
 * @param owner the owner's limits, looked up when something is to be added; gives null: none
 * @param now the tick, epoch microseconds
 */
public record PlannerInput(
    String portfolioId,
    Policy policy,
    Valuation valuation,
    MarkLookup marks,
    InstrumentLookup instruments,
    double exposureMultiplier,
    MarketView.Lookup market,
    InstrumentStop.Lookup stops,
    SortedMap<String, Working> working,
    SortedMap<String, Double> reductionCaps,
    Targets targets,
    SortedMap<String, String> calls,
    Timing timing,
    SortedMap<String, Long> waitingSince,
    SortedSet<String> unfinished,
    boolean planLive,
    Supplier<@Nullable OwnerShare> owner,
    long now) {
  /** Remainders of an instrument. */
  Working workingOf(String instrument) {
    Working found = working.get(instrument);
    return found == null ? Working.NONE : found;
  }
}
