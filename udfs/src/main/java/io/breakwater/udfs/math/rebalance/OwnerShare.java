package io.breakwater.udfs.math.rebalance;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Limits;
import io.breakwater.schemas.avro.TradeSide;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An owner's limits, and what the owner's other portfolios take of them in the worst case. There is
 * no netting between portfolios.
 *
 * @param limits of the owner; the ladder does not scale them
 * @param equity of all the owner's portfolios, money
 * @param gross of the others, money
 * @param net sum of the others' absolute net exposures, money
 * @param worst of the others by instrument, money
 * @param open positions of the others
 */
public record OwnerShare(
    Limits limits,
    double equity,
    double gross,
    double net,
    SortedMap<String, Double> worst,
    int open) {
  /** Limits of a portfolio for itself. */
  static OwnerShare alone(Limits limits, double equity) {
    return new OwnerShare(limits, equity, 0, 0, Collections.emptySortedMap(), 0);
  }

  /** Of other portfolios. */
  public static OwnerShare of(Limits limits, double equity, List<Exposures> others) {
    double gross = 0;
    double net = 0;
    int open = 0;
    TreeMap<String, Double> worst = new TreeMap<>(Utf8Order.INSTANCE);
    for (Exposures other : others) {
      gross += other.gross();
      net += Math.max(0, Math.max(other.netEnd(TradeSide.BUY), other.netEnd(TradeSide.SELL)));
      open += other.worst().size();
      other.worst().forEach((name, value) -> worst.merge(name, value, Double::sum));
    }
    return new OwnerShare(limits, equity, gross, net, worst, open);
  }
}
