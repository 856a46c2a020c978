package io.breakwater.udfs.math.market;

import io.breakwater.schemas.avro.PriceLevel;
import java.util.List;

/**
 * Walks one side of a book level by level until a quantity is taken. Used again and again, so that
 * a snapshot costs no object.
 */
final class BookWalk {
  private static final double BPS = 1e4;

  private double paid;
  private double taken;
  private double unfilled;

  /**
   * Takes {@code quantity} contracts, &gt; 0, from the levels of a valid book's side, best first.
   */
  void take(List<PriceLevel> levels, double quantity) {
    double rest = quantity;
    paid = 0;
    for (int i = 0; i < levels.size() && rest > 0; i++) {
      PriceLevel level = levels.get(i);
      double share = Math.min(rest, level.getQuantity());
      paid += share * level.getPrice();
      rest -= share;
    }
    unfilled = rest;
    taken = quantity - rest;
  }

  /** Contracts the side could not give, &gt;= 0. */
  double unfilledQuantity() {
    return unfilled;
  }

  /** Distance of the volume-weighted price of what was taken from mid, basis points of mid. */
  double slippageBps(double mid) {
    return Math.abs(paid / taken - mid) / mid * BPS;
  }

  /**
   * Slippage of an order worth {@code notional} at mid, basis points of mid; infinite where the
   * side cannot fill it.
   *
   * @param notional money, &gt; 0
   */
  double slippageBps(
      List<PriceLevel> levels, double mid, double contractMultiplier, double notional) {
    double quantity = notional / (mid * contractMultiplier);
    if (!(quantity > 0)) {
      return Double.POSITIVE_INFINITY;
    }
    take(levels, quantity);
    return unfilled > 0 ? Double.POSITIVE_INFINITY : slippageBps(mid);
  }
}
