package io.breakwater.udfs.math.market;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Aggressor;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Which bar closes next: the one sealed, the one growing, or a flat one for an empty interval.
 *
 * <p>Empty intervals are filled at the previous close, at most 29 in a row after a real bar; from
 * the 30th on it is a gap and nothing is published until the next real bar.
 *
 * <p>A bar that ends at t is sealed before the first trade at t joins the next one, but handed out
 * only when time goes on: its row sees the books at t.
 */
final class BarTimeline {
  /** Filled bars allowed in a row. */
  static final int MOST_FILLED = 29;

  /** What {@link #next} found. */
  enum Next {
    /** Nothing closes up to the limit. */
    NOTHING,
    /** {@link #bar()} closed. */
    BAR,
    /** The 30th empty interval ended: a gap, once. */
    GAP
  }

  /** The one bar that ends now while later records of the same instant still come. */
  private @Nullable MarketBar sealed;

  private @Nullable MarketBar growing;
  private @Nullable MarketBar newest;
  private int filledInRow;
  private boolean gap;
  private boolean followsBar;

  /** End of the newest bar known, sealed or handed out; {@code Long.MIN_VALUE}: none. */
  long newestEnd() {
    if (sealed != null) {
      return sealed.end();
    }
    return newest == null ? Long.MIN_VALUE : newest.end();
  }

  /** Takes a ready-made bar that ends after {@link #newestEnd()}. */
  void seal(MarketBar bar) {
    if (sealed != null || growing != null) {
      throw new IllegalStateException("a bar is waiting to be handed out");
    }
    sealed = bar;
  }

  /**
   * Adds an accepted trade; everything that ends before its time was handed out.
   *
   * @param time of acceptance, epoch microseconds
   */
  void add(
      long time,
      double price,
      double quantity,
      double contractMultiplier,
      @Nullable Aggressor aggressor) {
    MarketBar bar = growing;
    if (bar != null && bar.end() <= time) {
      sealed = bar;
      bar = null;
    }
    if (bar == null) {
      bar = MarketBar.startedBy(Times.floorMinute(time), price);
      growing = bar;
    }
    bar.add(price, quantity, contractMultiplier, aggressor);
  }

  /** Hands out what closes next with an end at or before {@code limit}. */
  Next next(long limit) {
    MarketBar real = sealed != null ? sealed : growing;
    MarketBar last = newest;
    boolean fillable = last != null && !gap;
    if (real != null && (!fillable || last == null || real.end() <= last.end() + Times.MINUTE)) {
      return real.end() <= limit ? handOut(real) : Next.NOTHING;
    }
    if (last == null || gap || last.end() + Times.MINUTE > limit) {
      return Next.NOTHING;
    }
    if (filledInRow == MOST_FILLED) {
      gap = true;
      return Next.GAP;
    }
    filledInRow++;
    followsBar = true;
    newest = MarketBar.flat(last.end(), last.close());
    return Next.BAR;
  }

  private Next handOut(MarketBar real) {
    if (sealed != null) {
      sealed = null;
    } else {
      growing = null;
    }
    followsBar = newest != null && !gap;
    gap = false;
    filledInRow = 0;
    newest = real;
    return Next.BAR;
  }

  /** The newest bar handed out. */
  MarketBar bar() {
    MarketBar bar = newest;
    if (bar == null) {
      throw new IllegalStateException("no bar closed yet");
    }
    return bar;
  }

  /** Whether {@link #bar()} follows another bar; false: first ever, or first after a gap. */
  boolean followsBar() {
    return followsBar;
  }

  /** True: a gap is open. */
  boolean inGap() {
    return gap;
  }

  void writeTo(DataOutput out) throws IOException {
    writeBar(out, sealed);
    writeBar(out, growing);
    writeBar(out, newest);
    out.writeInt(filledInRow);
    out.writeBoolean(gap);
    out.writeBoolean(followsBar);
  }

  void readFrom(DataInput in, int version) throws IOException {
    sealed = readBar(in, version);
    growing = readBar(in, version);
    newest = readBar(in, version);
    filledInRow = in.readInt();
    gap = in.readBoolean();
    followsBar = in.readBoolean();
  }

  private static void writeBar(DataOutput out, @Nullable MarketBar bar) throws IOException {
    out.writeBoolean(bar != null);
    if (bar != null) {
      bar.writeTo(out);
    }
  }

  private static @Nullable MarketBar readBar(DataInput in, int version) throws IOException {
    return in.readBoolean() ? MarketBar.readFrom(in, version) : null;
  }
}
