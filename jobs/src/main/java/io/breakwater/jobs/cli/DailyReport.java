package io.breakwater.jobs.cli;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Attribution;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.PortfolioState;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.Veto;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What records say of one portfolio on one day (UTC). */
final class DailyReport {
  static final long DAY = 24 * Times.HOUR;

  private final String portfolio;
  private final long from;
  private final TreeMap<String, Attribution> parts = new TreeMap<>(Utf8Order.INSTANCE);
  private final TreeMap<String, Long> verdicts = new TreeMap<>(Utf8Order.INSTANCE);
  private final TreeMap<String, Long> reasons = new TreeMap<>(Utf8Order.INSTANCE);
  private final TreeMap<String, Long> alerts = new TreeMap<>(Utf8Order.INSTANCE);
  private final TreeMap<String, Long> triggers = new TreeMap<>(Utf8Order.INSTANCE);
  private final TreeSet<String> plans = new TreeSet<>(Utf8Order.INSTANCE);
  private final List<Breaker> breakers = new ArrayList<>();
  private long positionAudits;
  private long unreadable;
  private @Nullable Attribution whole;
  private @Nullable PortfolioState first;
  private @Nullable PortfolioState last;
  private @Nullable PortfolioState deepest;
  private @Nullable PortfolioState tightest;

  private DailyReport(String portfolio, long from) {
    this.portfolio = portfolio;
    this.from = from;
  }

  /** The day of the newest row of a portfolio; null: it has none. */
  static @Nullable Long lastDay(RecordSource source, String portfolio)
      throws IOException, FailureException {
    long[] newest = {Long.MIN_VALUE};
    source.each(
        Topics.PORTFOLIOS,
        row -> {
          if (row.getPortfolioId().equals(portfolio)) {
            newest[0] = Math.max(newest[0], row.getEventTime());
          }
        });
    // The bar that ends at midnight belongs to the day before.
    return newest[0] == Long.MIN_VALUE ? null : (Long) (Math.floorDiv(newest[0] - 1, DAY) * DAY);
  }

  /** Reads what there is of a day. */
  static DailyReport of(RecordSource source, String portfolio, long day)
      throws IOException, FailureException {
    DailyReport report = new DailyReport(portfolio, day);
    report.take(source.each(Topics.PORTFOLIOS, report::onState));
    report.take(source.each(Topics.ATTRIBUTION, report::onPart));
    report.take(source.each(Topics.AUDITS, report::onAudit));
    report.take(source.each(Topics.BREAKERS, report::onBreaker));
    report.take(source.each(Topics.ORDERS, report::onOrder));
    report.take(source.each(Topics.ALERTS, report::onAlert));
    report.breakers.sort(Comparator.comparingLong(Breaker::getEventTime));
    return report;
  }

  private void take(List<RecordSource.Unreadable> lines) {
    unreadable += lines.size();
  }

  /** Lines that could not be read and are left out. */
  long unreadable() {
    return unreadable;
  }

  private void onState(PortfolioState row) {
    if (!row.getPortfolioId().equals(portfolio) || !ends(row.getEventTime())) {
      return;
    }
    if (first == null || row.getEventTime() < first.getEventTime()) {
      first = row;
    }
    if (last == null || row.getEventTime() > last.getEventTime()) {
      last = row;
    }
    if (deepest == null || row.getDrawdown() > deepest.getDrawdown()) {
      deepest = row;
    }
    if (tightest == null || row.getExposureMultiplier() < tightest.getExposureMultiplier()) {
      tightest = row;
    }
  }

  private void onPart(Attribution row) {
    boolean ofTheDay = row.getFrom() >= from && row.getFrom() < from + DAY && ends(row.getTo());
    if (!row.getPortfolioId().equals(portfolio) || !ofTheDay) {
      return;
    }
    String strategy = row.getStrategyId();
    if (strategy != null) {
      parts.merge(strategy, row, DailyReport::longer);
    } else {
      whole = whole == null ? row : longer(whole, row);
    }
  }

  private static Attribution longer(Attribution one, Attribution other) {
    return other.getTo() > one.getTo() ? other : one;
  }

  private void onAudit(Audit audit) {
    if (!portfolio.equals(audit.getPortfolioId()) || !begins(audit.getSequencedAt())) {
      return;
    }
    if (audit.getKind() == AuditKind.POSITION) {
      positionAudits++;
      return;
    }
    count(verdicts, audit.getVerdict().name());
    if (audit.getVerdict() == Verdict.ALLOW) {
      return;
    }
    if (audit.getVetoes().isEmpty()) {
      audit.getFactors().stream()
          .min(Comparator.comparingDouble(Factor::getPoints))
          .ifPresent(factor -> count(reasons, "score: " + factor.getCode()));
    }
    audit.getVetoes().stream().map(Veto::getCode).distinct().forEach(code -> count(reasons, code));
  }

  private void onBreaker(Breaker step) {
    if (step.getScope().equals(portfolio)
        && step.getScopeKind().equals("portfolio")
        && ends(step.getEventTime())) {
      breakers.add(step);
    }
  }

  private void onOrder(Order order) {
    if (order.getPortfolioId().equals(portfolio) && ends(order.getCreatedAt())) {
      plans.add(order.getPlanId());
      count(triggers, order.getTrigger());
    }
  }

  private void onAlert(Alert alert) {
    if (alert.getScope().equals(portfolio) && ends(alert.getEventTime())) {
      count(alerts, alert.getKind());
    }
  }

  /** Of a bar end: midnight belongs to the day that it ends. */
  private boolean ends(long time) {
    return time > from && time <= from + DAY;
  }

  private boolean begins(long time) {
    return time >= from && time < from + DAY;
  }

  private static void count(Map<String, Long> counts, String name) {
    counts.merge(name, 1L, Long::sum);
  }

  /** Names with their counts, the most frequent first. */
  static List<String> most(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey(Utf8Order.INSTANCE)))
        .map(each -> each.getKey() + " " + each.getValue())
        .toList();
  }

  long from() {
    return from;
  }

  String portfolio() {
    return portfolio;
  }

  /** The portfolio's attribution of the day; null: none was told. */
  @Nullable Attribution whole() {
    return whole;
  }

  Map<String, Attribution> strategies() {
    return parts;
  }

  Map<String, Long> verdicts() {
    return verdicts;
  }

  Map<String, Long> reasons() {
    return reasons;
  }

  Map<String, Long> alerts() {
    return alerts;
  }

  Map<String, Long> triggers() {
    return triggers;
  }

  int plans() {
    return plans.size();
  }

  long positionAudits() {
    return positionAudits;
  }

  List<Breaker> breakers() {
    return breakers;
  }

  /** First, last, deepest and tightest row of the day; null: none. */
  @Nullable PortfolioState first() {
    return first;
  }

  @Nullable PortfolioState last() {
    return last;
  }

  @Nullable PortfolioState deepest() {
    return deepest;
  }

  @Nullable PortfolioState tightest() {
    return tightest;
  }
}
