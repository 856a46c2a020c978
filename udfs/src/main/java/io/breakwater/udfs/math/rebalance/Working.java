package io.breakwater.udfs.math.rebalance;

/**
 * What working orders and reservations may still buy and sell of one instrument.
 *
 * @param buys contracts, &ge; 0
 * @param sells contracts, &ge; 0
 */
public record Working(double buys, double sells) {
  /** Nothing on the way. */
  public static final Working NONE = new Working(0, 0);

  /** Signed contracts if everything fills. */
  public double net() {
    return buys - sells;
  }

  /** Both together. */
  public Working plus(Working other) {
    return new Working(buys + other.buys, sells + other.sells);
  }
}
