package io.breakwater.schemas;

import org.jspecify.annotations.Nullable;

/** Why a record cannot be used: a typed reason and, where there is one, the field at fault. */
public final class JsonFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final @Nullable String field;

  /** A fault of {@code field}; null: of the whole record. */
  public JsonFault(String reason, @Nullable String field, String message) {
    super(message);
    this.reason = reason;
    this.field = field;
  }

  /** Typed reason, for example {@code MISSING_FIELD}. */
  public String reason() {
    return reason;
  }

  /** Path of the field at fault; null: the whole record. */
  public @Nullable String field() {
    return field;
  }
}
