package io.breakwater.jobs.report;

import io.breakwater.jobs.report.WithoutBreakwater.Standing;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Attribution;
import io.breakwater.schemas.avro.PortfolioState;
import io.breakwater.schemas.avro.Transfer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the page tells of one portfolio: as it went, and as it would have gone. */
final class PortfolioPage {
  /** Weights are many series, and small plots. */
  static final int WEIGHT_BUCKETS = 150;

  private final String id;
  private final PortfolioCourse with;
  private final PortfolioCourse without;
  private final Thinned multiplier = new Thinned();
  private final TreeMap<String, Thinned> weights = new TreeMap<>(Utf8Order.INSTANCE);
  private @Nullable String owner;
  private @Nullable Attribution whole;
  private @Nullable Standing lastWithout;
  private double recordedTurnover;
  private double recordedFees;

  PortfolioPage(String id, List<Transfer> transfers) {
    this.id = id;
    this.with = new PortfolioCourse(transfers);
    this.without = new PortfolioCourse(transfers);
  }

  /**
   * A bar end.
   *
   * @param plotted instruments whose weight is plotted; null: none
   */
  void take(PortfolioState row, @Nullable Chosen plotted) {
    owner = row.getOwnerId();
    long time = row.getEventTime();
    with.take(time, row.getEquity(), row.getNav(), row.getGross() > 0);
    multiplier.add(time, row.getExposureMultiplier());
    if (plotted == null) {
      return;
    }
    Set<String> names = new TreeSet<>(Utf8Order.INSTANCE);
    names.addAll(weights.keySet());
    names.addAll(row.getWeights().keySet());
    for (String name : names) {
      if (plotted.has(name)) {
        // A holding that is gone weighs nothing from here on.
        weights
            .computeIfAbsent(name, each -> new Thinned(WEIGHT_BUCKETS))
            .add(time, row.getWeights().getOrDefault(name, 0.0));
      }
    }
  }

  /** A bar end without Breakwater. */
  void take(Standing row) {
    lastWithout = row;
    without.take(row.time(), row.equity(), row.nav(), row.invested());
  }

  /** Where results came from; of several periods the longest counts. */
  void take(Attribution row) {
    if (whole == null || length(row) > length(whole)) {
      whole = row;
    }
  }

  private static long length(Attribution row) {
    return row.getTo() - row.getFrom();
  }

  /**
   * A recorded fill.
   *
   * @param money its value
   */
  void trade(double money, double fee) {
    recordedTurnover += money;
    recordedFees += fee;
  }

  /**
   * Money traded, both sides; null: the streams do not say.
   *
   * @param feeRate of a run that simulates: its own fills are written nowhere, but each paid this
   *     fee; null: they paid different ones
   */
  @Nullable Double turnover(boolean simulated, @Nullable Double feeRate) {
    if (!simulated) {
      return recordedTurnover;
    }
    Double paid = fees();
    return paid == null || feeRate == null
        ? null
        : (Double) (recordedTurnover + Math.max(0, paid - recordedFees) / feeRate);
  }

  String id() {
    return id;
  }

  @Nullable String owner() {
    return owner;
  }

  PortfolioCourse with() {
    return with;
  }

  /** Empty: nothing was asked of it, or it was never opened. */
  PortfolioCourse without() {
    return without;
  }

  Thinned multiplier() {
    return multiplier;
  }

  Map<String, Thinned> weights() {
    return weights;
  }

  /** Fees paid, money; null: no attribution was written. */
  @Nullable Double fees() {
    return whole == null ? null : (Double) whole.getFees();
  }

  @Nullable Standing lastWithout() {
    return lastWithout;
  }
}
