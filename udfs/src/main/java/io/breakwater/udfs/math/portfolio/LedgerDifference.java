package io.breakwater.udfs.math.portfolio;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Balance;
import io.breakwater.schemas.avro.BalancePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where a custodian's balance and the ledger disagree.
 *
 * @param subject {@code cash} or the instrument
 * @param ledger money or signed contracts by the ledger
 * @param balance the same by the balance
 */
public record LedgerDifference(String subject, double ledger, double balance) {
  /** Subject of a difference in money. */
  public static final String CASH = "cash";

  private static final double TOLERANCE_RATIO = 1e-9;

  /** Where they differ by more than 1e-9 of the larger figure (cash: of at least one unit). */
  static List<LedgerDifference> between(LedgerBook book, Balance balance) {
    List<LedgerDifference> differences = new ArrayList<>();
    if (differ(book.cash, balance.getCash(), 1)) {
      differences.add(new LedgerDifference(CASH, book.cash, balance.getCash()));
    }
    TreeMap<String, Double> stated = new TreeMap<>(Utf8Order.INSTANCE);
    for (BalancePosition position : balance.getPositions()) {
      stated.merge(position.getInstrument(), position.getQuantity(), Double::sum);
    }
    TreeSet<String> instruments = new TreeSet<>(Utf8Order.INSTANCE);
    instruments.addAll(stated.keySet());
    instruments.addAll(book.positions.keySet());
    for (String instrument : instruments) {
      double ours = book.quantity(instrument);
      double theirs = stated.getOrDefault(instrument, 0.0);
      if (differ(ours, theirs, 0)) {
        differences.add(new LedgerDifference(instrument, ours, theirs));
      }
    }
    return differences;
  }

  private static boolean differ(double left, double right, double scale) {
    double largest = Math.max(scale, Math.max(Math.abs(left), Math.abs(right)));
    return Math.abs(left - right) > TOLERANCE_RATIO * largest;
  }
}
