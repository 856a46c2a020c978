package io.breakwater.udfs.math.audit;

/** Correlation of two instruments over 60 common bars. */
@FunctionalInterface
public interface RhoLookup {
  /** Correlation of two instruments; not ready also when its newest common bar is too old. */
  Rho rho(String left, String right);

  /**
   * A correlation.
   *
   * @param ready false: not enough common bars, or the newest is more than five bars old
   * @param value -1 to 1; 0 where a variance is zero, or not ready
   * @param asOf end of the newest common bar, epoch microseconds; 0: not ready
   */
  record Rho(boolean ready, double value, long asOf) {
    private static final Rho NOT_READY = new Rho(false, 0, 0);

    /** A correlation that can be used. */
    public static Rho ready(double value, long asOf) {
      return new Rho(true, value, asOf);
    }

    /** No usable correlation. */
    public static Rho notReady() {
      return NOT_READY;
    }
  }
}
