package io.breakwater.udfs.function.intake;

import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Numbers the records of each lane and remembers the last position it gave to each partition.
 *
 * <p>Under the wall clock a position is the lane's own offset. Under the data clock records have
 * been put in time order first, so the position is their ordinal in that order.
 */
final class LaneBook {
  private final boolean ordinal;
  private final Map<String, Long> ordinals = new TreeMap<>();
  private final Map<String, Position> last = new TreeMap<>();

  LaneBook(boolean ordinal) {
    this.ordinal = ordinal;
  }

  /** Gives the record its place in the lane; call once per record of the lane. */
  void number(LogRecord record) {
    if (ordinal) {
      record.setOffset(ordinals.merge(record.getLane(), 1L, Long::sum) - 1);
    }
  }

  /** Chains the record behind the lane's previous one in {@code partition}. */
  void chain(LogRecord record, int partition) {
    String key = partition + "|" + record.getLane();
    Position previous = last.put(key, new Position(record.getOffset(), record.getPart()));
    record.setPartition(partition);
    record.setPreviousOffset(previous == null ? -1L : previous.offset());
    record.setPreviousPart(previous == null ? 0 : previous.part());
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(ordinals.size());
    for (Map.Entry<String, Long> entry : ordinals.entrySet()) {
      StateBytes.writeText(out, entry.getKey());
      out.writeLong(entry.getValue());
    }
    out.writeInt(last.size());
    for (Map.Entry<String, Position> entry : last.entrySet()) {
      StateBytes.writeText(out, entry.getKey());
      out.writeLong(entry.getValue().offset());
      out.writeInt(entry.getValue().part());
    }
  }

  static LaneBook readFrom(DataInput in, boolean ordinal) throws IOException {
    LaneBook book = new LaneBook(ordinal);
    for (int i = in.readInt(); i > 0; i--) {
      book.ordinals.put(StateBytes.readText(in), in.readLong());
    }
    for (int i = in.readInt(); i > 0; i--) {
      book.last.put(StateBytes.readText(in), new Position(in.readLong(), in.readInt()));
    }
    return book;
  }

  private record Position(long offset, int part) {}
}
