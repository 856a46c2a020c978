package io.breakwater.udfs.math.cross;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Instruments and their slots: first come, lowest slot that nobody has.
 *
 * <p>Who has had no entry for longer than {@link #GONE_AFTER} has gone: its slot is given back at
 * the next bar end, and should it return it is a newcomer. So there are as many slots as there were
 * instruments at once within that time, however many come and go.
 */
final class Universe {
  /** Longer than any market is closed, and than any window or baseline of a minute bar. */
  static final long GONE_AFTER = 30 * 24 * Times.HOUR;

  /** Name of a slot that nobody has. */
  static final String NOBODY = "";

  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> slots = new HashMap<>();
  private final TreeSet<Integer> vacant = new TreeSet<>();

  /** By slot: end of the newest bar with an entry. */
  private long[] seen = new long[0];

  /** By slot: its place in the UTF-8 order of the names, which rows are told in. */
  private int[] ranks = new int[0];

  private boolean ranked;

  /** Slots, those that nobody has among them. */
  int size() {
    return names.size();
  }

  /** Name of a slot; {@link #NOBODY}: nobody has it. */
  String name(int slot) {
    return names.get(slot);
  }

  /** Names of the first slots. */
  List<String> names(int count) {
    return List.copyOf(names.subList(0, count));
  }

  /** Slot of an instrument; null: it has none. */
  @Nullable Integer slotOf(String instrument) {
    return slots.get(instrument);
  }

  /** Place of a slot that somebody has among the names, from 0. */
  int rank(int slot) {
    if (!ranked) {
      sort();
    }
    return ranks[slot];
  }

  // Once for all that join at a bar end.
  private void sort() {
    int[] byName =
        slots.keySet().stream().sorted(Utf8Order.INSTANCE).mapToInt(slots::get).toArray();
    ranks = new int[names.size()];
    for (int rank = 0; rank < byName.length; rank++) {
      ranks[byName[rank]] = rank;
    }
    ranked = true;
  }

  /** Gives a newcomer a slot. */
  int join(String instrument) {
    Integer free = vacant.pollFirst();
    int slot = free == null ? names.size() : free;
    if (free == null) {
      append();
    }
    names.set(slot, instrument);
    slots.put(instrument, slot);
    ranked = false;
    return slot;
  }

  private void append() {
    if (names.size() == seen.length) {
      seen = Arrays.copyOf(seen, Math.max(8, 2 * seen.length));
    }
    names.add(NOBODY);
  }

  /** An instrument has an entry at this bar end. */
  void saw(int slot, long barEnd) {
    seen[slot] = barEnd;
  }

  /** Takes back the slots of those that have gone by this bar end, ascending. */
  List<Integer> takeBack(long barEnd) {
    List<Integer> gone = new ArrayList<>(0);
    for (int slot = 0; slot < names.size(); slot++) {
      if (barEnd - seen[slot] > GONE_AFTER && !vacant.contains(slot)) {
        gone.add(slot);
        slots.remove(names.set(slot, NOBODY));
        ranked = false;
      }
    }
    vacant.addAll(gone);
    return gone;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(names.size());
    for (int slot = 0; slot < names.size(); slot++) {
      out.writeBoolean(vacant.contains(slot));
      StateBytes.writeText(out, names.get(slot));
      out.writeLong(seen[slot]);
    }
  }

  static Universe readFrom(DataInput in) throws IOException {
    Universe universe = new Universe();
    int size = in.readInt();
    for (int slot = 0; slot < size; slot++) {
      universe.append();
      boolean vacant = in.readBoolean();
      String name = StateBytes.readText(in);
      universe.names.set(slot, name);
      universe.seen[slot] = in.readLong();
      if (vacant) {
        universe.vacant.add(slot);
      } else {
        universe.slots.put(name, slot);
      }
    }
    return universe;
  }
}
