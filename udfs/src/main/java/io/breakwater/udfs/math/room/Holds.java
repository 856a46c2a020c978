package io.breakwater.udfs.math.room;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What incidents that last have held in one portfolio. */
final class Holds {
  private static final int VERSION = 1;

  private final TreeMap<String, Held> byIncident = new TreeMap<>(Utf8Order.INSTANCE);

  /**
   * What one incident held.
   *
   * @param signalsBlocked verdicts that it blocked
   * @param ordersKept orders that worked when it began
   */
  record Held(int signalsBlocked, int ordersKept) {}

  /** Notes the working orders with which an incident begins. */
  void kept(String incident, int orders) {
    byIncident.merge(
        incident,
        new Held(0, orders),
        (held, more) -> new Held(held.signalsBlocked, held.ordersKept + more.ordersKept));
  }

  /** Counts a blocked signal. */
  void blocked(String incident) {
    byIncident.merge(
        incident,
        new Held(1, 0),
        (held, more) -> new Held(held.signalsBlocked + 1, held.ordersKept));
  }

  /** The account of an incident that has ended; null: nothing was held. */
  @Nullable Held take(String incident) {
    return byIncident.remove(incident);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(byIncident.size());
    for (Map.Entry<String, Held> entry : byIncident.entrySet()) {
      StateBytes.writeText(out, entry.getKey());
      out.writeInt(entry.getValue().signalsBlocked);
      out.writeInt(entry.getValue().ordersKept);
    }
  }

  static Holds readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "holds");
    Holds holds = new Holds();
    for (int i = in.readInt(); i > 0; i--) {
      holds.byIncident.put(StateBytes.readText(in), new Held(in.readInt(), in.readInt()));
    }
    return holds;
  }
}
