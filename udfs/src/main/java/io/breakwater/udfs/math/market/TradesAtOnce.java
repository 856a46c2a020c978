package io.breakwater.udfs.math.market;

import io.breakwater.schemas.RecordBytes;
import io.breakwater.schemas.avro.Trade;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The trades of one instrument at the newest time, to know one that is told twice: the same time,
 * venue, id, price and quantity. In the order of the log the two stand at one time, so no more need
 * be remembered. A trade without an id is never one told twice.
 *
 * <p>A bad print that was told twice would confirm itself.
 */
final class TradesAtOnce {
  private final List<Trade> trades = new ArrayList<>();

  /** True: it was told before; else it is remembered. */
  boolean isRepeated(Trade trade) {
    if (!trades.isEmpty() && trades.get(0).getEventTime() != trade.getEventTime()) {
      trades.clear();
    }
    if (trade.getTradeId().isEmpty()) {
      return false;
    }
    for (Trade earlier : trades) {
      if (isSame(earlier, trade)) {
        return true;
      }
    }
    trades.add(trade);
    return false;
  }

  private static boolean isSame(Trade one, Trade other) {
    return one.getPrice() == other.getPrice()
        && one.getQuantity() == other.getQuantity()
        && one.getTradeId().equals(other.getTradeId())
        && one.getVenue().equals(other.getVenue());
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(trades.size());
    for (Trade trade : trades) {
      RecordBytes.write(out, trade);
    }
  }

  void readFrom(DataInput in) throws IOException {
    for (int i = in.readInt(); i > 0; i--) {
      trades.add(RecordBytes.read(in, Trade.class));
    }
  }
}
