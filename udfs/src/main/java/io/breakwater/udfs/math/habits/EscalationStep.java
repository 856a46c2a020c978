package io.breakwater.udfs.math.habits;

import org.jspecify.annotations.Nullable;

/**
 * A signal with a higher leverage than the publisher's one before: rare enough for patterns.
 *
 * @param publisherId publisher
 * @param signalId the signal
 * @param eventTime log time, epoch microseconds
 * @param number of the publisher's signals that count so far, this one included
 * @param leverageBefore of the signal before
 * @param leverage of this one, above it
 * @param sizeRatio notional as sent over the usual one; null: not known, or too few earlier ones
 */
public record EscalationStep(
    String publisherId,
    String signalId,
    long eventTime,
    long number,
    double leverageBefore,
    double leverage,
    @Nullable Double sizeRatio) {
  /** From here on a size is that of an escalation; a ratio that misses it by rounding is one. */
  public static final double GIANT = 4;

  private static final double ROUNDING = 1e-9;

  /** True: the size is that of an escalation. */
  public boolean giant() {
    return sizeRatio != null && sizeRatio >= GIANT * (1 - ROUNDING);
  }

  /** True: the publisher's very next signal after {@code before}. */
  public boolean follows(EscalationStep before) {
    return number == before.number + 1;
  }
}
