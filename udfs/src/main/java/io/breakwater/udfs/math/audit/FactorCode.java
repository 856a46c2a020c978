package io.breakwater.udfs.math.audit;

/** Factors of the score, in the order in which they are published. */
public enum FactorCode {
  /** Hours to a scheduled event. */
  EVENT,
  /** Notional over immediate liquidity. */
  LIQUIDITY,
  /** Size against the publisher's habit, and its leverage drift. */
  PUBLISHER,
  /** Positions that move alike. */
  CORRELATION,
  /** Sentiment against the direction. */
  NEWS,
  /** Volatility regime. */
  VOLATILITY,
  /** Stop and target. */
  PLAN,
  /** What lifts a score below zero back to zero. */
  FLOOR
}
