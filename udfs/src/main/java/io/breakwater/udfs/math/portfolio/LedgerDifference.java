package io.breakwater.udfs.math.portfolio;

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
}
