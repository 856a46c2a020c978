package io.breakwater.jobs.importer;

import org.jspecify.annotations.Nullable;

/**
 * What a venue's symbol stands for.
 *
 * @param instrument its name here; empty: it is none
 * @param contract what its quantities are worth
 * @param refused why its messages are not used; null: they are
 */
record Listing(String instrument, Contract contract, @Nullable Skip refused) {
  /** An option. */
  static final Listing OPTION = new Listing("", Contract.BASE, Skip.OPTION);

  /** Nothing is known of it. */
  static final Listing UNKNOWN = new Listing("", Contract.BASE, Skip.UNLISTED);

  /** A symbol that can be used. */
  static Listing of(String instrument, Contract contract) {
    return new Listing(instrument, contract, null);
  }
}
