package io.breakwater.jobs.local;

import org.jspecify.annotations.Nullable;

/** The local installation cannot start; the message says why and what to do about it. */
public final class LocalStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says why and what to do about it. */
  public LocalStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
