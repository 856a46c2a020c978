package io.breakwater.udfs.math.rebalance;

/** What the breakers of an instrument, its venue and its portfolio leave of trading, together. */
public enum InstrumentStop {
  /** Nothing forbidden. */
  CLEAR,
  /** Openings at half their quantity. */
  HALF_OPEN,
  /** No openings; reductions pass. */
  BLOCK_OPENING,
  /** No orders at all. */
  HOLD;

  /** By instrument. */
  @FunctionalInterface
  public interface Lookup {
    /** The stop; {@link #CLEAR} where nothing is known. */
    InstrumentStop stopOf(String instrument);
  }
}
