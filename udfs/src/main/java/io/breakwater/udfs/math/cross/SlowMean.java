package io.breakwater.udfs.math.cross;

import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** EWMA of the mean correlation, lambda 0.99, from its first value on; ready after 30. */
final class SlowMean {
  private static final double KEEP = 0.99;
  private static final int READY_AFTER = 30;

  private double value;
  private int count;

  /** Takes the next value; a bar without one is not a value. */
  void add(double next) {
    value = count == 0 ? next : KEEP * value + (1 - KEEP) * next;
    count = Math.min(READY_AFTER, count + 1);
  }

  /** The mean, the newest value included; null: not ready. */
  @Nullable Double value() {
    return count == READY_AFTER ? Double.valueOf(value) : null;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(1);
    out.writeDouble(value);
    out.writeInt(count);
  }

  static SlowMean readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, 1, "slow mean correlation");
    SlowMean mean = new SlowMean();
    mean.value = in.readDouble();
    mean.count = in.readInt();
    return mean;
  }
}
