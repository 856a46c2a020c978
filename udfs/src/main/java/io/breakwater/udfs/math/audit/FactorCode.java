package io.breakwater.udfs.math.audit;

/** Factors of the score, in the order in which they are published. */
public enum FactorCode {
  /** Hours to a scheduled event. */
  EVENT,
  /** Notional over immediate liquidity. */
  LIQUIDITY,
  /** Standard deviations of the spread from its baseline. */
  SPREAD,
  /** Size against the publisher's habit, and its leverage drift. */
  PUBLISHER,
  /** Positions that move alike. */
  CORRELATION,
  /** Sentiment against the direction. */
  NEWS,
  /** Volatility regime. */
  VOLATILITY,
  /** Standard deviations of funding from its baseline, in the direction asked. */
  CROWDING,
  /** Stop and target. */
  PLAN,
  /** What lifts a score below zero back to zero. */
  FLOOR
}
