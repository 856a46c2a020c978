package io.breakwater.udfs.math.market;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Aggressor;
import io.breakwater.schemas.avro.Bar;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.Funding;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.PriceLevel;
import io.breakwater.schemas.avro.Trade;
import java.util.ArrayList;
import java.util.List;

/** Facts of one made-up instrument; minute 0 starts at {@link #START}. */
final class Facts {
  static final String NAME = "BTC-USDT";
  static final String VENUE = "A";
  static final long START = 1_746_372_780L * Times.SECOND;

  private Facts() {}

  static long minute(long number) {
    return START + number * Times.MINUTE;
  }

  static long second(double number) {
    return START + Math.round(number * Times.SECOND);
  }

  static InstrumentEngine engine() {
    return engine(1);
  }

  static InstrumentEngine engine(double multiplier) {
    return engine(multiplier, StandardOrder.NOTIONAL);
  }

  static InstrumentEngine engine(double multiplier, double standardOrder) {
    Instrument instrument = new Instrument();
    instrument.setInstrument(NAME);
    instrument.setBase("BTC");
    instrument.setQuote("USDT");
    instrument.setVenue(VENUE);
    instrument.setLotSize(0.001);
    instrument.setContractMultiplier(multiplier);
    InstrumentEngine engine = new InstrumentEngine(NAME, standardOrder);
    engine.define(instrument);
    return engine;
  }

  /** The bar that ends at minute {@code end}. */
  static Bar bar(long end, double open, double high, double low, double close, double volume) {
    Bar bar = new Bar();
    bar.setInstrument(NAME);
    bar.setVenue(VENUE);
    bar.setOpenTime(minute(end - 1));
    bar.setIntervalSeconds(60);
    bar.setOpen(open);
    bar.setHigh(high);
    bar.setLow(low);
    bar.setClose(close);
    bar.setVolume(volume);
    return bar;
  }

  static Bar bar(long end, double close) {
    return bar(end, close, close, close, close, 1);
  }

  static Trade trade(double second, double price) {
    return trade(second, price, 1, Aggressor.BUY);
  }

  static Trade trade(double second, double price, double quantity, Aggressor aggressor) {
    Trade trade = new Trade();
    trade.setInstrument(NAME);
    trade.setVenue(VENUE);
    trade.setEventTime(second(second));
    trade.setTradeId(second + "@" + price);
    trade.setPrice(price);
    trade.setQuantity(quantity);
    trade.setAggressor(aggressor);
    return trade;
  }

  static Book book(String venue, double second, List<PriceLevel> bids, List<PriceLevel> asks) {
    Book book = new Book();
    book.setInstrument(NAME);
    book.setVenue(venue);
    book.setEventTime(second(second));
    book.setSequence(0L);
    book.setBids(bids);
    book.setAsks(asks);
    return book;
  }

  /** A book of one level a side. */
  static Book book(String venue, double second, double bid, double ask, double quantity) {
    return book(venue, second, levels(bid, quantity), levels(ask, quantity));
  }

  /** Price, quantity, price, quantity ... */
  static List<PriceLevel> levels(double... numbers) {
    List<PriceLevel> levels = new ArrayList<>();
    for (int i = 0; i < numbers.length; i += 2) {
      PriceLevel level = new PriceLevel();
      level.setPrice(numbers[i]);
      level.setQuantity(numbers[i + 1]);
      levels.add(level);
    }
    return levels;
  }

  static Funding funding(double second, double rate) {
    Funding funding = new Funding();
    funding.setInstrument(NAME);
    funding.setVenue(VENUE);
    funding.setEventTime(second(second));
    funding.setRate(rate);
    funding.setIntervalHours(8.0);
    return funding;
  }
}
