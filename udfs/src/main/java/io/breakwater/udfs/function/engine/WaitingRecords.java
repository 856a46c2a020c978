package io.breakwater.udfs.function.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Records until their time has come, smallest first. Partitions bring theirs mostly in order: such
 * a record goes behind a run that it continues, which costs a comparison; only what continues none
 * is sorted in.
 */
final class WaitingRecords<T extends Comparable<T>> {
  /** More runs than partitions that are read at a time would only be looked at in vain. */
  private static final int RUNS = 8;

  private final List<ArrayDeque<T>> runs = new ArrayList<>(RUNS);
  private final PriorityQueue<T> others = new PriorityQueue<>();

  void add(T record) {
    ArrayDeque<T> free = null;
    for (ArrayDeque<T> run : runs) {
      T last = run.peekLast();
      if (last == null) {
        free = run;
      } else if (last.compareTo(record) <= 0) {
        run.addLast(record);
        return;
      }
    }
    if (free == null && runs.size() < RUNS) {
      free = new ArrayDeque<>();
      runs.add(free);
    }
    if (free == null) {
      others.add(record);
    } else {
      free.addLast(record);
    }
  }

  /** The smallest; null: none waits. */
  @Nullable T peek() {
    ArrayDeque<T> run = first();
    return run == null ? others.peek() : run.peekFirst();
  }

  /** Takes the smallest out; null: none waits. */
  @Nullable T poll() {
    ArrayDeque<T> run = first();
    return run == null ? others.poll() : run.pollFirst();
  }

  /** The run whose head is the smallest of all; null: it is among the others, if anywhere. */
  private @Nullable ArrayDeque<T> first() {
    ArrayDeque<T> first = null;
    T smallest = others.peek();
    for (ArrayDeque<T> run : runs) {
      T head = run.peekFirst();
      if (head != null && (smallest == null || head.compareTo(smallest) < 0)) {
        smallest = head;
        first = run;
      }
    }
    return first;
  }

  /** All, in no order. */
  List<T> all() {
    List<T> all = new ArrayList<>(others);
    runs.forEach(all::addAll);
    return all;
  }
}
