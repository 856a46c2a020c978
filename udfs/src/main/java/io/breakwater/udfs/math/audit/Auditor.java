package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Intent;

/** Judges a signal: a pure function of its input. */
public final class Auditor {
  /** Version of the risk model that every record names. */
  public static final String MODEL_VERSION = "1";

  private Auditor() {}

  /**
   * The verdict on a signal for a portfolio, sealed, with the room it needs. The caller books it
   * with {@link AuditResult#settle}.
   */
  public static AuditResult judge(AuditInput input) {
    return input.signal().getIntent() == Intent.OPEN
        ? new OpeningAudit(input).judge()
        : new ExitAudit(input).judge();
  }
}
