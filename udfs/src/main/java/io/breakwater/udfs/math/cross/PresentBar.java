package io.breakwater.udfs.math.cross;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.BarEntry;
import io.breakwater.schemas.avro.BarVector;
import java.util.Arrays;
import java.util.function.Consumer;

/** The bar vector of the present bar end by slot of a universe, which newcomers join. */
final class PresentBar {
  static final long NEVER = Long.MIN_VALUE;

  private final Universe universe;
  private final Consumer<String> newcomers;
  private long barEnd;
  private boolean follows;
  private boolean[] present = new boolean[0];
  private boolean[] returned = new boolean[0];
  private double[] returns = new double[0];

  /**
   * A bar of this universe.
   *
   * @param barEnd of the bar before; {@link #NEVER}: none
   * @param newcomers told the name of who joins, in the order of their slots
   */
  PresentBar(Universe universe, long barEnd, Consumer<String> newcomers) {
    this.universe = universe;
    this.barEnd = barEnd;
    this.newcomers = newcomers;
  }

  /**
   * Takes the next bar end.
   *
   * @throws IllegalArgumentException if it is not after the one before
   */
  void take(BarVector bars) {
    long next = bars.getEventTime();
    if (next <= barEnd) {
      throw new IllegalArgumentException(
          "bar ends must rise: " + Times.iso(next) + " after " + Times.iso(barEnd));
    }
    follows = barEnd != NEVER && next - barEnd == Times.MINUTE;
    barEnd = next;
    for (BarEntry entry : bars.getEntries()) {
      if (universe.slotOf(entry.getInstrument()) == null) {
        universe.join(entry.getInstrument());
        newcomers.accept(entry.getInstrument());
      }
    }
    if (present.length != universe.size()) {
      present = new boolean[universe.size()];
      returned = new boolean[universe.size()];
      returns = new double[universe.size()];
    }
    Arrays.fill(present, false);
    Arrays.fill(returned, false);
    for (BarEntry entry : bars.getEntries()) {
      Integer slot = universe.slotOf(entry.getInstrument());
      if (slot != null) {
        present[slot] = true;
        Double value = entry.getReturn$();
        returned[slot] = value != null && ReturnColumns.isReturn(value);
        returns[slot] = value == null ? 0 : value;
      }
    }
  }

  /** Its end. */
  long barEnd() {
    return barEnd;
  }

  /** Number of its minute. */
  long minute() {
    return Math.floorDiv(barEnd, Times.MINUTE);
  }

  /** Whether the bar before ended a minute before. */
  boolean follows() {
    return follows;
  }

  /** Whether a slot has an entry. */
  boolean present(int slot) {
    return present[slot];
  }

  /** By slot: whether there is a return. */
  boolean[] returned() {
    return returned;
  }

  /** By slot: the return, 0 where there is none. */
  double[] returns() {
    return returns;
  }
}
