package io.breakwater.jobs.importer;

import org.jspecify.annotations.Nullable;

/**
 * Channel breakout on one instrument (Donchian): long when a close is above the highest high of the
 * 240 bars before it, short when it is below their lowest low; stop at 2, target at 3 average true
 * ranges (Wilder, 14 bars); out after 4 hours. One position at a time, the next one no sooner than
 * after the exit.
 */
final class BreakoutRule {
  /** Bars of the channel. */
  static final int CHANNEL_BARS = 240;

  /** Bars of the average true range. */
  static final int ATR_BARS = 14;

  /** Stop distance in average true ranges. */
  static final double STOP_RANGES = 2;

  /** Target distance in average true ranges. */
  static final double TARGET_RANGES = 3;

  /** How long a position is held, microseconds. */
  static final long HOLD_MICROS = 4L * 3_600 * 1_000_000;

  private final double[] highs = new double[CHANNEL_BARS];
  private final double[] lows = new double[CHANNEL_BARS];
  private long bars;
  private double previousClose;
  private double atr;
  private @Nullable Entry held;

  /**
   * A position the rule wants.
   *
   * @param time end of the bar that broke out, epoch microseconds
   * @param direction 1 long, -1 short
   * @param entry close of that bar
   * @param stop stop price
   * @param target target price
   */
  record Entry(long time, int direction, double entry, double stop, double target) {}

  /**
   * What a bar says.
   *
   * @param open a position to open; null: none
   * @param close a position to close; null: none
   */
  record Decision(@Nullable Entry open, @Nullable Entry close) {}

  /** Takes the next bar; its end in epoch microseconds, prices above zero. */
  Decision next(long end, double high, double low, double close) {
    updateRange(high, low);
    @Nullable Entry closing = null;
    @Nullable Entry opening = null;
    if (held != null && end - held.time() >= HOLD_MICROS) {
      closing = held;
      held = null;
    } else if (held == null && bars >= CHANNEL_BARS) {
      opening = breakout(end, close);
      held = opening;
    }
    int slot = (int) (bars % CHANNEL_BARS);
    highs[slot] = high;
    lows[slot] = low;
    previousClose = close;
    bars++;
    return new Decision(opening, closing);
  }

  private void updateRange(double high, double low) {
    double range = high - low;
    if (bars > 0) {
      range = Math.max(high, previousClose) - Math.min(low, previousClose);
    }
    if (bars < ATR_BARS) {
      atr += range / ATR_BARS;
    } else {
      atr += (range - atr) / ATR_BARS;
    }
  }

  private @Nullable Entry breakout(long end, double close) {
    double highest = highs[0];
    double lowest = lows[0];
    for (int i = 1; i < CHANNEL_BARS; i++) {
      highest = Math.max(highest, highs[i]);
      lowest = Math.min(lowest, lows[i]);
    }
    int direction = close > highest ? 1 : close < lowest ? -1 : 0;
    double stop = close - direction * STOP_RANGES * atr;
    double target = close + direction * TARGET_RANGES * atr;
    // A range as wide as the price leaves no room for a stop above zero.
    boolean possible = direction != 0 && stop > 0 && target > 0;
    return possible ? new Entry(end, direction, close, stop, target) : null;
  }
}
