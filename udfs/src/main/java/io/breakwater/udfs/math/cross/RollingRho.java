package io.breakwater.udfs.math.cross;

/**
 * Correlation of two instruments over 60 bar ends, as the audit asks for it.
 *
 * @param status whether there is one
 * @param rho correlation, -1..1; 0 where one of the two did not move, and where not ready
 * @param asOf newest bar end in which both have a return, epoch microseconds; {@link
 *     Long#MIN_VALUE}: none is kept
 */
public record RollingRho(Status status, double rho, long asOf) {
  /** Whether a correlation could be computed. */
  public enum Status {
    /** All 60 bar ends are there, the newest at most 5 bars old. */
    READY,
    /** Too short, interrupted, too old, or never seen. */
    NOT_READY
  }

  /** Refuses what is no correlation. */
  public RollingRho {
    if (!(Math.abs(rho) <= 1)) {
      throw new IllegalArgumentException("correlation must be within -1..1: " + rho);
    }
  }

  /** True where {@link #rho} says something. */
  public boolean ready() {
    return status == Status.READY;
  }

  static RollingRho of(double rho, long asOf) {
    return new RollingRho(Status.READY, rho, asOf);
  }

  static RollingRho notReady(long asOf) {
    return new RollingRho(Status.NOT_READY, 0, asOf);
  }
}
