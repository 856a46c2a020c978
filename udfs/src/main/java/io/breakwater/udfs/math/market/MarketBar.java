package io.breakwater.udfs.math.market;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Aggressor;
import io.breakwater.schemas.avro.Bar;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One minute of an instrument: ready-made, growing trade by trade, or filled. */
public final class MarketBar {
  private final long start;
  private double open;
  private double high;
  private double low;
  private double close;
  private double volume;
  private double notional;
  private long tradeCount;
  private double aggressorBuyVolume;
  private double aggressorSellVolume;
  private final boolean filled;

  private MarketBar(long start, double price, boolean filled) {
    this.start = start;
    this.open = price;
    this.high = price;
    this.low = price;
    this.close = price;
    this.filled = filled;
  }

  /** A bar of a venue; its notional is taken at the close, its trades are not known. */
  static MarketBar ready(Bar bar, double contractMultiplier) {
    MarketBar made = new MarketBar(bar.getOpenTime(), bar.getOpen(), false);
    made.high = bar.getHigh();
    made.low = bar.getLow();
    made.close = bar.getClose();
    made.volume = bar.getVolume();
    made.notional = bar.getVolume() * bar.getClose() * contractMultiplier;
    return made;
  }

  /** An empty bar whose first trade is about to be added. */
  static MarketBar startedBy(long start, double price) {
    return new MarketBar(start, price, false);
  }

  /** An interval without trades after a close. */
  static MarketBar flat(long start, double close) {
    return new MarketBar(start, close, true);
  }

  /** Adds a trade; the first one must be at the price the bar was started by. */
  void add(
      double price, double quantity, double contractMultiplier, @Nullable Aggressor aggressor) {
    high = Math.max(high, price);
    low = Math.min(low, price);
    close = price;
    volume += quantity;
    notional += price * quantity * contractMultiplier;
    tradeCount++;
    if (aggressor == Aggressor.BUY) {
      aggressorBuyVolume += quantity;
    } else if (aggressor == Aggressor.SELL) {
      aggressorSellVolume += quantity;
    }
  }

  /** Start, epoch microseconds; the bar covers [start, end). */
  public long start() {
    return start;
  }

  /** End, epoch microseconds. */
  public long end() {
    return start + Times.MINUTE;
  }

  /** First price. */
  public double open() {
    return open;
  }

  /** Highest price. */
  public double high() {
    return high;
  }

  /** Lowest price. */
  public double low() {
    return low;
  }

  /** Last price. */
  public double close() {
    return close;
  }

  /** Quantity traded, contracts. */
  public double volume() {
    return volume;
  }

  /** Money traded. */
  public double notional() {
    return notional;
  }

  /** Trades; 0 for a ready-made bar. */
  public long tradeCount() {
    return tradeCount;
  }

  /** Quantity bought by the side that crossed the spread, contracts; 0 for a ready-made bar. */
  public double aggressorBuyVolume() {
    return aggressorBuyVolume;
  }

  /** Quantity sold by the side that crossed the spread, contracts; 0 for a ready-made bar. */
  public double aggressorSellVolume() {
    return aggressorSellVolume;
  }

  /** True: an empty interval, at the close before it. */
  public boolean filled() {
    return filled;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(start);
    out.writeDouble(open);
    out.writeBoolean(filled);
    out.writeDouble(high);
    out.writeDouble(low);
    out.writeDouble(close);
    out.writeDouble(volume);
    out.writeDouble(notional);
    out.writeLong(tradeCount);
    out.writeDouble(aggressorBuyVolume);
    out.writeDouble(aggressorSellVolume);
  }

  static MarketBar readFrom(DataInput in, int version) throws IOException {
    MarketBar bar = new MarketBar(in.readLong(), in.readDouble(), in.readBoolean());
    bar.high = in.readDouble();
    bar.low = in.readDouble();
    bar.close = in.readDouble();
    bar.volume = in.readDouble();
    bar.notional = in.readDouble();
    bar.tradeCount = in.readLong();
    bar.aggressorBuyVolume = in.readDouble();
    bar.aggressorSellVolume = version < 2 ? 0 : in.readDouble();
    return bar;
  }
}
