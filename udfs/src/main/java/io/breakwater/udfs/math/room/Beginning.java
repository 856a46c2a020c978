package io.breakwater.udfs.math.room;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.avro.Genesis;
import io.breakwater.schemas.avro.LanePosition;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Where a genesis record lets somebody begin: what it holds already must not count again.
 *
 * @param asOf valuation tick after which it was taken, epoch microseconds
 * @param lanes position of each lane up to which it holds; empty: all before the signals of asOf
 */
record Beginning(long asOf, SortedMap<String, Lanes.Position> lanes) {
  // Rank of a valuation tick in the order of the log.
  private static final int TICK_RANK = 17;

  static Beginning of(Genesis genesis) {
    TreeMap<String, Lanes.Position> lanes = new TreeMap<>();
    for (LanePosition lane : genesis.getLanes()) {
      lanes.put(lane.getLane(), new Lanes.Position(lane.getOffset(), lane.getPart()));
    }
    return new Beginning(genesis.getAsOf(), lanes);
  }

  /** True: what the record says is in the genesis. */
  static boolean holds(@Nullable Beginning beginning, LogRecord record) {
    return beginning != null && beginning.holds(record);
  }

  /** True: a bar end, or a match, that the genesis has counted. */
  static boolean holds(@Nullable Beginning beginning, long eventTime) {
    return beginning != null && eventTime <= beginning.asOf;
  }

  private boolean holds(LogRecord record) {
    if (lanes.isEmpty()) {
      // What it says happened then, whenever a log took it.
      LogRecord own = FactOrder.envelope("", 0L, (SpecificRecord) record.getBody());
      long time = Math.min(record.getLogTime(), own.getLogTime());
      return time < asOf || (time == asOf && own.getRank() <= TICK_RANK);
    }
    Lanes.Position known = lanes.get(record.getLane());
    return known != null
        && new Lanes.Position(record.getOffset(), record.getPart()).compareTo(known) <= 0;
  }

  static void write(DataOutput out, @Nullable Beginning beginning) throws IOException {
    out.writeBoolean(beginning != null);
    if (beginning != null) {
      out.writeLong(beginning.asOf);
      out.writeInt(beginning.lanes.size());
      for (Map.Entry<String, Lanes.Position> lane : beginning.lanes.entrySet()) {
        StateBytes.writeText(out, lane.getKey());
        out.writeLong(lane.getValue().offset());
        out.writeInt(lane.getValue().part());
      }
    }
  }

  static @Nullable Beginning read(DataInput in) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    long asOf = in.readLong();
    TreeMap<String, Lanes.Position> lanes = new TreeMap<>();
    for (int i = in.readInt(); i > 0; i--) {
      lanes.put(StateBytes.readText(in), new Lanes.Position(in.readLong(), in.readInt()));
    }
    return new Beginning(asOf, lanes);
  }
}
