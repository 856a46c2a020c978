package io.breakwater.udfs.math.outcome;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whether the score is right: outcomes in groups. */
public final class Calibration {
  private static final int DECILES = 10;

  private Calibration() {}

  /** What outcomes are grouped by. */
  public enum By {
    /** Ten points of the score; those without a score are in no group. */
    DECILE,
    /** Portfolio. */
    PORTFOLIO,
    /** Publisher. */
    PUBLISHER,
    /**
     * Factors that cost points, and vetoes. What blocking saved or cost is shared among the vetoes
     * alike, or, without any, among the factors by their points: the groups add up to the whole.
     */
    FACTOR
  }

  /** Each signal's outcome once per portfolio and revision, in the order of their ends. */
  public static List<Outcome> inOrder(List<Outcome> outcomes) {
    List<Outcome> sorted = new ArrayList<>(outcomes);
    sorted.sort(
        Comparator.comparingLong(Outcome::getEventTime)
            .thenComparing(Outcome::getDecisionId, Utf8Order.INSTANCE));
    Set<String> seen = new HashSet<>();
    sorted.removeIf(
        each ->
            !seen.add(
                text(each.getPortfolioId())
                    + '|'
                    + text(each.getSignalId())
                    + '|'
                    + each.getSignalRevision()));
    return sorted;
  }

  /** All in one group. */
  public static Tally of(List<Outcome> outcomes) {
    Tally all = new Tally();
    outcomes.forEach(each -> all.add(each, 1));
    return all;
  }

  /** Groups by their name, in order. */
  public static SortedMap<String, Tally> of(List<Outcome> outcomes, By by) {
    SortedMap<String, Tally> groups = new TreeMap<>(Utf8Order.INSTANCE);
    for (Outcome each : outcomes) {
      shares(each, by)
          .forEach(
              (name, share) ->
                  groups.computeIfAbsent(name, unknown -> new Tally()).add(each, share));
    }
    return groups;
  }

  private static Map<String, Double> shares(Outcome outcome, By by) {
    return switch (by) {
      case DECILE -> {
        Double score = outcome.getScore();
        yield score == null ? Map.of() : Map.of(decile(score), 1.0);
      }
      case PORTFOLIO -> Map.of(text(outcome.getPortfolioId()), 1.0);
      case PUBLISHER -> Map.of(text(outcome.getPublisherId()), 1.0);
      case FACTOR -> causes(outcome);
    };
  }

  /** The tenth of the scale that holds a score; 100 belongs to the last. */
  private static String decile(double score) {
    int decile = Math.max(0, Math.min(DECILES - 1, (int) (score / DECILES)));
    return String.format(Locale.ROOT, "%02d-%d", decile * DECILES, (decile + 1) * DECILES);
  }

  private static Map<String, Double> causes(Outcome outcome) {
    Map<String, Double> shares = new TreeMap<>(Utf8Order.INSTANCE);
    List<String> vetoes = outcome.getVetoes() == null ? List.of() : outcome.getVetoes();
    Map<String, Double> points = outcome.getFactors() == null ? Map.of() : outcome.getFactors();
    double all = 0;
    for (double each : points.values()) {
      all += each;
    }
    for (Map.Entry<String, Double> each : points.entrySet()) {
      shares.put(each.getKey(), vetoes.isEmpty() ? each.getValue() / all : 0);
    }
    for (String veto : vetoes) {
      shares.merge("veto " + veto, 1.0 / vetoes.size(), Double::sum);
    }
    return shares.isEmpty() ? Map.of("none", 1.0) : shares;
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
