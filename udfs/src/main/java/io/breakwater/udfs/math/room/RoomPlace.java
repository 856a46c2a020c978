package io.breakwater.udfs.math.room;

import java.io.Serializable;

/** Where a room stands in the decision log. */
public interface RoomPlace extends Serializable {
  /** Partition of the decision log that the room reads, from 0. */
  int partition();

  /** True: the owner's portfolios are decided in this room. */
  boolean holds(String owner);

  /** Time between two snapshots, microseconds of valuation ticks. */
  long snapshotEvery();

  /** True: positions in lanes mean the same to a later deployment; false: only times do. */
  boolean lanesLast();
}
