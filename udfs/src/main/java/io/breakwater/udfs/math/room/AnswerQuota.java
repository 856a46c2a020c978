package io.breakwater.udfs.math.room;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How many answers a room remembers of each publisher, whatever portfolios they were for. Where it
 * is reached the answer that expired first is forgotten. Nothing that was emitted up to what was
 * forgotten is decided any more: it may be a signal that has been.
 */
final class AnswerQuota {
  /** Answers of one publisher at most. */
  static final int MOST = 200_000;

  private static final int VERSION = 1;

  private final int most;
  private final Map<String, Publisher> publishers = new TreeMap<>(Utf8Order.INSTANCE);

  AnswerQuota() {
    this(MOST);
  }

  AnswerQuota(int most) {
    this.most = most;
  }

  /**
   * An answer that is remembered.
   *
   * @param until epoch microseconds until which it can be acted on, its own time at least
   * @param portfolioId of whose desk; empty: nobody's
   * @param key in that desk's memory
   * @param publisherId whose signal it answers
   * @param emittedAt when that signal was sent, epoch microseconds
   */
  record Held(long until, String portfolioId, String key, String publisherId, long emittedAt)
      implements Comparable<Held> {
    @Override
    public int compareTo(Held other) {
      int order = Long.compare(until, other.until);
      order = order != 0 ? order : Utf8Order.INSTANCE.compare(portfolioId, other.portfolioId);
      return order != 0 ? order : Utf8Order.INSTANCE.compare(key, other.key);
    }
  }

  /** Answers of one publisher at most. */
  int most() {
    return most;
  }

  /** True: no more can be remembered of it, for nothing that is remembered has expired. */
  boolean isFull(String publisherId, long now) {
    Publisher publisher = publishers.get(publisherId);
    return publisher != null && publisher.held.size() >= most && publisher.held.first().until > now;
  }

  /** True: a signal of this time that nobody remembers may have been answered and forgotten. */
  boolean mayBeForgotten(String publisherId, long emittedAt) {
    Publisher publisher = publishers.get(publisherId);
    return publisher != null && emittedAt <= publisher.forgottenTo;
  }

  /** An answer was not remembered at all. */
  void forgot(String publisherId, long emittedAt) {
    Publisher publisher = publisher(publisherId);
    publisher.forgottenTo = Math.max(publisher.forgottenTo, emittedAt);
  }

  void add(Held held) {
    publisher(held.publisherId).held.add(held);
  }

  void remove(Held held) {
    Publisher publisher = publishers.get(held.publisherId);
    if (publisher != null) {
      publisher.held.remove(held);
      if (publisher.held.isEmpty() && !publisher.hasForgotten()) {
        publishers.remove(held.publisherId);
      }
    }
  }

  /** The next answer to forget, so that another can be remembered; null: none, or none expired. */
  @Nullable Held overflow(String publisherId, long now) {
    Publisher publisher = publishers.get(publisherId);
    if (publisher == null || publisher.held.size() < most) {
      return null;
    }
    Held first = publisher.held.first();
    return first.until > now ? null : first;
  }

  private Publisher publisher(String publisherId) {
    return publishers.computeIfAbsent(publisherId, id -> new Publisher());
  }

  /** Up to when something was forgotten; what is remembered stands in the desks. */
  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt((int) publishers.values().stream().filter(Publisher::hasForgotten).count());
    for (Map.Entry<String, Publisher> entry : publishers.entrySet()) {
      if (entry.getValue().hasForgotten()) {
        StateBytes.writeText(out, entry.getKey());
        out.writeLong(entry.getValue().forgottenTo);
      }
    }
  }

  /** What {@link #writeTo} wrote; the desks add what they remember. */
  static AnswerQuota readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "answers of publishers");
    AnswerQuota quota = new AnswerQuota();
    for (int i = in.readInt(); i > 0; i--) {
      quota.forgot(StateBytes.readText(in), in.readLong());
    }
    return quota;
  }

  private static final class Publisher {
    private final TreeSet<Held> held = new TreeSet<>();
    private long forgottenTo = Long.MIN_VALUE;

    boolean hasForgotten() {
      return forgottenTo != Long.MIN_VALUE;
    }
  }
}
