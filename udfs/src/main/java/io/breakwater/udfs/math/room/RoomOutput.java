package io.breakwater.udfs.math.room;

import io.breakwater.schemas.avro.LogRecord;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Where a room's words go. */
public interface RoomOutput {
  /** A decision, a row or an alert that stands at {@code logTime}. */
  void decide(long logTime, SpecificRecord decision);

  /** A record that cannot be used. */
  void refuse(LogRecord record, String reason, @Nullable String field);

  /** Counts something an operator asks for. */
  default void count(String metric) {
    count(metric, 1);
  }

  /** Moves a count that can also fall, for example of open breakers. */
  void count(String metric, int change);
}
