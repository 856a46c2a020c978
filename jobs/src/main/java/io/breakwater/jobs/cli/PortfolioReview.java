package io.breakwater.jobs.cli;

import io.breakwater.schemas.Topics;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.BreakerState;
import io.breakwater.schemas.avro.Clusters;
import io.breakwater.schemas.avro.PortfolioState;
import io.breakwater.schemas.avro.StressResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What records say of one portfolio as it stands: its newest row and what goes with it. */
final class PortfolioReview {
  private final String portfolio;
  private final TreeMap<String, Audit> positions = new TreeMap<>(Utf8Order.INSTANCE);
  private final TreeMap<String, Clusters> clusters = new TreeMap<>(Utf8Order.INSTANCE);
  private final TreeMap<String, Breaker> breakers = new TreeMap<>(Utf8Order.INSTANCE);
  private @Nullable PortfolioState state;
  private @Nullable PortfolioState told;
  private long unreadable;

  private PortfolioReview(String portfolio) {
    this.portfolio = portfolio;
  }

  /** Reads all there is of it; null: it has no row. */
  static @Nullable PortfolioReview of(RecordSource source, String portfolio)
      throws IOException, FailureException {
    PortfolioReview review = new PortfolioReview(portfolio);
    review.take(source.each(Topics.PORTFOLIOS, review::onState));
    if (review.state == null) {
      return null;
    }
    review.take(source.each(Topics.AUDITS, review::onAudit));
    review.take(source.each(Topics.CLUSTERS, review::onClusters));
    review.take(source.each(Topics.BREAKERS, review::onBreaker));
    return review;
  }

  private void take(List<RecordSource.Unreadable> lines) {
    unreadable += lines.size();
  }

  private void onState(PortfolioState row) {
    if (!row.getPortfolioId().equals(portfolio)) {
      return;
    }
    if (state == null || row.getEventTime() > state.getEventTime()) {
      state = row;
    }
    boolean tellsStress = row.getStress() != null;
    if (tellsStress && (told == null || row.getEventTime() > told.getEventTime())) {
      told = row;
    }
  }

  private void onAudit(Audit audit) {
    if (portfolio.equals(audit.getPortfolioId()) && audit.getKind() == AuditKind.POSITION) {
      positions.merge(
          audit.getInstrument(),
          audit,
          (one, other) -> other.getSequencedAt() >= one.getSequencedAt() ? other : one);
    }
  }

  private void onClusters(Clusters map) {
    clusters.merge(
        map.getMap(),
        map,
        (one, other) -> other.getEventTime() >= one.getEventTime() ? other : one);
  }

  private void onBreaker(Breaker step) {
    String key = step.getScopeKind() + ':' + step.getScope() + ' ' + step.getPattern();
    breakers.merge(
        key, step, (one, other) -> other.getEventTime() >= one.getEventTime() ? other : one);
  }

  /** Lines that could not be read and are left out. */
  long unreadable() {
    return unreadable;
  }

  /** Its newest row. */
  PortfolioState state() {
    return java.util.Objects.requireNonNull(state);
  }

  /** The newest row that tells stress and contributions; null: none has. */
  @Nullable PortfolioState toldAtQuarter() {
    return told;
  }

  /** What it holds, the largest weight first. */
  List<Map.Entry<String, Double>> holdings() {
    List<Map.Entry<String, Double>> held = new ArrayList<>(state().getWeights().entrySet());
    held.sort(
        Comparator.comparingDouble((Map.Entry<String, Double> each) -> -Math.abs(each.getValue()))
            .thenComparing(Map.Entry::getKey, Utf8Order.INSTANCE));
    return held;
  }

  /** The newest audit of a position; null: none. */
  @Nullable Audit audit(String instrument) {
    return positions.get(instrument);
  }

  /** Held instruments that move together, two and more a group, by map (ALL, STRESS). */
  Map<String, List<Group>> groups() {
    Map<String, List<Group>> groups = new TreeMap<>(Utf8Order.INSTANCE);
    clusters.forEach(
        (map, row) -> {
          List<Group> found = new ArrayList<>();
          row.getClusters().forEach(members -> found.add(group(members)));
          found.removeIf(group -> group.instruments.size() < 2);
          groups.put(map, found);
        });
    return groups;
  }

  private Group group(List<String> members) {
    List<String> held = new ArrayList<>();
    double net = 0;
    double gross = 0;
    for (String member : members) {
      Double weight = state().getWeights().get(member);
      if (weight != null && weight != 0) {
        held.add(member);
        net += weight;
        gross += Math.abs(weight);
      }
    }
    return new Group(held, net, gross);
  }

  /** The scenario that costs most; null: none is told. */
  @Nullable StressResult worst() {
    return told == null || told.getStress() == null
        ? null
        : told.getStress().stream()
            .min(Comparator.comparingDouble(StressResult::getProfitAndLoss))
            .orElse(null);
  }

  /** Breakers that are not closed and concern it or what it holds, the oldest first. */
  List<Breaker> open() {
    return breakers.values().stream()
        .filter(step -> step.getTo() != BreakerState.CLOSED && concerns(step))
        .sorted(Comparator.comparingLong(Breaker::getEventTime))
        .toList();
  }

  private boolean concerns(Breaker step) {
    return switch (step.getScopeKind()) {
      case "global" -> true;
      case "portfolio" -> step.getScope().equals(portfolio);
      case "owner" -> step.getScope().equals(state().getOwnerId());
      case "instrument" -> state().getWeights().containsKey(step.getScope());
      case "strategy" -> step.getScope().startsWith(portfolio + '/');
      // Rows do not say at which venues its instruments trade; too much said is better than too
      // little.
      case "venue" -> true;
      default -> false;
    };
  }

  /**
   * Held instruments of one cluster.
   *
   * @param instruments by name
   * @param net sum of their signed weights, fraction of equity
   * @param gross sum of the sizes of their weights, fraction of equity
   */
  record Group(List<String> instruments, double net, double gross) {}
}
