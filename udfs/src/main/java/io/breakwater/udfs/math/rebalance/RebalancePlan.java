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

  /** Trigger: the hour of the policy's schedule. */
  public static final String SCHEDULE = "SCHEDULE";

  /** Trigger: an instrument's volatility has changed for good. */
  public static final String REGIME_SHIFT = "REGIME_SHIFT";

  /** Trigger: two instruments no longer move as they used to. */
  public static final String CORRELATION_BREAK = "CORRELATION_BREAK";

  /** From the weakest to the one that gives a plan its name. */
  private static final List<String> BY_STRENGTH =
      List.of(DRIFT, SCHEDULE, REGIME_SHIFT, CORRELATION_BREAK, ENVELOPE_BREACH, LADDER_STEP);

  /** The trigger that names what has both. */
  public static String stronger(String left, String right) {
    return BY_STRENGTH.indexOf(right) > BY_STRENGTH.indexOf(left) ? right : left;
  }

  /** Keeps its own list. */
  public RebalancePlan {
    orders = List.copyOf(orders);
  }
}
