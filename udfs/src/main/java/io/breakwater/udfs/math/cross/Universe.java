package io.breakwater.udfs.math.cross;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Instruments and their slots: first come, first slot, kept for good. */
final class Universe {
  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> slots = new HashMap<>();

  /** By slot: its place in the UTF-8 order of the names, which rows are told in. */
  private int[] ranks = new int[0];

  int size() {
    return names.size();
  }

  String name(int slot) {
    return names.get(slot);
  }

  /** Names of the first slots. */
  List<String> names(int count) {
    return List.copyOf(names.subList(0, count));
  }

  /** Slot of an instrument; null: it never came. */
  @Nullable Integer slotOf(String instrument) {
    return slots.get(instrument);
  }

  /** Place of a slot among the names, from 0. */
  int rank(int slot) {
    if (ranks.length != names.size()) {
      sort();
    }
    return ranks[slot];
  }

  // Once for all that join at a bar end.
  private void sort() {
    int[] byName =
        slots.keySet().stream().sorted(Utf8Order.INSTANCE).mapToInt(slots::get).toArray();
    ranks = new int[byName.length];
    for (int rank = 0; rank < byName.length; rank++) {
      ranks[byName[rank]] = rank;
    }
  }

  /** Gives a newcomer the next slot. */
  int join(String instrument) {
    int slot = names.size();
    names.add(instrument);
    slots.put(instrument, slot);
    return slot;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(names.size());
    for (String name : names) {
      StateBytes.writeText(out, name);
    }
  }

  static Universe readFrom(DataInput in) throws IOException {
    Universe universe = new Universe();
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      universe.join(StateBytes.readText(in));
    }
    return universe;
  }
}
