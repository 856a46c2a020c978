package io.breakwater.udfs.function.market;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Severity;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.udfs.math.market.FlashMoveRule;
import io.breakwater.udfs.math.market.FlashTrip;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Lets one match through in 15 bars: as a trip where a book stands behind it, else as an alert. */
final class FlashMoveQuiet extends KeyedProcessFunction<String, FlashTrip, LogRecord> {
  private static final long serialVersionUID = 1L;
  private static final long QUIET_MICROS = FlashMoveRule.QUIET_BARS * Times.MINUTE;

  @SuppressWarnings("NullAway.Init")
  private transient ValueState<Long> lastTrip;

  @Override
  public void open(OpenContext context) {
    lastTrip = getRuntimeContext().getState(new ValueStateDescriptor<>("last-trip", Types.LONG));
  }

  @Override
  public void processElement(FlashTrip match, Context context, Collector<LogRecord> out)
      throws Exception {
    Long last = lastTrip.value();
    if (last != null && match.barEnd() - last <= QUIET_MICROS) {
      return;
    }
    lastTrip.update(match.barEnd());
    LogRecord record = FactOrder.envelope("", 0L, match.bookFeed() ? trip(match) : alert(match));
    record.setLogTime(match.barEnd());
    out.collect(record);
  }

  private static Trip trip(FlashTrip match) {
    return Trip.newBuilder()
        .setTripId(id(match))
        .setPattern("FLASH_MOVE")
        .setScopeKind("instrument")
        .setScope(match.instrument())
        .setEventTime(match.barEnd())
        .setAction("BLOCK_OPENING")
        .setEvidence(numbers(match))
        .setCause(words(match))
        .build();
  }

  private static Alert alert(FlashTrip match) {
    return Alert.newBuilder()
        .setAlertId(id(match))
        .setKind("FLASH_MOVE")
        .setSeverity(Severity.WARNING)
        .setScopeKind("instrument")
        .setScope(match.instrument())
        .setEventTime(match.barEnd())
        .setValues(numbers(match))
        .setText(words(match) + " Without a book feed this is an alert, not a breaker.")
        .build();
  }

  private static String id(FlashTrip match) {
    return "FLASH_MOVE|" + match.instrument() + "|" + match.barEnd();
  }

  private static Map<String, Double> numbers(FlashTrip match) {
    Map<String, Double> numbers = new TreeMap<>();
    numbers.put("return", match.move());
    numbers.put("threshold", match.threshold());
    numbers.put("sigmaSlowBefore", match.previousSigmaSlow());
    if (match.largestSpreadZ() != null) {
      numbers.put("spreadZ", match.largestSpreadZ());
    }
    if (match.smallestDepthRatio() != null) {
      numbers.put("depthRatio", match.smallestDepthRatio());
    }
    return numbers;
  }

  private static String words(FlashTrip match) {
    return String.format(
        Locale.ROOT,
        "%s moved %.2f %% in the minute to %s, at least %.2f %% was a flash move; volatility is in"
            + " shock%s.",
        match.instrument(),
        100 * match.move(),
        Times.iso(match.moveBarEnd()),
        100 * match.threshold(),
        match.bookFeed() ? " and the book under stress" : "");
  }
}
