package io.breakwater.udfs.math.room;

import io.breakwater.schemas.avro.LanePosition;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far each lane has come in this room.
 *
 * <p>A plain high-water mark would lose records when a failed batch lets later ones land first; the
 * chain of previous positions tells a gap from a duplicate.
 */
final class Lanes {
  /** What a record is to the room. */
  enum Arrival {
    /** The next one: apply it. */
    NEXT,
    /** Seen before: drop it. */
    DUPLICATE,
    /** Something before it is missing: drop it, intake's restart sends both again. */
    GAP
  }

  private static final int VERSION = 1;

  private final Map<String, Position> last = new TreeMap<>();

  /** True: it stands at or before the newest of its lane. */
  boolean knows(LogRecord record) {
    Position known = last.get(record.getLane());
    return known != null
        && new Position(record.getOffset(), record.getPart()).compareTo(known) <= 0;
  }

  /** Judges a record by its place in its lane, and moves on if it is the next. */
  Arrival judge(LogRecord record) {
    Position here = new Position(record.getOffset(), record.getPart());
    Position known = last.get(record.getLane());
    if (knows(record)) {
      return Arrival.DUPLICATE;
    }
    Position previous = new Position(record.getPreviousOffset(), record.getPreviousPart());
    // A room that begins in the middle of a lane (genesis) knows nothing of what came before.
    if (known != null && previous.compareTo(known) > 0) {
      return Arrival.GAP;
    }
    last.put(record.getLane(), here);
    return Arrival.NEXT;
  }

  /** How far each lane has come, by its name. */
  List<LanePosition> positions() {
    return last.entrySet().stream()
        .map(
            lane ->
                new LanePosition(lane.getKey(), lane.getValue().offset(), lane.getValue().part()))
        .toList();
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(last.size());
    for (Map.Entry<String, Position> entry : last.entrySet()) {
      StateBytes.writeText(out, entry.getKey());
      out.writeLong(entry.getValue().offset());
      out.writeInt(entry.getValue().part());
    }
  }

  static Lanes readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "lanes");
    Lanes lanes = new Lanes();
    for (int i = in.readInt(); i > 0; i--) {
      lanes.last.put(StateBytes.readText(in), new Position(in.readLong(), in.readInt()));
    }
    return lanes;
  }

  /** A place in a lane. */
  record Position(long offset, int part) implements Comparable<Position> {
    @Override
    public int compareTo(Position other) {
      int order = Long.compare(offset, other.offset);
      return order != 0 ? order : Integer.compare(part, other.part);
    }
  }
}
