package io.breakwater.udfs.math.portfolio;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** The newest return vectors, a fixed number of them, a column per instrument. */
public final class ReturnRing implements ReturnHistory {
  private static final int VERSION = 1;

  private final int capacity;
  private final TreeMap<String, double[]> columns = new TreeMap<>(Utf8Order.INSTANCE);
  private final long[] ends;
  private int newest = -1;
  private int size;

  /**
   * An empty ring.
   *
   * @param capacity slots kept, &gt; 0
   */
  public ReturnRing(int capacity) {
    if (capacity <= 0) {
      throw new IllegalArgumentException("capacity must be > 0: " + capacity);
    }
    this.capacity = capacity;
    this.ends = new long[capacity];
  }

  /**
   * Adds a slot; the oldest leaves a full ring.
   *
   * @param end end of the slot, epoch microseconds
   * @param returns log returns by instrument; absent: none
   */
  public void push(long end, Map<String, Double> returns) {
    newest = (newest + 1) % capacity;
    size = Math.min(size + 1, capacity);
    ends[newest] = end;
    for (double[] column : columns.values()) {
      column[newest] = Double.NaN;
    }
    returns.forEach((instrument, value) -> column(instrument)[newest] = value);
    // An instrument without a return in any slot is no longer here.
    columns.values().removeIf(ReturnRing::empty);
  }

  @Override
  public int slots() {
    return size;
  }

  /** End of a slot, epoch microseconds. */
  public long endAt(int slot) {
    return ends[index(slot)];
  }

  @Override
  public double returnAt(int slot, String instrument) {
    double[] column = columns.get(instrument);
    return column == null ? Double.NaN : column[index(slot)];
  }

  @Override
  public void copyReturns(String instrument, double[] into) {
    double[] column = columns.get(instrument);
    if (column == null) {
      Arrays.fill(into, 0, size, Double.NaN);
      return;
    }
    int oldest = index(0);
    int upToTheEnd = Math.min(size, capacity - oldest);
    System.arraycopy(column, oldest, into, 0, upToTheEnd);
    System.arraycopy(column, 0, into, upToTheEnd, size - upToTheEnd);
  }

  /** Writes the slots, oldest first. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(capacity);
    out.writeInt(size);
    for (int slot = 0; slot < size; slot++) {
      out.writeLong(endAt(slot));
    }
    out.writeInt(columns.size());
    for (Map.Entry<String, double[]> column : columns.entrySet()) {
      StateBytes.writeText(out, column.getKey());
      for (int slot = 0; slot < size; slot++) {
        out.writeDouble(column.getValue()[index(slot)]);
      }
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static ReturnRing readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "return ring");
    ReturnRing ring = new ReturnRing(in.readInt());
    ring.size = in.readInt();
    ring.newest = ring.size - 1;
    for (int slot = 0; slot < ring.size; slot++) {
      ring.ends[slot] = in.readLong();
    }
    int instruments = in.readInt();
    for (int i = 0; i < instruments; i++) {
      double[] column = ring.column(StateBytes.readText(in));
      for (int slot = 0; slot < ring.size; slot++) {
        column[slot] = in.readDouble();
      }
    }
    return ring;
  }

  private int index(int slot) {
    return Math.floorMod(newest - size + 1 + slot, capacity);
  }

  private double[] column(String instrument) {
    double[] column = columns.get(instrument);
    if (column == null) {
      column = new double[capacity];
      Arrays.fill(column, Double.NaN);
      columns.put(instrument, column);
    }
    return column;
  }

  private static boolean empty(double[] column) {
    for (double value : column) {
      if (!Double.isNaN(value)) {
        return false;
      }
    }
    return true;
  }
}
