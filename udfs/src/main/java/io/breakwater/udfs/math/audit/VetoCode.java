package io.breakwater.udfs.math.audit;

import org.jspecify.annotations.Nullable;

/** Hard reasons to say no, in the order in which they are published. */
public enum VetoCode {
  /** Numbers not finite or not above zero, stop or target on the wrong side, sent in the future. */
  MALFORMED,
  /** The log clock has reached emittedAt + validForSeconds. */
  EXPIRED,
  /** The gate could not publish in time. */
  TIMEOUT,
  /** The same signal and revision with other content. */
  CONFLICT,
  /** More unexpired signals of a publisher than a room remembers. */
  PUBLISHER_FLOOD,
  /** No policy rules the portfolio. */
  UNKNOWN_POLICY,
  /** A required input was never there. */
  INPUT_MISSING,
  /** A required mark is too old. */
  INPUT_STALE,
  /** Equity is not above zero. */
  NO_EQUITY,
  /** An exit with nothing left to reduce. */
  NOTHING_TO_REDUCE,
  /** Killed by a person. */
  KILLED,
  /** Paused by a person. */
  PAUSED,
  /** The de-risking ladder has halted openings. */
  LADDER_HALT,
  /** A circuit breaker blocks, or holds. */
  BREAKER_OPEN,
  /** Entry more than 10 % from the mark. */
  ENTRY_OFF_MARK,
  /** Less than one lot, or than the smallest notional. */
  BELOW_MINIMUM,
  /** Not on the list. */
  INSTRUMENT_NOT_ALLOWED,
  /** Drawdown at or above its limit. */
  MAX_DRAWDOWN,
  /** Too many allowed signals within a minute. */
  MAX_ORDERS_PER_MINUTE,
  /** Too many open positions. */
  MAX_OPEN_POSITIONS,
  /** Notional of one order. */
  MAX_ORDER_NOTIONAL(true),
  /** Gross over equity. */
  MAX_LEVERAGE(true),
  /** Sum of absolute values. */
  MAX_GROSS_EXPOSURE(true),
  /** Absolute net value. */
  MAX_NET_EXPOSURE(true),
  /** Absolute value of one position over equity. */
  MAX_POSITION_WEIGHT(true),
  /** Larger than usual while a flag of behaviour stands. */
  BEHAVIOUR_CAP(true),
  /** A half-open breaker lets at most half the asked quantity pass. */
  BREAKER_HALF_OPEN(true);

  /** Stands before the code of an owner's limit. */
  public static final String OWNER = "OWNER_";

  private final boolean curable;

  VetoCode() {
    this(false);
  }

  VetoCode(boolean curable) {
    this.curable = curable;
  }

  /** True: a smaller quantity may pass. */
  public boolean isCurable() {
    return curable;
  }

  /** True: the published code, an owner's included, may be cured by a smaller quantity. */
  public static boolean isCurable(String code) {
    VetoCode known = of(code);
    return known != null && known.curable;
  }

  /** The veto of a published code, an owner's included; null: there is none. */
  static @Nullable VetoCode of(String code) {
    String bare = code.startsWith(OWNER) ? code.substring(OWNER.length()) : code;
    for (VetoCode known : values()) {
      if (known.name().equals(bare)) {
        return known;
      }
    }
    return null;
  }
}
