package io.breakwater.udfs.math.portfolio;

/** Log returns of instruments in slots of equal length, oldest first. */
public interface ReturnHistory {
  /** Number of slots. */
  int slots();

  /**
   * Log return of an instrument in a slot; {@code NaN}: none (a sentinel inside the arithmetic, it
   * never leaves it).
   *
   * @param slot 0 (oldest) to {@link #slots()} - 1 (newest)
   */
  double returnAt(int slot, String instrument);

  /** Copies all slots of an instrument, oldest first, {@code NaN} for none. */
  default void copyReturns(String instrument, double[] into) {
    for (int slot = 0; slot < slots(); slot++) {
      into[slot] = returnAt(slot, instrument);
    }
  }
}
