package io.breakwater.udfs.math.market;

import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The last values of a series, oldest first.
 *
 * <p>Windows keep no running sums: adding 60 numbers anew a minute costs nothing and never drifts,
 * so a bad tick is forgotten when it leaves the window.
 */
final class DoubleRing {
  private final double[] values;
  private int start;
  private int size;

  DoubleRing(int capacity) {
    values = new double[capacity];
  }

  void add(double value) {
    if (size < values.length) {
      values[index(size)] = value;
      size++;
    } else {
      values[start] = value;
      start = index(1);
    }
  }

  /** The value at {@code position}, 0 = oldest. */
  double get(int position) {
    return values[index(position)];
  }

  double newest() {
    return get(size - 1);
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size == values.length;
  }

  void clear() {
    start = 0;
    size = 0;
  }

  private int index(int position) {
    int index = start + position;
    return index < values.length ? index : index - values.length;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(size);
    for (int i = 0; i < size; i++) {
      out.writeDouble(get(i));
    }
  }

  void readFrom(DataInput in) throws IOException {
    clear();
    size = in.readInt();
    StateBytes.readPrefix(in, values, size);
  }
}
