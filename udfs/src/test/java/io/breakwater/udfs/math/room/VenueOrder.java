package io.breakwater.udfs.math.room;

import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Intent;

/** An order that stands at the venue, as an answer of the room made it. */
final class VenueOrder {
  Audit audit;
  double filled;
  boolean dead;
  int untold;

  VenueOrder(Audit audit) {
    this.audit = audit;
  }

  boolean exit() {
    return audit.getIntent() != Intent.OPEN;
  }

  double sign() {
    return (audit.getSide() == Direction.LONG) == exit() ? -1 : 1;
  }

  double remaining() {
    double left = audit.getMaxQuantity() - filled;
    return dead || left < VenueBooks.EXACT ? 0 : left;
  }
}
