package io.breakwater.udfs.math.breaker;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.BreakerState;
import io.breakwater.schemas.avro.Severity;
import io.breakwater.udfs.math.portfolio.HashIds;
import java.util.Map;
import java.util.TreeMap;

/** The evidence behind a breaker, as patterns beside the rooms have matched it. */
public final class Episode {
  /** Kind of the alert. */
  public static final String KIND = "EPISODE";

  private Episode() {}

  /**
   * An episode; its id is that of nothing else, told again it is the same.
   *
   * @param time of the last step that was matched, epoch microseconds
   * @param values of the steps
   * @param steps in words
   */
  public static Alert of(
      String pattern,
      String scopeKind,
      String scope,
      long time,
      Map<String, Double> values,
      String steps) {
    BreakerRule rule = BreakerRule.of(pattern);
    BreakerState to =
        rule.end() == BreakerRule.End.PERSON ? BreakerState.LATCHED : BreakerState.OPEN;
    String breaker = HashIds.of(scopeKind, scope, pattern, time, BreakerState.CLOSED, to);
    TreeMap<String, Double> sorted = new TreeMap<>(Utf8Order.INSTANCE);
    sorted.putAll(values);
    return Alert.newBuilder()
        .setAlertId(HashIds.of(KIND, pattern, scopeKind, scope, time))
        .setKind(KIND)
        .setSeverity(Severity.INFO)
        .setScopeKind(scopeKind)
        .setScope(scope)
        .setEventTime(time)
        .setValues(sorted)
        .setText(pattern + ": " + steps + ". Evidence of breaker " + breaker + ".")
        .build();
  }
}
