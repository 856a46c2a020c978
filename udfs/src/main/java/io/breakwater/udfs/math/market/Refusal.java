package io.breakwater.udfs.math.market;

/** Typed reasons for which a market record is not used. */
public final class Refusal {
  /** The instrument was never defined. */
  public static final String UNKNOWN_INSTRUMENT = "UNKNOWN_INSTRUMENT";

  /** A ready-made bar of an instrument that is built from trades. */
  public static final String BAR_AND_TRADES = "BAR_AND_TRADES";

  /** A bar of another length than 60 s. */
  public static final String UNSUPPORTED_INTERVAL = "UNSUPPORTED_INTERVAL";

  /** A bar that does not start at a whole minute. */
  public static final String UNALIGNED_BAR = "UNALIGNED_BAR";

  /** A bar whose open or close lies outside low..high, or whose low is above its high. */
  public static final String INCONSISTENT_BAR = "INCONSISTENT_BAR";

  /** A bar for an interval that is closed already. */
  public static final String DUPLICATE_BAR = "DUPLICATE_BAR";

  /** A print far from the market that the next print did not confirm. */
  public static final String UNCONFIRMED_PRINT = "UNCONFIRMED_PRINT";

  /** A trade with the time, venue, id, price and quantity of one before. */
  public static final String DUPLICATE_TRADE = "DUPLICATE_TRADE";

  /** A book with an empty side, crossed, or with levels that are not best first and positive. */
  public static final String INVALID_BOOK = "INVALID_BOOK";

  /** A book with the time and the number of the one before. */
  public static final String DUPLICATE_BOOK = "DUPLICATE_BOOK";

  /** A book with a number below that of a newer one. */
  public static final String OUT_OF_SEQUENCE = "OUT_OF_SEQUENCE";

  /** A record from before the time the engine has reached. */
  public static final String LATE = "LATE";

  private Refusal() {}
}
