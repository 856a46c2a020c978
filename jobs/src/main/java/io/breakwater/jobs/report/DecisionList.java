package io.breakwater.jobs.report;

import io.breakwater.jobs.report.Decision.Group;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Explanation;
import io.breakwater.schemas.avro.InstrumentState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The decisions that go into the page: all of them, or of a large run the first of each group, in
 * the order of {@link Group}, until the page has enough. What is left out is counted.
 */
final class DecisionList {
  private final int most;
  private final Map<Group, List<Decision>> groups = new EnumMap<>(Group.class);
  private final Map<Group, Long> totals = new EnumMap<>(Group.class);
  private List<Decision> kept = List.of();
  private final Map<String, Integer> places = new HashMap<>();
  private final Map<String, List<Integer>> unpriced = new HashMap<>();
  private final Map<String, Double> closes = new HashMap<>();

  /**
   * @param most decisions the page may hold
   */
  DecisionList(int most) {
    this.most = most;
  }

  /** Adds one; each group comes by time. */
  void add(Decision decision) {
    totals.merge(decision.group(), 1L, Long::sum);
    List<Decision> group = groups.computeIfAbsent(decision.group(), name -> new ArrayList<>());
    if (group.size() < most) {
      group.add(decision);
    }
  }

  /** All have been added: decides which are kept. */
  void settle() {
    List<Decision> chosen = new ArrayList<>();
    for (Group name : Group.values()) {
      List<Decision> group = groups.getOrDefault(name, List.of());
      chosen.addAll(group.subList(0, Math.min(group.size(), most - chosen.size())));
    }
    groups.clear();
    chosen.sort(
        Comparator.comparingLong(Decision::time)
            .thenComparing(Decision::group)
            .thenComparing(Decision::id, Utf8Order.INSTANCE));
    kept = chosen;
    for (int i = 0; i < kept.size(); i++) {
      places.put(kept.get(i).id(), i);
      String instrument = kept.get(i).instrument();
      if (instrument != null) {
        unpriced.computeIfAbsent(instrument, name -> new ArrayList<>()).add(i);
      }
    }
  }

  /** Takes the words of a decision that is kept. */
  void explain(Explanation explanation) {
    Integer place = places.get(explanation.getId());
    if (place != null) {
      kept.set(place, kept.get(place).withText(explanation.getText()));
    }
  }

  /** A bar: decisions of its instrument before its end fell at the close before. By time. */
  void price(InstrumentState row) {
    priceUntil(row.getInstrument(), row.getEventTime());
    closes.put(row.getInstrument(), row.getClose());
  }

  /** No more bars: what is left fell at the last close. */
  void priceRest() {
    for (String instrument : List.copyOf(unpriced.keySet())) {
      priceUntil(instrument, Long.MAX_VALUE);
    }
  }

  private void priceUntil(String instrument, long time) {
    List<Integer> waiting = unpriced.get(instrument);
    if (waiting == null) {
      return;
    }
    @Nullable Double close = closes.get(instrument);
    int done = 0;
    while (done < waiting.size() && kept.get(waiting.get(done)).time() < time) {
      int place = waiting.get(done);
      kept.set(place, kept.get(place).withPrice(close));
      done++;
    }
    waiting.subList(0, done).clear();
    if (waiting.isEmpty()) {
      unpriced.remove(instrument);
    }
  }

  /** Those that are kept, by time. */
  List<Decision> kept() {
    return kept;
  }

  /** How many there were in a group. */
  long total(Group group) {
    return totals.getOrDefault(group, 0L);
  }

  /** How many of a group are kept. */
  long shown(Group group) {
    return kept.stream().filter(each -> each.group() == group).count();
  }
}
