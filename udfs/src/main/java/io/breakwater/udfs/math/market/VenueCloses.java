package io.breakwater.udfs.math.market;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Last close of the venues whose bars do not count for the instrument: what they disagree about.
 */
final class VenueCloses {
  /**
   * A close.
   *
   * @param price money per base unit
   * @param barEnd end of its bar, epoch microseconds
   */
  record Close(double price, long barEnd) {}

  private final TreeMap<String, Close> byVenue = new TreeMap<>(Utf8Order.INSTANCE);

  void put(String venue, double price, long barEnd) {
    byVenue.put(venue, new Close(price, barEnd));
  }

  /** The last close of a venue; null: none. */
  @Nullable Close of(String venue) {
    return byVenue.get(venue);
  }

  /** Venues that ever had a bar here. */
  int size() {
    return byVenue.size();
  }

  /**
   * Adds the closes of bars that end at {@code barEnd}, but for venues whose book already speaks.
   *
   * @param prices closes go here from place {@code from} on
   * @return where the next one would go
   */
  int collect(double[] prices, int from, long barEnd, BookTracker books) {
    int count = from;
    for (Map.Entry<String, Close> entry : byVenue.entrySet()) {
      if (entry.getValue().barEnd() == barEnd && !books.isFresh(entry.getKey(), barEnd)) {
        prices[count] = entry.getValue().price();
        count++;
      }
    }
    return count;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(byVenue.size());
    for (Map.Entry<String, Close> entry : byVenue.entrySet()) {
      StateBytes.writeText(out, entry.getKey());
      out.writeDouble(entry.getValue().price());
      out.writeLong(entry.getValue().barEnd());
    }
  }

  void readFrom(DataInput in) throws IOException {
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      put(StateBytes.readText(in), in.readDouble(), in.readLong());
    }
  }
}
