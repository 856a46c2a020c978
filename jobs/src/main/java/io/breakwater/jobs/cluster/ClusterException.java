package io.breakwater.jobs.cluster;

import org.jspecify.annotations.Nullable;

/** The cluster cannot do what was asked; the message says why and what to do next. */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says why and what to do next. */
  public ClusterException(String message) {
    this(message, null);
  }

  /** The same, with what it came of. */
  public ClusterException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
