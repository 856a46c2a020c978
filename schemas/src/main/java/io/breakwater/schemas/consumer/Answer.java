package io.breakwater.schemas.consumer;

import io.breakwater.schemas.avro.Audit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer may make of a record.
 *
 * @param kind whether it may act, and if not, why
 * @param audit the verdict; null: the bytes are none
 * @param detail more about it for people; empty: nothing
 */
public record Answer(Kind kind, @Nullable Audit audit, String detail) {
  /** Whether a consumer may act. Only {@link #PERMITTED} is a go. */
  public enum Kind {
    /** The signal may trade, up to {@link Answer#quantity()}, as far as {@code mode} reaches. */
    PERMITTED,
    /** The word is BLOCK; an earlier permission of the signal that was not used yet has ended. */
    BLOCKED,
    /** BLOCK of another content under a name that was taken: what came first is untouched. */
    CONFLICT,
    /** No room may be taken for alive: nothing starts. Offer the bytes again before they expire. */
    HOLD,
    /** The time until which it holds has passed. */
    EXPIRED,
    /** The same verdict was given to the consumer before. */
    DUPLICATE,
    /** A verdict with this id and other content was given before; the first one counts. */
    CONTRADICTION,
    /** A newer revision of the signal or of its verdict was given before. */
    SUPERSEDED,
    /** What a shadow policy would have said. */
    SHADOW,
    /** An audit of a position: a finding, never a permission. */
    POSITION,
    /** Written with a schema that this client does not know: update the client. */
    UNKNOWN_SCHEMA,
    /** Bytes that are no verdict. */
    UNREADABLE,
    /** The record is not the one that was sealed: its hash differs. */
    DAMAGED,
    /** A sign of passing time in place of a record. */
    HEARTBEAT
  }

  static Answer of(Kind kind, Audit audit) {
    return new Answer(kind, audit, "");
  }

  static Answer without(Kind kind, String detail) {
    return new Answer(kind, null, detail);
  }

  /** True: it may be acted on. */
  public boolean permits() {
    return kind == Kind.PERMITTED;
  }

  /**
   * The largest quantity that may trade, contracts.
   *
   * @throws IllegalStateException it permits nothing
   */
  public double quantity() {
    if (!permits()) {
      throw new IllegalStateException(kind + " permits no quantity");
    }
    Audit permitted = Objects.requireNonNull(audit);
    Double most = permitted.getMaxQuantity();
    return Objects.requireNonNull(most == null ? permitted.getQuantity() : most);
  }

  /**
   * Id of the one order that may follow: the venue then refuses what a restarted consumer sends
   * again.
   *
   * @throws IllegalStateException it permits nothing
   */
  public String clientOrderId() {
    if (!permits()) {
      throw new IllegalStateException(kind + " permits no order");
    }
    return Objects.requireNonNull(audit).getDecisionId();
  }
}
