package io.breakwater.jobs.connect.kafka;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.avro.Genesis;
import io.breakwater.schemas.avro.Heartbeat;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.ScheduledEvent;
import java.io.Serializable;
import java.time.Duration;
import java.util.Set;

/**
 * Refuses times that cannot be, before they reach a watermark: one record of the year 3000 would
 * end the day for all others.
 */
public interface TimeGuard extends Serializable {
  /** Reason of the dead letter. */
  String REASON = "TIME_OUT_OF_RANGE";

  /** How far ahead of the clock a record may be, microseconds. */
  long AHEAD = 5 * Times.SECOND;

  /** True: the record's log time is believed. */
  boolean admits(Topic<?> topic, LogRecord record);

  /** What may hold from the start of a run, and so has no time of its own. */
  Set<Class<?>> TIMELESS =
      Set.of(Instrument.class, Policy.class, Genesis.class, ScheduledEvent.class);

  /**
   * Under the data clock: log times in [from, to], and the heartbeat at the end of time.
   *
   * @param from epoch microseconds, normally {@link Times#EARLIEST}
   * @param to epoch microseconds, normally the start of the run plus {@link #AHEAD}
   */
  static TimeGuard between(long from, long to) {
    return (topic, record) -> {
      long time = record.getLogTime();
      if (record.getBody() instanceof Heartbeat) {
        return time <= to || time == Long.MAX_VALUE;
      }
      return (time >= from && time <= to) || fromTheStart(record);
    };
  }

  /**
   * Under the wall clock: not older than the topic keeps its records, at most {@link #AHEAD} ahead
   * of now. Heartbeats move no wall clock and are judged alike.
   */
  static TimeGuard around(WallClock clock) {
    return (topic, record) -> {
      long now = clock.micros();
      Duration retention = topic.retention();
      long oldest = retention == null ? Times.EARLIEST : now - retention.toSeconds() * Times.SECOND;
      long time = record.getLogTime();
      return (time >= oldest && time <= now + AHEAD) || fromTheStart(record);
    };
  }

  /** For what the product has written itself: decisions have no place in the order of facts. */
  static TimeGuard everything() {
    return (topic, record) -> true;
  }

  private static boolean fromTheStart(LogRecord record) {
    return record.getLogTime() == Times.FROM_THE_START
        && TIMELESS.contains(record.getBody().getClass());
  }
}
