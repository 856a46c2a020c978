package io.breakwater.udfs.math.audit;

import java.util.SortedMap;

/** What a portfolio holds. */
public interface Holdings {
  /** Signed quantity of an instrument, contracts; 0: none. */
  double quantity(String instrument);

  /** Signed quantities other than zero by instrument, in UTF-8 order. */
  SortedMap<String, Double> quantities();

  /** True once a first balance or transfer has opened the ledger. */
  boolean opened();
}
