package io.breakwater.jobs.redecide;

import io.breakwater.jobs.connect.files.OutputRow;
import java.util.List;

/**
 * A row that is not as it was written.
 *
 * @param kind how it differs
 * @param row stream, time, key and id
 * @param reasons fields that differ with both values, or what the row says; empty: too many to keep
 */
public record Difference(Kind kind, OutputRow row, List<String> reasons) {
  /** How a row differs. */
  public enum Kind {
    /** The same identity, other bytes. */
    CHANGED,
    /** Decided now, not written then. */
    NOT_WRITTEN,
    /** Written then, not decided now. */
    NOT_DECIDED
  }
}
