package io.breakwater.udfs.math.pattern;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Trip;
import java.util.Map;
import java.util.TreeMap;

/** A match as a trip for the log and as an alert for people. */
public final class PatternTrips {
  private PatternTrips() {}

  /** The trip of a match, at the end of its last bar. */
  public static Trip trip(PatternMatch match) {
    return trip(
        match.pattern(), match.scope(), match.barEnd(), match.numbers(), PatternWords.of(match));
  }

  /** The alert of a match, at the end of its last bar. */
  public static Alert alert(PatternMatch match) {
    return alert(
        match.pattern(), match.scope(), match.barEnd(), match.numbers(), PatternWords.of(match));
  }

  /** A trip of a pattern. */
  public static Trip trip(
      MarketPattern pattern, String scope, long time, Map<String, Double> numbers, String words) {
    return Trip.newBuilder()
        .setTripId(id(pattern, scope, time))
        .setPattern(pattern.name())
        .setScopeKind(pattern.scopeKind())
        .setScope(scope)
        .setEventTime(time)
        .setAction(pattern.action())
        .setEvidence(sorted(numbers))
        .setCause(words)
        .build();
  }

  /** An alert of a pattern. */
  public static Alert alert(
      MarketPattern pattern, String scope, long time, Map<String, Double> numbers, String words) {
    return Alert.newBuilder()
        .setAlertId(id(pattern, scope, time))
        .setKind(pattern.name())
        .setSeverity(pattern.severity())
        .setScopeKind(pattern.scopeKind())
        .setScope(scope)
        .setEventTime(time)
        .setValues(sorted(numbers))
        .setText(words)
        .build();
  }

  private static String id(MarketPattern pattern, String scope, long time) {
    return pattern + "|" + scope + "|" + time;
  }

  private static Map<String, Double> sorted(Map<String, Double> numbers) {
    Map<String, Double> sorted = new TreeMap<>(Utf8Order.INSTANCE);
    sorted.putAll(numbers);
    return sorted;
  }
}
