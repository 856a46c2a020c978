package io.breakwater.udfs.math.pattern;

import io.breakwater.schemas.avro.Severity;

/** Market patterns of section 5 of the risk model that rest on bars, pairs and feeds. */
public enum MarketPattern {
  /** A price 10 % away within five bars, and not on one print alone. */
  RUNAWAY("instrument", "BLOCK_OPENING", Telling.EVERY_BAR, Severity.WARNING),
  /** The whole universe falls, and as one. */
  SYSTEMIC_SELLOFF("global", "BLOCK_OPENING", Telling.EVERY_BAR, Severity.CRITICAL),
  /** The universe moves as one more than it used to, under stress. */
  CORRELATION_SURGE("global", "alert", Telling.ONSET, Severity.WARNING),
  /** An instrument is not what it was. */
  REGIME_SHIFT("instrument", MarketPattern.REVIEW, Telling.ONSET, Severity.WARNING),
  /** Two instruments do not move together as they used to. */
  CORRELATION_BREAK("pair", MarketPattern.REVIEW, Telling.ONSET, Severity.WARNING),
  /** A feed of an instrument says nothing any more. */
  FEED_SILENCE("instrument", "HOLD", Telling.ONSET, Severity.WARNING);

  /** Scope of what concerns everybody. */
  public static final String EVERYBODY = "global";

  private static final String REVIEW = "position audit, rebalance trigger";

  /** When a condition that lasts is told. */
  private enum Telling {
    EVERY_BAR,
    ONSET
  }

  private final String scopeKind;
  private final String action;
  private final Telling telling;
  private final Severity severity;

  MarketPattern(String scopeKind, String action, Telling telling, Severity severity) {
    this.scopeKind = scopeKind;
    this.action = action;
    this.telling = telling;
    this.severity = severity;
  }

  /** Kind of scope: global, instrument, pair. */
  public String scopeKind() {
    return scopeKind;
  }

  /** What it asks for. */
  public String action() {
    return action;
  }

  /** How bad it is. */
  public Severity severity() {
    return severity;
  }

  /**
   * True: it trips where its condition begins, and a person is told then. False: it trips at every
   * bar at which the condition holds, so that the breaker knows that it lasts.
   */
  public boolean tripsAtOnset() {
    return telling == Telling.ONSET;
  }
}
