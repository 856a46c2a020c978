package io.breakwater.udfs.math.portfolio;

import org.jspecify.annotations.Nullable;

/**
 * What is held of one instrument.
 *
 * @param instrument BASE-QUOTE
 * @param quantity signed contracts, not 0
 * @param averageCost price paid on average, without fees; null: the balance that brought it told
 *     none and no price has been seen since
 * @param contractMultiplier base units per contract
 */
public record Position(
    String instrument, double quantity, @Nullable Double averageCost, double contractMultiplier) {
  /** Signed value at a price, money. */
  public double valueAt(double price) {
    return quantity * contractMultiplier * price;
  }
}
