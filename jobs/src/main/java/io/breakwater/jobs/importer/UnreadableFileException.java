package io.breakwater.jobs.importer;

import java.io.IOException;

/** A file cannot be imported at all; the message says why and what to do. */
public final class UnreadableFileException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String why;

  /** Says why and what to do. */
  public UnreadableFileException(String message) {
    super(message);
    this.why = message;
  }

  /** Why, and what to do. */
  public String why() {
    return why;
  }
}
