package io.breakwater.jobs.importer;

import org.jspecify.annotations.Nullable;

/**
 * What became of one received message. A difference that waits for its snapshot is skipped first
 * and used when the snapshot comes, so that a later word replaces the earlier one.
 */
final class Receipt {
  private final ImportReport.FileCounts counts;
  private boolean settled;
  private @Nullable Skip skip;

  Receipt(ImportReport.FileCounts counts) {
    this.counts = counts;
  }

  /** Counts the message; null: it was used. */
  void settle(@Nullable Skip outcome) {
    withdraw();
    counts.message(outcome, 1);
    settled = true;
    skip = outcome;
  }

  /** Counts the message no more, as it turned out to be bad. */
  void withdraw() {
    if (settled) {
      counts.message(skip, -1);
      settled = false;
    }
  }

  /** A book was changed and not published, as the last one is too young. */
  void conflated() {
    counts.conflate();
  }
}
