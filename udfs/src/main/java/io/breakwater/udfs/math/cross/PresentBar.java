package io.breakwater.udfs.math.cross;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.BarEntry;
import io.breakwater.schemas.avro.BarVector;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.ObjIntConsumer;

/**
 * The bar vector of the present bar end by slot of a universe, which instruments join and leave.
 */
final class PresentBar {
  static final long NEVER = Long.MIN_VALUE;

  private final Universe universe;
  private final ObjIntConsumer<String> joined;
  private final IntConsumer left;
  private long barEnd;
  private boolean follows;
  private boolean[] present = new boolean[0];
  private boolean[] returned = new boolean[0];
  private double[] returns = new double[0];

  /**
   * A bar of this universe.
   *
   * @param barEnd of the bar before; {@link #NEVER}: none
   * @param joined told who joins, and its slot: the next one, or one that was left
   * @param left told the slot of who has gone, before anybody joins
   */
  PresentBar(Universe universe, long barEnd, ObjIntConsumer<String> joined, IntConsumer left) {
    this.universe = universe;
    this.barEnd = barEnd;
    this.joined = joined;
    this.left = left;
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
    universe.takeBack(next).forEach(left::accept);
    for (BarEntry entry : bars.getEntries()) {
      if (universe.slotOf(entry.getInstrument()) == null) {
        joined.accept(entry.getInstrument(), universe.join(entry.getInstrument()));
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
        universe.saw(slot, next);
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
