package io.breakwater.udfs.function.intake;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.function.engine.Emitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.util.OutputTag;

/** Keeps what an engine sends on. */
final class Emitted implements Emitter {
  final List<LogRecord> records = new ArrayList<>();
  final List<Object> aside = new ArrayList<>();
  final Map<String, Integer> counts = new TreeMap<>();

  @Override
  public void emit(LogRecord record) {
    records.add(record);
  }

  @Override
  public void emit(long logTime, SpecificRecord body) {
    LogRecord record = FactOrder.envelope("", 0L, body);
    record.setLogTime(logTime);
    records.add(record);
  }

  @Override
  public <T> void emitTo(OutputTag<T> tag, T value, long logTime) {
    aside.add(value);
  }

  @Override
  public void count(String metric, int change) {
    counts.merge(metric, change, Integer::sum);
  }

  /** Bodies of one kind, in the order in which they were sent. */
  <T> List<T> all(Class<T> type) {
    return records.stream()
        .map(LogRecord::getBody)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }
}
