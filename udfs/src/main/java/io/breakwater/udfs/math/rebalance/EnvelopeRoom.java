package io.breakwater.udfs.math.rebalance;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Limits;
import io.breakwater.schemas.avro.TradeSide;
import io.breakwater.udfs.math.portfolio.Valuation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How much may still be added inside the envelope, whatever part of the working orders and of this
 * plan fills.
 *
 * <p>Per instrument the worst case counts: max(|position + buys|, |position - sells|). Reducing
 * legs of the plan therefore make no room for its adding legs; the room is there at the next tick,
 * when they have filled.
 */
final class EnvelopeRoom {
  private final Limits limits;
  private final double multiplier;
  private final double equity;
  private @Nullable Double ownerRoom;
  private final TreeMap<String, Exposure> exposures = new TreeMap<>(Utf8Order.INSTANCE);

  EnvelopeRoom(PlannerInput input) {
    this.limits = input.policy().getLimits();
    this.multiplier = input.exposureMultiplier();
    this.equity = input.valuation().equity();
    this.ownerRoom = input.ownerRoom();
    for (Valuation.Holding holding : input.valuation().holdings().values()) {
      String instrument = holding.position().instrument();
      double unit = holding.position().contractMultiplier() * holding.price();
      exposures.put(
          instrument,
          new Exposure(holding.position().quantity(), input.workingOf(instrument), unit));
    }
    input
        .working()
        .forEach(
            (instrument, working) -> {
              var mark = input.marks().markOf(instrument);
              var known = input.instruments().instrumentOf(instrument);
              if (mark != null && known != null) {
                double unit = known.getContractMultiplier() * mark.price();
                exposures.putIfAbsent(instrument, new Exposure(0, working, unit));
              }
            });
  }

  /**
   * Most contracts that may be added on a side, 0 for none.
   *
   * @param unit money per contract
   */
  double largestAddition(String instrument, TradeSide side, double unit) {
    List<String> allowed = limits.getAllowedInstruments();
    if (allowed != null && !allowed.contains(instrument)) {
      return 0;
    }
    Exposure exposure = exposures.getOrDefault(instrument, new Exposure(0, Working.NONE, unit));
    Integer mostOpen = limits.getMaxOpenPositions();
    // The far leg of a flip opens a position, although its instrument is held now.
    boolean opens = side == TradeSide.BUY ? exposure.position <= 0 : exposure.position >= 0;
    if (mostOpen != null && opens && openBeside(instrument) >= mostOpen) {
      return 0;
    }
    double own = Math.min(weightLimit(), grossLimit() - (gross() - exposure.worst()));
    // Both ends of the worst case must fit; only the end on this side moves.
    if (exposure.worst() > own * (1 + 1e-9)) {
      return 0;
    }
    double money = own - exposure.endMoney(side);
    money = Math.min(money, netLimit() - netEnd(side));
    money = Math.min(money, orElse(limits.getMaxOrderNotional(), Double.MAX_VALUE));
    money = Math.min(money, orElse(ownerRoom, Double.MAX_VALUE));
    return Math.max(0, money / unit);
  }

  /** Counts a leg of this plan as one that may fill. */
  void reserve(String instrument, TradeSide side, double contracts, double unit, boolean adding) {
    Exposure exposure = exposures.getOrDefault(instrument, new Exposure(0, Working.NONE, unit));
    Working leg = side == TradeSide.BUY ? new Working(contracts, 0) : new Working(0, contracts);
    exposures.put(
        instrument,
        new Exposure(exposure.position, exposure.working.plus(leg), exposure.moneyPerContract));
    if (adding && ownerRoom != null) {
      ownerRoom = Math.max(0, ownerRoom - contracts * unit);
    }
  }

  private double weightLimit() {
    Double limit = limits.getMaxPositionWeight();
    return limit == null ? Double.MAX_VALUE : limit * multiplier * Math.max(0, equity);
  }

  private double grossLimit() {
    double byLeverage =
        limits.getMaxLeverage() == null
            ? Double.MAX_VALUE
            : limits.getMaxLeverage() * multiplier * Math.max(0, equity);
    Double money = limits.getMaxGrossExposure();
    return money == null ? byLeverage : Math.min(byLeverage, money * multiplier);
  }

  private double netLimit() {
    Double limit = limits.getMaxNetExposure();
    return limit == null ? Double.MAX_VALUE : limit * multiplier;
  }

  private double gross() {
    double gross = 0;
    for (Exposure exposure : exposures.values()) {
      gross += exposure.worst();
    }
    return gross;
  }

  /** Net exposure in the direction of a side if all orders of that side fill. */
  private double netEnd(TradeSide side) {
    double net = 0;
    for (Exposure exposure : exposures.values()) {
      net += exposure.endMoney(side);
    }
    return net;
  }

  private int openBeside(String instrument) {
    int open = 0;
    for (Map.Entry<String, Exposure> exposure : exposures.entrySet()) {
      if (exposure.getValue().worst() > 0 && !exposure.getKey().equals(instrument)) {
        open++;
      }
    }
    return open;
  }

  private static double orElse(@Nullable Double value, double otherwise) {
    return value == null ? otherwise : value;
  }

  private record Exposure(double position, Working working, double moneyPerContract) {
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
