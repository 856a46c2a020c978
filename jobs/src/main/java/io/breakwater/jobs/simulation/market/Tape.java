package io.breakwater.jobs.simulation.market;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Aggressor;
import io.breakwater.schemas.avro.Bar;
import io.breakwater.schemas.avro.Trade;
import java.util.ArrayList;
import java.util.List;

/** What was traded: a bar a minute, or one to four prints. */
final class Tape {
  private static final double VOLUME_TO_DEPTH = 0.08;
  private static final int MOST_PRINTS = 4;

  private final long seed;
  private final PricePaths paths;

  Tape(long seed, PricePaths paths) {
    this.seed = seed;
    this.paths = paths;
  }

  /** The bar of one minute. */
  Bar bar(int index, int minute) {
    Asset asset = Listing.ASSETS.get(index);
    int first = minute * PricePaths.STEPS;
    double open = asset.quoted(paths.at(index, first));
    double close = asset.quoted(paths.at(index, first + PricePaths.STEPS));
    double high = Math.max(open, close);
    double low = Math.min(open, close);
    for (int step = 1; step < PricePaths.STEPS; step++) {
      double price = asset.quoted(paths.at(index, first + step));
      high = Math.max(high, price);
      low = Math.min(low, price);
    }
    Dice dice = Dice.of(seed, "volume-" + asset.base(), minute);
    double money =
        asset.depth() * VOLUME_TO_DEPTH * paths.stress(index, minute) * dice.logNormal(0.5);
    Bar bar = new Bar();
    bar.setInstrument(asset.instrument());
    bar.setVenue(asset.venue());
    bar.setOpenTime(Storyline.timeOf(minute));
    bar.setIntervalSeconds((int) (Times.MINUTE / Times.SECOND));
    bar.setOpen(open);
    bar.setHigh(high);
    bar.setLow(low);
    bar.setClose(close);
    bar.setVolume(asset.quantity(money, close));
    return bar;
  }

  /** The prints of one minute, in time order; never none. */
  List<Trade> trades(int index, int minute) {
    Asset asset = Listing.ASSETS.get(index);
    Dice dice = Dice.of(seed, "prints-" + asset.base(), minute);
    int prints = dice.between(1, MOST_PRINTS + 1);
    List<Trade> trades = new ArrayList<>(prints);
    for (int i = 0; i < prints; i++) {
      // Each print has its own part of the minute, so ids and times rise together.
      double second = (i + dice.unit()) * 60 / prints;
      int step = minute * PricePaths.STEPS + (int) (second * PricePaths.STEPS / 60);
      boolean buy = dice.chance(0.5);
      double half = asset.spreadBps() * paths.stress(index, minute) / 2e4;
      double price = asset.quoted(paths.at(index, step) * (buy ? 1 + half : 1 - half));
      double money = asset.depth() * 0.01 * dice.logNormal(0.9);
      Trade trade = new Trade();
      trade.setInstrument(asset.instrument());
      trade.setVenue(asset.venue());
      trade.setEventTime(Storyline.timeOf(minute) + Storyline.micros(second));
      trade.setTradeId(Long.toString((long) minute * MOST_PRINTS + i + 1));
      trade.setPrice(price);
      trade.setQuantity(asset.quantity(money, price));
      trade.setAggressor(buy ? Aggressor.BUY : Aggressor.SELL);
      trades.add(trade);
    }
    return trades;
  }
}
