package io.breakwater.udfs.math.rebalance;

/** Why a leg that is due is not ordered now. */
public enum SkipReason {
  /** Less than one lot. */
  BELOW_LOT,
  /** Less money than the policy or the venue takes. */
  BELOW_MIN_NOTIONAL,
  /** A breaker forbids it: adding legs, or every leg under HOLD. */
  BREAKER_OPEN,
  /** Two hundredths of the book are less than the smallest order. */
  THIN_BOOK,
  /** A plan is live, or working orders must end first. */
  ORDER_IN_FLIGHT,
  /** No fresh mark. */
  INPUT_STALE,
  /** It would add beyond the envelope. */
  OUTSIDE_ENVELOPE,
  /** It would add beyond the owner's limits. */
  OUTSIDE_OWNER_LIMITS,
  /** Weights mean nothing without equity. */
  NO_EQUITY,
  /** An input of the method that sets targets is not ready. */
  TARGET_NOT_READY,
  /** The spread is wider than the policy takes. */
  WIDE_SPREAD,
  /** Waiting costs nothing while the price moves this way; at most 30 minutes. */
  TREND_IN_FAVOUR,
  /** Lot and multiplier are not known. */
  UNKNOWN_INSTRUMENT
}
