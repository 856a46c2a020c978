package io.breakwater.udfs.math.portfolio;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.udfs.math.evidence.Mark;
import io.breakwater.udfs.math.evidence.MarkLookup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A ledger at marks.
 *
 * @param cash money
 * @param equity cash plus signed values, money
 * @param gross sum of absolute values, money
 * @param net sum of signed values, money
 * @param leverage gross / equity; null: equity is not above 0
 * @param holdings positions with their values, by instrument in UTF-8 order
 * @param staleMarks instruments held whose newest price is too old
 * @param missingMarks instruments held that never had a price: valued at cost
 * @param unvalued instruments held that have neither price nor cost: worth 0 here, so a NAV must
 *     not start from this valuation
 */
public record Valuation(
    double cash,
    double equity,
    double gross,
    double net,
    @Nullable Double leverage,
    SortedMap<String, Holding> holdings,
    List<String> staleMarks,
    List<String> missingMarks,
    List<String> unvalued) {

  /**
   * A position at its price.
   *
   * @param position what is held
   * @param price money per base unit it is valued at
   * @param value signed, money
   */
  public record Holding(Position position, double price, double value) {}

  /** Values a ledger; a stale price of any age still values, a missing one gives way to cost. */
  public static Valuation of(Ledger ledger, MarkLookup marks) {
    TreeMap<String, Holding> holdings = new TreeMap<>(Utf8Order.INSTANCE);
    List<String> stale = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<String> unvalued = new ArrayList<>();
    double gross = 0;
    double net = 0;
    for (Position position : ledger.positions().values()) {
      String instrument = position.instrument();
      Mark mark = marks.markOf(instrument);
      double price;
      if (mark != null && Double.isFinite(position.valueAt(mark.price()))) {
        price = mark.price();
        if (!mark.fresh()) {
          stale.add(instrument);
        }
      } else {
        missing.add(instrument);
        Double cost = position.averageCost();
        if (cost == null) {
          unvalued.add(instrument);
        }
        price = cost == null ? 0 : cost;
      }
      double value = position.valueAt(price);
      holdings.put(instrument, new Holding(position, price, value));
      gross += Math.abs(value);
      net += value;
    }
    double equity = ledger.cash() + net;
    return new Valuation(
        ledger.cash(),
        equity,
        gross,
        net,
        equity > 0 ? (Double) (gross / equity) : null,
        Collections.unmodifiableSortedMap(holdings),
        List.copyOf(stale),
        List.copyOf(missing),
        List.copyOf(unvalued));
  }

  /** Signed value over equity by instrument, in UTF-8 order; empty without equity. */
  public SortedMap<String, Double> weights() {
    TreeMap<String, Double> weights = new TreeMap<>(Utf8Order.INSTANCE);
    if (equity > 0) {
      holdings.forEach((instrument, holding) -> weights.put(instrument, holding.value() / equity));
    }
    return weights;
  }

  /** Signed contracts held, 0 for none. */
  public double quantity(String instrument) {
    Holding holding = holdings.get(instrument);
    return holding == null ? 0 : holding.position().quantity();
  }

  /** Signed value, money, 0 for none. */
  public double value(String instrument) {
    Holding holding = holdings.get(instrument);
    return holding == null ? 0 : holding.value();
  }
}
