package io.breakwater.udfs.math.pattern;

import io.breakwater.schemas.Utf8Order;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A sequence that the rule of a pattern asks for.
 *
 * @param pattern the pattern
 * @param scope whom it concerns
 * @param barEnd end of its last bar, epoch microseconds
 * @param bars bars it took
 * @param numbers of the last bar by name, of earlier ones with {@code 1BarBefore} and so on behind
 */
public record PatternMatch(
    MarketPattern pattern, String scope, long barEnd, int bars, Map<String, Double> numbers) {
  /** The match of these steps of one key, oldest first. */
  public static PatternMatch of(List<PatternStep> steps) {
    PatternStep last = steps.get(steps.size() - 1);
    Map<String, Double> numbers = new TreeMap<>(Utf8Order.INSTANCE);
    for (int before = 0; before < steps.size(); before++) {
      String behind = before == 0 ? "" : before == 1 ? "1BarBefore" : before + "BarsBefore";
      steps
          .get(steps.size() - 1 - before)
          .numbers()
          .forEach((name, number) -> numbers.put(name + behind, number));
    }
    return new PatternMatch(last.pattern(), last.scope(), last.barEnd(), steps.size(), numbers);
  }

  /** Pattern and scope, as of its steps. */
  public String key() {
    return pattern + "|" + scope;
  }

  /** A number of the last bar. */
  double number(String name) {
    Double number = numbers.get(name);
    if (number == null) {
      throw new IllegalArgumentException(key() + " does not say its " + name);
    }
    return number;
  }
}
