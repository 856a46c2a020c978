package io.breakwater.schemas;

import org.jspecify.annotations.Nullable;

/** Bytes that are no record of the topic; they go to the dead letters as they came. */
public final class UndecodableException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the bytes; the name is the dead letter's reason. */
  public enum Reason {
    /** No bytes at all. */
    EMPTY,
    /** Does not begin as Avro single-object encoding does. */
    NOT_AVRO,
    /** Written with a schema that this version does not know for the topic. */
    UNKNOWN_SCHEMA,
    /** Begins well and breaks off, runs on, or makes no sense. */
    UNDECODABLE
  }

  private final Reason reason;

  UndecodableException(Reason reason, String message, @Nullable Throwable cause) {
    // Bad bytes can come by the thousand: a stack trace of each would cost more than the decoding.
    super(message, cause, false, false);
    this.reason = reason;
  }

  /** What is wrong. */
  public Reason reason() {
    return reason;
  }
}
