package io.breakwater.udfs.function.engine;

import io.breakwater.schemas.avro.LogRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.util.OutputTag;

/** Where an engine's results go. */
public interface Emitter {
  /** Sends a complete record on. */
  void emit(LogRecord record);

  /** Sends a decision or figure on; it stands at {@code logTime}. */
  void emit(long logTime, SpecificRecord body);

  /** Sends a value to a side output. */
  <T> void emitTo(OutputTag<T> tag, T value, long logTime);

  /** Counts an event that an operator may ask for, for example {@code openBreakers}. */
  default void count(String metric) {
    count(metric, 1);
  }

  /** Moves a count that can also fall. */
  void count(String metric, int change);
}
