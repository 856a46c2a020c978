package io.breakwater.jobs.report;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Transfer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a portfolio went: equity and drawdown for a plot, and what they come to.
 *
 * <p>Equity is money with transfers in it; return and drawdown rest on the price of a unit, which
 * no transfer moves.
 */
final class PortfolioCourse {
  private final List<Transfer> transfers;
  private final Thinned equity = new Thinned();
  private final Thinned drawdown = new Thinned();
  private final TreeMap<Long, Double> profitByHour = new TreeMap<>();
  private int nextTransfer;
  private double paidIn;
  private double firstEquity;
  private double firstNav;
  private double lastEquity;
  private double lastNav;
  private double peak;
  private double worstDrawdown;
  private long bars;
  private long idleBars;

  /**
   * @param transfers of this portfolio, by time
   */
  PortfolioCourse(List<Transfer> transfers) {
    this.transfers = transfers;
  }

  /**
   * A bar end; times never go back.
   *
   * @param time epoch microseconds
   * @param money cash and positions
   * @param nav price of a unit
   * @param invested true: something is held
   */
  void take(long time, double money, double nav, boolean invested) {
    while (nextTransfer < transfers.size() && transfers.get(nextTransfer).getEventTime() <= time) {
      // What came before the first row is in its equity.
      paidIn += bars == 0 ? 0 : transfers.get(nextTransfer).getAmount();
      nextTransfer++;
    }
    if (bars == 0) {
      firstEquity = money;
      firstNav = nav;
    }
    bars++;
    idleBars += invested ? 0 : 1;
    lastEquity = money;
    lastNav = nav;
    peak = Math.max(peak, nav);
    double now = peak > 0 ? 1 - nav / peak : 0;
    worstDrawdown = Math.max(worstDrawdown, now);
    equity.add(time, money);
    drawdown.add(time, now);
    // The bar that ends at the full hour belongs to the hour before.
    profitByHour.put(Math.floorDiv(time - 1, Times.HOUR), money - firstEquity - paidIn);
  }

  boolean isEmpty() {
    return bars == 0;
  }

  Thinned equity() {
    return equity;
  }

  Thinned drawdown() {
    return drawdown;
  }

  double firstEquity() {
    return firstEquity;
  }

  double lastEquity() {
    return lastEquity;
  }

  /** Transfers since the first row, money. */
  double paidIn() {
    return paidIn;
  }

  /** Change of the price of a unit, ratio. */
  double returnRatio() {
    return firstNav > 0 ? lastNav / firstNav - 1 : 0;
  }

  /** Largest 1 - nav / peak so far, 0..1. */
  double worstDrawdown() {
    return worstDrawdown;
  }

  /** Share of bar ends at which nothing was held, 0..1. */
  double idleShare() {
    return bars == 0 ? 0 : (double) idleBars / bars;
  }

  /**
   * What Breakwater kept this portfolio from, period by period (UTC) and in money, transfers left
   * out.
   *
   * @param gainsMissed over periods in which the other one gained: what it made more; less than 0:
   *     it made less
   * @param lossesAvoided over periods in which the other one lost: what it lost more
   */
  record Difference(double gainsMissed, double lossesAvoided) {}

  /**
   * Compares with the same portfolio without Breakwater, over the periods that both have.
   *
   * @param hours length of a period
   */
  Difference against(PortfolioCourse other, long hours) {
    double missed = 0;
    double avoided = 0;
    double before = 0;
    double otherBefore = 0;
    TreeMap<Long, Double> profits = profitBy(hours);
    TreeMap<Long, Double> otherProfits = other.profitBy(hours);
    for (Map.Entry<Long, Double> period : profits.entrySet()) {
      Double otherNow = otherProfits.get(period.getKey());
      if (otherNow == null) {
        continue;
      }
      double change = period.getValue() - before;
      double otherChange = otherNow - otherBefore;
      if (otherChange > 0) {
        missed += otherChange - change;
      } else if (otherChange < 0) {
        avoided += change - otherChange;
      }
      before = period.getValue();
      otherBefore = otherNow;
    }
    return new Difference(missed, avoided);
  }

  /** Profit so far at the end of each period that has a bar. */
  private TreeMap<Long, Double> profitBy(long hours) {
    TreeMap<Long, Double> profits = new TreeMap<>();
    profitByHour.forEach((hour, profit) -> profits.put(Math.floorDiv(hour, hours), profit));
    return profits;
  }
}
