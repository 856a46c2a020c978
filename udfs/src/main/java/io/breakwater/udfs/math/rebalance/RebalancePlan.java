package io.breakwater.udfs.math.rebalance;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Order;
import java.util.List;

/**
 * Orders that belong together, reducing ones first.
 *
 * @param planId hash of portfolio, trigger and tick: the same whenever it is planned again
 * @param portfolioId portfolio
 * @param trigger why now
 * @param mode proposal, to be confirmed, or enforced
 * @param createdAt tick, epoch microseconds
 * @param expiresAt until when it lives, epoch microseconds
 * @param orders by leg
 */
public record RebalancePlan(
    String planId,
    String portfolioId,
    String trigger,
    Mode mode,
    long createdAt,
    long expiresAt,
    List<Order> orders) {
  /** How long a plan lives, microseconds. */
  public static final long LIFE_MICROS = 5 * Times.MINUTE;

  /** Trigger: a weight left its band. */
  public static final String DRIFT = "DRIFT";

  /** Trigger: the de-risking ladder took a step down. */
  public static final String LADDER_STEP = "LADDER_STEP";

  /** Trigger: the market pushed holdings outside the hard envelope. */
  public static final String ENVELOPE_BREACH = "ENVELOPE_BREACH";

  /** Keeps its own list. */
  public RebalancePlan {
    orders = List.copyOf(orders);
  }
}
