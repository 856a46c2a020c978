package io.breakwater.udfs.math.audit;

import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker that stands in the way of this signal.
 *
 * @param kind what it does
 * @param pattern pattern that tripped
 * @param scope whom it stops: {@code instrument:NAME}, {@code venue:NAME}, {@code global} ...
 * @param clearsAt when it is due to move on by itself, epoch microseconds; null: not known
 */
public record BreakerStop(Kind kind, String pattern, String scope, @Nullable Long clearsAt) {
  /** What a breaker does to a signal. */
  public enum Kind {
    /** No openings. */
    BLOCK_OPENING,
    /** No new orders at all, exits included. */
    HOLD,
    /** An opening may pass at most half its asked quantity. */
    HALF_OPEN
  }
}
