package io.breakwater.udfs.math.room;

import java.io.Serializable;

/** Where a room stands in the decision log. */
public interface RoomPlace extends Serializable {
  /** Partition of the decision log that the room reads, from 0. */
  int partition();

  /** True: the owner's portfolios are decided in this room. */
  boolean holds(String owner);
}
