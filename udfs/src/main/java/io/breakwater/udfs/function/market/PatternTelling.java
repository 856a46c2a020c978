package io.breakwater.udfs.function.market;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.math.pattern.Onset;
import io.breakwater.udfs.math.pattern.PatternMatch;
import io.breakwater.udfs.math.pattern.PatternTrips;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Makes trips of matches: of a condition that lasts at its onset, with an alert, or at each bar.
 */
final class PatternTelling extends KeyedProcessFunction<String, PatternMatch, LogRecord> {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("NullAway.Init")
  private transient ValueState<Long> lastMatch;

  @Override
  public void open(OpenContext context) {
    lastMatch = getRuntimeContext().getState(new ValueStateDescriptor<>("last-match", Types.LONG));
  }

  @Override
  public void processElement(PatternMatch match, Context context, Collector<LogRecord> out)
      throws Exception {
    boolean told = Onset.isTold(match, lastMatch.value());
    lastMatch.update(match.barEnd());
    if (!told) {
      return;
    }
    out.collect(at(match.barEnd(), PatternTrips.trip(match)));
    if (match.pattern().tripsAtOnset()) {
      out.collect(at(match.barEnd(), PatternTrips.alert(match)));
    }
  }

  private static LogRecord at(long time, SpecificRecord body) {
    LogRecord record = FactOrder.envelope("", 0L, body);
    record.setLogTime(time);
    return record;
  }
}
