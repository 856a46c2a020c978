package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Direction;

/**
 * Room a verdict has set aside.
 *
 * @param signalId signal it belongs to
 * @param revision its revision
 * @param decisionId verdict that made it, and clientOrderId of its order
 * @param instrument instrument
 * @param direction direction of the position it is about
 * @param exit true: makes a position smaller, needs no room in the envelope
 * @param quantity contracts, &gt; 0
 * @param expiresAt when it is given back unused, epoch microseconds
 */
public record Reservation(
    String signalId,
    int revision,
    String decisionId,
    String instrument,
    Direction direction,
    boolean exit,
    double quantity,
    long expiresAt) {
  /** Refuses room that is none. */
  public Reservation {
    if (!(quantity > 0) || Double.isInfinite(quantity)) {
      throw new IllegalArgumentException("a reservation needs a quantity > 0: " + quantity);
    }
  }

  /** +1 if its fills buy, -1 if they sell. */
  int fillSign() {
    return (direction == Direction.LONG) == exit ? -1 : 1;
  }
}
