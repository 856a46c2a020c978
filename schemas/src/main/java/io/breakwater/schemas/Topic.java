package io.breakwater.schemas;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A stream by name, with all that a writer, a reader and an operator of the broker must agree on.
 *
 * <p>There is one instance of each, in {@link Topics}; serialised it travels as its name.
 *
 * @param <T> the record the stream carries; a {@code Heartbeat} may stand in its place anywhere
 */
public final class Topic<T extends SpecificRecord> implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Largest record with its key that any topic takes, bytes. */
  public static final int MAX_RECORD_BYTES = 4 * 1024 * 1024;

  /** How a decision's stream is delivered. */
  public enum Lane {
    /** At least once with deterministic ids: of equal ids the first counts. */
    FAST,
    /** Exactly once in transactions: consumers read committed. */
    LEDGER
  }

  /** Which way the stream runs, seen from the product. */
  public enum Direction {
    /** What others write. */
    INPUT,
    /** What one application writes for the next. */
    INTERNAL,
    /** What goes out. */
    OUTPUT
  }

  private final String name;
  private final Class<T> recordClass;
  private final Direction direction;
  private final Lane lane;
  private final int partitions;
  private final @Nullable Duration retention;
  private final boolean appendTime;
  private final transient Function<T, @Nullable String> key;
  private final transient ToLongFunction<T> eventTime;

  private Topic(Draft<T> draft) {
    this.name = draft.name;
    this.recordClass = draft.recordClass;
    this.direction = draft.direction;
    this.lane = draft.lane;
    this.partitions = draft.partitions;
    this.retention = draft.retention;
    this.appendTime = draft.appendTime;
    this.key = draft.key;
    this.eventTime = draft.eventTime;
  }

  /** Name of the Kafka topic and of the replay file. */
  public String name() {
    return name;
  }

  /** What it carries. */
  public Class<T> recordClass() {
    return recordClass;
  }

  /** Which way it runs. */
  public Direction direction() {
    return direction;
  }

  /** How it is delivered. */
  public Lane lane() {
    return lane;
  }

  /** Partitions of a new topic; never changed afterwards, as lanes and shards are told by it. */
  public int partitions() {
    return partitions;
  }

  /** How long the broker keeps a record; null: for ever. */
  public @Nullable Duration retention() {
    return retention;
  }

  /** True: the broker stamps a record when it appends it; false: the writer's event time stays. */
  public boolean appendTime() {
    return appendTime;
  }

  /** The Kafka key: records with one key keep their order. Null: any partition. */
  public @Nullable String key(T record) {
    return key.apply(record);
  }

  /** Time of the record, epoch microseconds; for facts their log time. */
  public long eventTime(T record) {
    return eventTime.applyAsLong(record);
  }

  /** Name of one partition as a lane: {@code trades-3}. */
  public String lane(int partition) {
    return name + "-" + partition;
  }

  /** What the broker must be told about the topic, as Kafka's own settings, by name. */
  public Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("cleanup.policy", "delete");
    settings.put("retention.ms", retention == null ? "-1" : Long.toString(retention.toMillis()));
    settings.put("message.timestamp.type", appendTime ? "LogAppendTime" : "CreateTime");
    settings.put("max.message.bytes", Integer.toString(MAX_RECORD_BYTES));
    return settings;
  }

  @Override
  public String toString() {
    return name;
  }

  private Object writeReplace() {
    return new Named(name);
  }

  private void readObject(java.io.ObjectInputStream in) throws java.io.InvalidObjectException {
    throw new java.io.InvalidObjectException("a topic travels as its name");
  }

  /** What stands in the bytes for a topic. */
  private record Named(String name) implements Serializable {
    private Object readResolve() {
      return Topics.named(name);
    }
  }

  /** A topic while it is described. */
  static final class Draft<T extends SpecificRecord> {
    private final String name;
    private final Class<T> recordClass;
    private final Direction direction;
    private final Function<T, @Nullable String> key;
    private final ToLongFunction<T> eventTime;
    private Lane lane = Lane.FAST;
    private int partitions = 1;
    private @Nullable Duration retention;
    private boolean appendTime;

    Draft(
        String name,
        Class<T> recordClass,
        Direction direction,
        Function<T, @Nullable String> key,
        ToLongFunction<T> eventTime) {
      this.name = name;
      this.recordClass = recordClass;
      this.direction = direction;
      this.key = key;
      this.eventTime = eventTime;
    }

    Draft<T> ledger() {
      this.lane = Lane.LEDGER;
      return this;
    }

    Draft<T> partitions(int count) {
      this.partitions = count;
      return this;
    }

    Draft<T> keepDays(int days) {
      this.retention = Duration.ofDays(days);
      return this;
    }

    Draft<T> stampedByTheBroker() {
      this.appendTime = true;
      return this;
    }

    Topic<T> done() {
      return new Topic<>(this);
    }
  }
}
