package io.breakwater.udfs.math.market;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.TimeframeState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One timeframe of an instrument: minutes become intervals aligned to UTC, each judged as minutes
 * are, on returns of its own length.
 *
 * <p>An interval closes with the minute that ends where it ends, or with the first minute after it.
 * Minutes missing inside are no gap; an interval without any minute is one: the next has no return
 * and the window of the direction starts anew, while averages and regime stay.
 */
final class Timeframe {
  private static final double FAST_LAMBDA = 0.94;
  private static final double SLOW_LAMBDA = 0.99;
  private static final long NEVER = Long.MIN_VALUE;

  private final long length;
  private final EwmaVariance fast = new EwmaVariance(FAST_LAMBDA);
  private final EwmaVariance slow = new EwmaVariance(SLOW_LAMBDA);
  private final VolatilityRegimeMachine regime = new VolatilityRegimeMachine();
  private final DirectionEstimator direction = new DirectionEstimator();

  /** Start of the interval that grows; NEVER: none does. */
  private long start = NEVER;

  private double open;
  private double high;
  private double low;
  private double close;
  private double volume;
  private boolean filled;

  private long previousEnd = NEVER;
  private double previousClose;

  /** Intervals of {@code length} microseconds, a whole number of minutes. */
  Timeframe(long length) {
    this.length = length;
  }

  /** Takes a closed minute, filled ones too; minutes come in order. */
  void add(String instrument, MarketBar minute, MarketOutput out) {
    long interval = Math.floorDiv(minute.start(), length) * length;
    if (start != NEVER && start != interval) {
      close(instrument, out);
    }
    if (start == NEVER) {
      begin(interval, minute);
    } else {
      extend(minute);
    }
    if (minute.end() == start + length) {
      close(instrument, out);
    }
  }

  private void begin(long interval, MarketBar minute) {
    start = interval;
    open = minute.open();
    high = minute.high();
    low = minute.low();
    close = minute.close();
    volume = minute.volume();
    filled = minute.filled();
  }

  private void extend(MarketBar minute) {
    high = Math.max(high, minute.high());
    low = Math.min(low, minute.low());
    close = minute.close();
    volume += minute.volume();
    filled &= minute.filled();
  }

  private void close(String instrument, MarketOutput out) {
    Double logReturn = judge();
    TimeframeState row = new TimeframeState();
    row.setInstrument(instrument);
    row.setIntervalSeconds((int) (length / Times.SECOND));
    row.setEventTime(start + length);
    row.setOpen(open);
    row.setHigh(high);
    row.setLow(low);
    row.setClose(close);
    row.setVolume(Finite.orNull(volume));
    row.setFilled(filled);
    row.setReturn$(logReturn);
    row.setSigmaFast(fast.isReady() ? Finite.orNull(fast.sigma()) : null);
    row.setSigmaSlow(slow.isReady() ? Finite.orNull(slow.sigma()) : null);
    row.setVolatilityRegime(regime.regime());
    row.setDirection(direction.direction());
    previousEnd = start + length;
    previousClose = close;
    start = NEVER;
    out.timeframe(row);
  }

  private @Nullable Double judge() {
    if (previousEnd != start) {
      direction.addFirst(close);
      return null;
    }
    double moved = LogReturn.between(previousClose, close);
    double sigmaBefore = slow.isReady() ? slow.sigma() : 0;
    fast.add(moved);
    slow.add(moved);
    direction.add(close, moved);
    if (slow.isReady()) {
      regime.evaluate(fast.sigma(), slow.sigma(), moved, sigmaBefore);
    }
    return moved;
  }

  void writeTo(DataOutput out) throws IOException {
    fast.writeTo(out);
    slow.writeTo(out);
    regime.writeTo(out);
    direction.writeTo(out);
    out.writeLong(start);
    out.writeDouble(open);
    out.writeDouble(high);
    out.writeDouble(low);
    out.writeDouble(close);
    out.writeDouble(volume);
    out.writeBoolean(filled);
    out.writeLong(previousEnd);
    out.writeDouble(previousClose);
  }

  void readFrom(DataInput in) throws IOException {
    fast.readFrom(in);
    slow.readFrom(in);
    regime.readFrom(in);
    direction.readFrom(in);
    start = in.readLong();
    open = in.readDouble();
    high = in.readDouble();
    low = in.readDouble();
    close = in.readDouble();
    volume = in.readDouble();
    filled = in.readBoolean();
    previousEnd = in.readLong();
    previousClose = in.readDouble();
  }
}
