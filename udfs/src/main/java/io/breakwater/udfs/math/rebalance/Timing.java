package io.breakwater.udfs.math.rebalance;

import io.breakwater.udfs.math.portfolio.ReturnHistory;
import org.jspecify.annotations.Nullable;

/** Whether now is a good moment for an order. */
public interface Timing {
  /** Bars that a trend looks back on. */
  int TREND_BARS = 30;

  /** Nothing known. */
  Timing NONE =
      new Timing() {
        @Override
        public @Nullable Double trend(String instrument) {
          return null;
        }

        @Override
        public @Nullable Double spreadZ(String instrument) {
          return null;
        }
      };

  /** Return of the last {@link #TREND_BARS} bars in its standard deviations; null: not ready. */
  @Nullable Double trend(String instrument);

  /** Standard deviations of the spread from its baseline; null: no fresh book, or not ready. */
  @Nullable Double spreadZ(String instrument);

  /**
   * The trend from returns, if each of the last bars has one.
   *
   * @param sigma slow volatility per bar; null: not ready
   */
  static @Nullable Double trend(ReturnHistory minutes, String instrument, @Nullable Double sigma) {
    int slots = minutes.slots();
    if (sigma == null || !(sigma > 0) || slots < TREND_BARS) {
      return null;
    }
    double sum = 0;
    for (int slot = slots - TREND_BARS; slot < slots; slot++) {
      sum += minutes.returnAt(slot, instrument);
    }
    // A bar without a return makes the sum NaN.
    return Double.isNaN(sum) ? null : (Double) (sum / (sigma * StrictMath.sqrt(TREND_BARS)));
  }
}
