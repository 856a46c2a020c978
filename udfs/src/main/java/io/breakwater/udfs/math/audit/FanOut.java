package io.breakwater.udfs.math.audit;

import org.jspecify.annotations.Nullable;

/** Quantity a follower asks for when a publisher's signal names no portfolio. */
public final class FanOut {
  private FanOut() {}

  /**
   * quantity x equity / publisherEquity, before it is floored to lots.
   *
   * @param quantity as sent, contracts
   * @param equity of the follower, money
   * @param publisherEquity money; null: as sent
   * @return null: the follower has no equity to scale by
   */
  public static @Nullable Double quantity(
      double quantity, double equity, @Nullable Double publisherEquity) {
    if (publisherEquity == null) {
      return quantity;
    }
    double scaled = quantity * (equity / publisherEquity);
    return equity > 0 && Double.isFinite(scaled) && scaled > 0 ? scaled : null;
  }
}
