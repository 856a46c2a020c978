package io.breakwater.jobs.report;

import io.breakwater.schemas.Utf8Order;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeSet;

/**
 * Names that get plots of their own: at most so many, those with the most decisions first, then in
 * the order in which they come.
 */
final class Chosen {
  private final int most;
  private final TreeSet<String> names = new TreeSet<>(Utf8Order.INSTANCE);
  private final TreeSet<String> leftOut = new TreeSet<>(Utf8Order.INSTANCE);

  Chosen(int most, Map<String, Long> decisions) {
    this.most = most;
    decisions.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey(Utf8Order.INSTANCE)))
        .forEach(each -> has(each.getKey()));
  }

  /** Is it among them, or is there room for it? */
  boolean has(String name) {
    if (names.contains(name)) {
      return true;
    }
    if (names.size() < most) {
      return names.add(name);
    }
    leftOut.add(name);
    return false;
  }

  /** How many have no plots. */
  int leftOut() {
    return leftOut.size();
  }
}
