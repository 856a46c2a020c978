package io.breakwater.jobs.cli;

/** A command cannot do what was asked; the message says why and what to do next. Exit code 1. */
public final class FailureException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says why and what to do next. */
  public FailureException(String message) {
    super(message);
  }
}
