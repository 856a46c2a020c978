package io.breakwater.udfs.math.breaker;

/**
 * How the breaker of a pattern comes back.
 *
 * @param end what ends it
 * @param openTicks bar ends it stays open: after its condition was last true, or, fixed, after the
 *     trip
 * @param cooldownTicks bar ends of the first cool-down
 * @param halfOpenTicks bar ends it lets halves through
 */
public record BreakerRule(End end, int openTicks, int cooldownTicks, int halfOpenTicks) {
  /** What ends a breaker. */
  public enum End {
    /** Quiet: OPEN, COOLDOWN, HALF_OPEN, CLOSED. */
    QUIET,
    /** A fixed time from the trip; what trips meanwhile changes nothing. */
    TIME,
    /** The end of what it says, told by whoever told its beginning. */
    CONDITION,
    /** A person. */
    PERSON;

    /** True: time alone ends it. */
    boolean passes() {
      return this == QUIET || this == TIME;
    }
  }

  /** Drawdown at or above the limit. */
  public static final String DRAWDOWN_LIMIT = "DRAWDOWN_LIMIT";

  /** Three ladder steps down within twelve hours. */
  public static final String DRAWDOWN_CASCADE = "DRAWDOWN_CASCADE";

  /** Losing exits, then an opening larger than usual. */
  public static final String LOSS_STREAK = "LOSS_STREAK";

  /** A publisher's leverage and then size go up. */
  public static final String PUBLISHER_ESCALATION = "PUBLISHER_ESCALATION";

  /** A venue says that it is down. */
  public static final String VENUE_DOWN = "VENUE_DOWN";

  /** A balance that differs from the ledger. */
  public static final String BALANCE_MISMATCH = "BALANCE_MISMATCH";

  /** No openings for whom it concerns. */
  public static final String BLOCK_OPENING = "BLOCK_OPENING";

  /** Working openings are cancelled, positions only made smaller. */
  public static final String REDUCE_ONLY = "CANCEL_OPENING, REDUCE_ONLY";

  /** No new orders at all, working ones kept. */
  public static final String HOLD = "HOLD";

  /** Only said. */
  public static final String ALERT = "alert";

  private static final BreakerRule ORDINARY = new BreakerRule(End.QUIET, 15, 15, 15);
  private static final BreakerRule LATCHING = new BreakerRule(End.PERSON, 0, 0, 0);
  private static final BreakerRule SELF_CLEARING = new BreakerRule(End.CONDITION, 0, 0, 0);

  /** The rule of a pattern. */
  public static BreakerRule of(String pattern) {
    return switch (pattern) {
      case DRAWDOWN_LIMIT, DRAWDOWN_CASCADE, BALANCE_MISMATCH -> LATCHING;
      case VENUE_DOWN, "FEED_SILENCE" -> SELF_CLEARING;
      case "SYSTEMIC_SELLOFF" -> new BreakerRule(End.TIME, 120, 0, 0);
      case LOSS_STREAK -> new BreakerRule(End.TIME, 60, 0, 0);
      default -> ORDINARY;
    };
  }

  /** True: the action stops somebody; else it is only said and changes no breaker. */
  public static boolean stops(String action) {
    return action.equals(BLOCK_OPENING) || action.equals(REDUCE_ONLY) || action.equals(HOLD);
  }
}
