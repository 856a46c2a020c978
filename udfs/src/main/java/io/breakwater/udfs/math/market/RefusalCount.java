package io.breakwater.udfs.math.market;

import io.breakwater.schemas.Times;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many records of an instrument were refused before a bar's end.
 *
 * <p>A bar is handed out when time has passed its end, and records refused meanwhile belong to
 * later bars: they wait by minute, so that a row does not depend on when it is handed out.
 */
final class RefusalCount {
  private long settled;

  /** Refusals by the start of their minute, later than what was asked for. */
  private final TreeMap<Long, Long> waiting = new TreeMap<>();

  /** A record with this log time, epoch microseconds, was refused. */
  void add(long time) {
    waiting.merge(Times.floorMinute(time), 1L, Long::sum);
  }

  /** Refusals with a log time before {@code barEnd}; asked for ends that only grow. */
  long before(long barEnd) {
    while (!waiting.isEmpty() && waiting.firstKey() < barEnd) {
      settled += waiting.pollFirstEntry().getValue();
    }
    return settled;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(settled);
    out.writeInt(waiting.size());
    for (Map.Entry<Long, Long> entry : waiting.entrySet()) {
      out.writeLong(entry.getKey());
      out.writeLong(entry.getValue());
    }
  }

  void readFrom(DataInput in) throws IOException {
    settled = in.readLong();
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      waiting.put(in.readLong(), in.readLong());
    }
  }
}
