package io.breakwater.udfs.math.room;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.BarEntry;
import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.VolatilityRegime;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Close, average true range and regime of the newest bar end, of instruments that have all. */
final class NewestRanges {
  private static final int VERSION = 1;

  private final TreeMap<String, Range> byInstrument = new TreeMap<>(Utf8Order.INSTANCE);
  private long barEnd = Long.MIN_VALUE;

  /**
   * One instrument's.
   *
   * @param close price
   * @param atr price
   */
  record Range(double close, double atr, VolatilityRegime regime) {}

  void onBars(BarVector bars) {
    barEnd = bars.getEventTime();
    byInstrument.clear();
    for (BarEntry entry : bars.getEntries()) {
      Double atr = entry.getAtr();
      VolatilityRegime regime = entry.getRegime();
      if (atr != null && regime != null) {
        byInstrument.put(entry.getInstrument(), new Range(entry.getClose(), atr, regime));
      }
    }
  }

  /** What an instrument's bar that ended then says; null: nothing. */
  @Nullable Range at(String instrument, long time) {
    return time == barEnd ? byInstrument.get(instrument) : null;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(barEnd);
    out.writeInt(byInstrument.size());
    for (Map.Entry<String, Range> each : byInstrument.entrySet()) {
      StateBytes.writeText(out, each.getKey());
      out.writeDouble(each.getValue().close());
      out.writeDouble(each.getValue().atr());
      StateBytes.writeText(out, each.getValue().regime().name());
    }
  }

  static NewestRanges readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "newest ranges");
    NewestRanges ranges = new NewestRanges();
    ranges.barEnd = in.readLong();
    for (int i = in.readInt(); i > 0; i--) {
      ranges.byInstrument.put(
          StateBytes.readText(in),
          new Range(
              in.readDouble(), in.readDouble(), VolatilityRegime.valueOf(StateBytes.readText(in))));
    }
    return ranges;
  }
}
