package io.breakwater.udfs.function.market;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Severity;
import io.breakwater.udfs.function.engine.LogRecordType;
import java.util.Map;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * A step that came to a pattern after its time had passed was not matched. Time never passes before
 * what is made of it, so this is an error of the pipeline, and a person is told.
 */
final class LateStep {
  /** Kind of the alert. */
  static final String KIND = "LATE_STEP";

  private LateStep() {}

  static <T> DataStream<LogRecord> told(
      DataStream<T> late, MapFunction<T, LogRecord> telling, String pattern) {
    String name = "Late for " + pattern;
    return late.map(telling).returns(LogRecordType.INSTANCE).name(name).uid(name);
  }

  static LogRecord alert(String pattern, String scopeKind, String scope, long barEnd) {
    Alert alert =
        Alert.newBuilder()
            .setAlertId(KIND + "|" + pattern + "|" + scope + "|" + barEnd)
            .setKind(KIND)
            .setSeverity(Severity.CRITICAL)
            .setScopeKind(scopeKind)
            .setScope(scope)
            .setEventTime(barEnd)
            .setValues(Map.of())
            .setText(
                "A step of "
                    + pattern
                    + " of "
                    + scope
                    + " at "
                    + Times.iso(barEnd)
                    + " came after its time and was not matched.")
            .build();
    LogRecord record = FactOrder.envelope("", 0L, alert);
    record.setLogTime(barEnd);
    return record;
  }
}
