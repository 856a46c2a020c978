package io.breakwater.udfs.math.rebalance;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.TradeSide;
import io.breakwater.udfs.math.evidence.Mark;
import io.breakwater.udfs.math.evidence.MarkLookup;
import io.breakwater.udfs.math.portfolio.InstrumentLookup;
import io.breakwater.udfs.math.portfolio.Valuation;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a portfolio may come to hold, whatever part of its working orders fills. Per instrument the
 * worst case counts: max(|position + buys|, |position - sells|).
 */
public final class Exposures {
  private final TreeMap<String, Exposure> exposures = new TreeMap<>(Utf8Order.INSTANCE);

  private Exposures() {}

  /** Of holdings and working orders at the marks. */
  public static Exposures of(
      Valuation valuation,
      SortedMap<String, Working> working,
      MarkLookup marks,
      InstrumentLookup instruments) {
    Exposures all = new Exposures();
    for (Valuation.Holding holding : valuation.holdings().values()) {
      String instrument = holding.position().instrument();
      double unit = holding.position().contractMultiplier() * holding.price();
      Working of = working.getOrDefault(instrument, Working.NONE);
      all.exposures.put(instrument, new Exposure(holding.position().quantity(), of, unit));
    }
    working.forEach(
        (instrument, of) -> {
          Mark mark = marks.markOf(instrument);
          var known = instruments.instrumentOf(instrument);
          if (mark != null && known != null) {
            double unit = known.getContractMultiplier() * mark.price();
            all.exposures.putIfAbsent(instrument, new Exposure(0, of, unit));
          }
        });
    return all;
  }

  /** Counts an order as one that may fill. */
  void add(String instrument, TradeSide side, double contracts, double unit) {
    Exposure before = of(instrument, unit);
    Working leg = side == TradeSide.BUY ? new Working(contracts, 0) : new Working(0, contracts);
    exposures.put(
        instrument,
        new Exposure(before.position, before.working.plus(leg), before.moneyPerContract));
  }

  Exposure of(String instrument, double unit) {
    return exposures.getOrDefault(instrument, new Exposure(0, Working.NONE, unit));
  }

  /** Sum of worst values, money. */
  double gross() {
    return exposures.values().stream().mapToDouble(Exposure::worst).reduce(0, Double::sum);
  }

  /** Net exposure in the direction of a side if all orders of that side fill, money. */
  double netEnd(TradeSide side) {
    return exposures.values().stream().mapToDouble(e -> e.endMoney(side)).reduce(0, Double::sum);
  }

  /** Worst value by instrument, money; those that may be held only. */
  SortedMap<String, Double> worst() {
    TreeMap<String, Double> worst = new TreeMap<>(Utf8Order.INSTANCE);
    for (Map.Entry<String, Exposure> exposure : exposures.entrySet()) {
      double value = exposure.getValue().worst();
      if (value > 0) {
        worst.put(exposure.getKey(), value);
      }
    }
    return worst;
  }

  /** Positions that may be open beside one of an instrument. */
  int openBeside(String instrument) {
    SortedMap<String, Double> open = worst();
    return open.size() - (open.containsKey(instrument) ? 1 : 0);
  }

  /**
   * One instrument.
   *
   * @param position signed contracts
   * @param working on their way
   * @param moneyPerContract at the mark
   */
  record Exposure(double position, Working working, double moneyPerContract) {
    /** Largest absolute value in any outcome, money. */
    double worst() {
      return Math.max(Math.abs(position + working.buys()), Math.abs(position - working.sells()))
          * moneyPerContract;
    }

    /** Value in the direction of a side if all its orders fill, money. */
    double endMoney(TradeSide side) {
      return (side == TradeSide.BUY ? position + working.buys() : working.sells() - position)
          * moneyPerContract;
    }
  }
}
