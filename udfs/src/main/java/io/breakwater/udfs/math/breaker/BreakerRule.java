package io.breakwater.udfs.math.breaker;

/**
 * How the breaker of a pattern comes back.
 *
 * @param latching true: only a person ends it
 * @param openTicks bar ends it stays open after its condition was last true
 * @param cooldownTicks bar ends of the first cool-down
 * @param halfOpenTicks bar ends it lets halves through
 * @param closesDirectly true: from OPEN straight to CLOSED
 */
public record BreakerRule(
    boolean latching, int openTicks, int cooldownTicks, int halfOpenTicks, boolean closesDirectly) {
  /** Drawdown at or above the limit. */
  public static final String DRAWDOWN_LIMIT = "DRAWDOWN_LIMIT";

  /** Three ladder steps down within twelve hours. */
  public static final String DRAWDOWN_CASCADE = "DRAWDOWN_CASCADE";

  /** No openings for whom it concerns. */
  public static final String BLOCK_OPENING = "BLOCK_OPENING";

  /** Working openings are cancelled, positions only made smaller. */
  public static final String REDUCE_ONLY = "CANCEL_OPENING, REDUCE_ONLY";

  /** No new orders at all, working ones kept. */
  public static final String HOLD = "HOLD";

  /** Only said. */
  public static final String ALERT = "alert";

  private static final BreakerRule ORDINARY = new BreakerRule(false, 15, 15, 15, false);
  private static final BreakerRule LATCHING = new BreakerRule(true, 0, 0, 0, false);

  /** The rule of a pattern. */
  public static BreakerRule of(String pattern) {
    return switch (pattern) {
      case DRAWDOWN_LIMIT, DRAWDOWN_CASCADE, "BALANCE_MISMATCH" -> LATCHING;
      case "SYSTEMIC_SELLOFF" -> new BreakerRule(false, 120, 0, 0, true);
      case "LOSS_STREAK" -> new BreakerRule(false, 60, 0, 0, true);
      default -> ORDINARY;
    };
  }

  /** How much an action forbids: 0 nothing, 1 openings, 2 openings and working ones, 3 all. */
  static int strength(String action) {
    return switch (action) {
      case BLOCK_OPENING -> 1;
      case REDUCE_ONLY -> 2;
      case HOLD -> 3;
      default -> 0;
    };
  }
}
