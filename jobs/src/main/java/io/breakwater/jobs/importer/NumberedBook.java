package io.breakwater.jobs.importer;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One order book kept from a snapshot that is asked for beside the stream, and numbered
 * differences.
 *
 * <p>Differences carry absolute quantities, so that one which overlaps the snapshot does no harm;
 * what matters is that none is missing: each must start where the one before ended, and the first
 * after the snapshot must not start behind it (Binance, "How to manage a local order book
 * correctly"). After a gap there is no book until the next snapshot that fits. Differences that
 * come first wait.
 */
final class NumberedBook {
  private static final int LONGEST_WAIT = 20_000;

  private final LevelBook levels = new LevelBook();
  private final ArrayDeque<Difference> waiting = new ArrayDeque<>();
  private @Nullable Snapshot snapshot;
  private boolean live;
  private boolean dropped;
  private String gap = "";
  private long lastId;
  private long lastTime;

  /**
   * A change of some levels.
   *
   * @param previousId last number of the difference before it; null: the venue's numbers only rise,
   *     a missing one cannot be told
   * @param lastId number of its last change
   * @param time when it happened, epoch microseconds
   * @param levels the changes
   * @param receipt what became of the message
   */
  record Difference(
      @Nullable Long previousId,
      long lastId,
      long time,
      List<LevelBook.Level> levels,
      Receipt receipt) {
    boolean follows(long id) {
      return previousId == null ? lastId > id : previousId == id;
    }

    boolean startsAtOrBefore(long id) {
      return previousId == null || previousId <= id;
    }
  }

  /**
   * All levels as of a number.
   *
   * @param receipt what became of the message
   */
  record Snapshot(long lastId, List<LevelBook.Level> levels, Receipt receipt) {}

  /** Takes a difference; returns why it changed nothing, null: it did. */
  @Nullable Skip apply(Difference difference) {
    if (!live) {
      await(difference);
      return live ? null : absent(difference);
    }
    if (difference.lastId() <= lastId) {
      return Skip.STALE;
    }
    if (!difference.follows(lastId)) {
      gap =
          "gap in the sequence: "
              + lastId
              + " should come before "
              + difference.lastId()
              + ", which follows "
              + difference.previousId()
              + "; no book until the next snapshot";
      drop();
      await(difference);
      return Skip.GAP;
    }
    change(difference);
    return null;
  }

  /** Takes a snapshot, which a living book does not need; returns why it changed nothing. */
  @Nullable Skip apply(Snapshot taken) {
    if (live) {
      return Skip.NOT_NEEDED;
    }
    snapshot = taken;
    join();
    return live ? null : Skip.UNJOINED;
  }

  /** What was wrong with the last difference that did not follow. */
  String gap() {
    return gap;
  }

  /** Forgets everything until the next snapshot. */
  void drop() {
    live = false;
    dropped = true;
    snapshot = null;
    levels.clear();
    waiting.clear();
  }

  /** True: the book is whole. */
  boolean live() {
    return live;
  }

  /** Number of the last change in it. */
  long lastId() {
    return lastId;
  }

  /** Time of the last change in it, epoch microseconds. */
  long lastTime() {
    return lastTime;
  }

  LevelBook levels() {
    return levels;
  }

  private Skip absent(Difference difference) {
    if (snapshot != null && difference.lastId() <= snapshot.lastId()) {
      return Skip.STALE;
    }
    return dropped ? Skip.AFTER_GAP : Skip.BEFORE_SNAPSHOT;
  }

  private void await(Difference difference) {
    Difference before = waiting.peekLast();
    if (before != null && !difference.follows(before.lastId())) {
      waiting.clear();
    }
    waiting.add(difference);
    if (waiting.size() > LONGEST_WAIT) {
      waiting.remove();
    }
    join();
  }

  private void join() {
    Snapshot base = snapshot;
    if (base == null) {
      return;
    }
    while (!waiting.isEmpty() && waiting.element().lastId() <= base.lastId()) {
      waiting.remove();
    }
    if (waiting.isEmpty()) {
      return;
    }
    snapshot = null;
    if (!waiting.element().startsAtOrBefore(base.lastId())) {
      // Differences between the snapshot and what is here are missing: wait for a later one.
      return;
    }
    levels.put(base.levels());
    waiting.forEach(this::change);
    waiting.clear();
    live = true;
    dropped = false;
    base.receipt().settle(null);
  }

  private void change(Difference difference) {
    levels.put(difference.levels());
    lastId = difference.lastId();
    lastTime = difference.time();
    difference.receipt().settle(null);
  }
}
