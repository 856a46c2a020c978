package io.breakwater.udfs.math.portfolio;

import io.breakwater.schemas.avro.Fill;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Marks at which orders and signals of one portfolio were decided, kept for seven days. */
public final class DecisionPrices {
  private static final int VERSION = 1;

  // In the order in which they were noted, which is that of time: what is old is found in front.
  private final LinkedHashMap<String, Decided> byId = new LinkedHashMap<>();

  /**
   * Notes a decision; a later one on the same id stands.
   *
   * @param id client order id, or decision id of a verdict
   * @param signalId signal that was decided on; null: none
   * @param price money per base unit
   * @param time log time, epoch microseconds, not before that of the one noted last
   */
  public void note(String id, @Nullable String signalId, double price, long time) {
    putLast("order|" + id, new Decided(price, time));
    if (signalId != null) {
      putLast("signal|" + signalId, new Decided(price, time));
    }
  }

  private void putLast(String key, Decided decided) {
    byId.remove(key);
    byId.put(key, decided);
  }

  /**
   * Mark at the decision a fill goes back to: of its order, else of its signal; null: none known.
   */
  public @Nullable Double of(Fill fill) {
    String order = fill.getClientOrderId();
    String signal = fill.getSignalId();
    Decided decided = order == null ? null : byId.get("order|" + order);
    if (decided == null && signal != null) {
      decided = byId.get("signal|" + signal);
    }
    return decided == null ? null : (Double) decided.price();
  }

  /** Forgets what was decided more than seven days before. */
  public void prune(long time) {
    Iterator<Decided> oldest = byId.values().iterator();
    while (oldest.hasNext() && oldest.next().time() < time - Ledger.MEMORY_MICROS) {
      oldest.remove();
    }
  }

  /** Writes everything. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(byId.size());
    for (Map.Entry<String, Decided> each : byId.entrySet()) {
      StateBytes.writeText(out, each.getKey());
      out.writeDouble(each.getValue().price());
      out.writeLong(each.getValue().time());
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static DecisionPrices readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "decision prices");
    DecisionPrices prices = new DecisionPrices();
    for (int i = in.readInt(); i > 0; i--) {
      prices.byId.put(StateBytes.readText(in), new Decided(in.readDouble(), in.readLong()));
    }
    return prices;
  }

  private record Decided(double price, long time) {}
}
