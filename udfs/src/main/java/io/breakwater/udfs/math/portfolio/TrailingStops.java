package io.breakwater.udfs.math.portfolio;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Stops that follow the price of held positions at a distance of k average true ranges (LeBeau's
 * chandelier, from the close) and are never loosened while the position keeps its side.
 */
public final class TrailingStops {
  private static final int VERSION = 1;

  private final TreeMap<String, Stop> byInstrument = new TreeMap<>(Utf8Order.INSTANCE);

  /**
   * A bar end of a held position.
   *
   * @param direction +1 long, -1 short
   * @param close price
   * @param distance k · ATR, price; null: not known, the stop stays where it is
   */
  public void onBar(String instrument, int direction, double close, @Nullable Double distance) {
    Stop stop = byInstrument.get(instrument);
    boolean turned = stop != null && stop.direction != direction;
    if (turned) {
      byInstrument.remove(instrument);
    }
    // A long's stop may not fall to zero or below: there is nothing to follow then.
    if (distance == null || (direction > 0 && !(close > distance))) {
      return;
    }
    double price = close - direction * distance;
    if (stop == null || turned || direction * (price - stop.price) > 0) {
      byInstrument.put(instrument, new Stop(direction, price));
    }
  }

  /** Forgets what is no longer held. */
  public void keepOnly(Set<String> held) {
    byInstrument.keySet().retainAll(held);
  }

  /** The stop of a position; null: none yet. */
  public @Nullable Double priceOf(String instrument) {
    Stop stop = byInstrument.get(instrument);
    return stop == null ? null : (Double) stop.price;
  }

  /** Writes everything. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(byInstrument.size());
    for (Map.Entry<String, Stop> each : byInstrument.entrySet()) {
      StateBytes.writeText(out, each.getKey());
      out.writeByte(each.getValue().direction);
      out.writeDouble(each.getValue().price);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static TrailingStops readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "trailing stops");
    TrailingStops stops = new TrailingStops();
    for (int i = in.readInt(); i > 0; i--) {
      stops.byInstrument.put(StateBytes.readText(in), new Stop(in.readByte(), in.readDouble()));
    }
    return stops;
  }

  private record Stop(int direction, double price) {}
}
