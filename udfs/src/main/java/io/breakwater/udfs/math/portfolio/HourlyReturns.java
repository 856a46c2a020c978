package io.breakwater.udfs.math.portfolio;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Returns of whole hours of the UTC clock from returns of minutes.
 *
 * <p>The hour that ends at h holds the bars that end in (h - 1 h, h]; its return is the sum of
 * theirs and there is one only if all 60 bars had one. The last 500 hours are kept.
 */
public final class HourlyReturns {
  private static final int VERSION = 1;
  private static final int BARS = 60;

  private final TreeMap<String, Partial> partials = new TreeMap<>(Utf8Order.INSTANCE);
  private ReturnRing ring = new ReturnRing(Var.SLOTS);
  private long hourEnd = Long.MIN_VALUE;

  /** The hours so far. */
  public ReturnHistory history() {
    return ring;
  }

  /**
   * Takes the returns of one bar end; ends come in order.
   *
   * @param barEnd epoch microseconds
   * @param returns log returns by instrument; absent: none
   */
  public void onBars(long barEnd, Map<String, Double> returns) {
    long hour = Math.floorDiv(barEnd + Times.HOUR - 1, Times.HOUR) * Times.HOUR;
    if (hour != hourEnd) {
      closeHour();
      hourEnd = hour;
    }
    returns.forEach(
        (instrument, value) -> partials.merge(instrument, new Partial(value, 1), Partial::plus));
    if (barEnd == hourEnd) {
      closeHour();
      hourEnd = Long.MIN_VALUE;
    }
  }

  /** Writes hours and the hour under way. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(hourEnd);
    ring.writeTo(out);
    out.writeInt(partials.size());
    for (Map.Entry<String, Partial> partial : partials.entrySet()) {
      StateBytes.writeText(out, partial.getKey());
      out.writeDouble(partial.getValue().sum());
      out.writeInt(partial.getValue().bars());
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static HourlyReturns readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "hourly returns");
    HourlyReturns hours = new HourlyReturns();
    hours.hourEnd = in.readLong();
    hours.ring = ReturnRing.readFrom(in);
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      hours.partials.put(StateBytes.readText(in), new Partial(in.readDouble(), in.readInt()));
    }
    return hours;
  }

  private void closeHour() {
    if (hourEnd == Long.MIN_VALUE) {
      return;
    }
    TreeMap<String, Double> whole = new TreeMap<>(Utf8Order.INSTANCE);
    partials.forEach(
        (instrument, partial) -> {
          if (partial.bars() == BARS) {
            whole.put(instrument, partial.sum());
          }
        });
    ring.push(hourEnd, whole);
    partials.clear();
  }

  private record Partial(double sum, int bars) {
    Partial plus(Partial other) {
      return new Partial(sum + other.sum, bars + other.bars);
    }
  }
}
