package io.breakwater.udfs.function.engine;

import io.breakwater.schemas.avro.LogRecord;
import java.io.IOException;

/** The plain Java state of one key: applied to in order, saved in parts. */
public interface Engine {
  /** Applies the next record of the key. */
  void apply(LogRecord record, Emitter out);

  /**
   * True: a record that comes after its time has passed was applied before, as the application that
   * wrote it has restarted and wrote it again. False: it is late, and told so.
   */
  default boolean repeats(LogRecord record) {
    return false;
  }

  /** Every record up to and including {@code time} has been applied. */
  void advanceTo(long time, Emitter out);

  /** Tells its part of the gauges that the factory names; asked for after time has gone on. */
  default void measure(Readings readings) {}

  /** Writes each part that changed since the last call, or since it was made or restored. */
  void save(PartSink parts) throws IOException;
}
