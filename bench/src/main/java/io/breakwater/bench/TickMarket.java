package io.breakwater.bench;

import io.breakwater.schemas.AvroCodec;
import io.breakwater.schemas.TickFrames;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.Aggressor;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Trade;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Trades of one partition as a venue would print them, and as they lie in Kafka. */
final class TickMarket {
  /** 2025-05-12T12:00:00Z. */
  static final long START = 1_747_051_200_000_000L;

  private final List<Instrument> instruments = new ArrayList<>();
  private final Trade[] trades;

  /**
   * @param names how many instruments trade
   * @param ticks how many trades
   * @param perSecond trades a second of their own time
   */
  TickMarket(int names, int ticks, int perSecond) {
    Random random = new Random(7);
    double[] prices = new double[names];
    for (int i = 0; i < names; i++) {
      String name = "COIN" + i + "-USDT";
      instruments.add(
          new Instrument(
              name, "COIN" + i, "USDT", "sim", null, null, 0.001, 0.0, 0.0005, 1.0, null));
      prices[i] = 10.0 * (i + 1);
    }
    trades = new Trade[ticks];
    for (int i = 0; i < ticks; i++) {
      int which = random.nextInt(names);
      prices[which] *= Math.exp(2e-5 * random.nextGaussian());
      long time = START + i * 1_000_000L / perSecond;
      trades[i] =
          new Trade(
              instruments.get(which).getInstrument(),
              "sim",
              time,
              Integer.toString(1_000_000_000 + i),
              prices[which],
              0.01 * (1 + random.nextInt(500)),
              random.nextBoolean() ? Aggressor.BUY : Aggressor.SELL);
    }
  }

  List<Instrument> instruments() {
    return instruments;
  }

  Trade[] trades() {
    return trades;
  }

  /** The values of Kafka records, instruments first. */
  List<Raw> raw(int frame) {
    List<Raw> values = new ArrayList<>();
    for (Instrument instrument : instruments) {
      values.add(
          new Raw(Topics.INSTRUMENTS.name(), AvroCodec.of(Topics.INSTRUMENTS).encode(instrument)));
    }
    AvroCodec<Trade> codec = AvroCodec.of(Topics.TRADES);
    List<Trade> all = List.of(trades);
    for (int from = 0; from < trades.length; from += frame) {
      List<Trade> some = all.subList(from, Math.min(from + frame, trades.length));
      byte[] bytes = codec.encode(frame == 1 ? some.get(0) : TickFrames.of(some));
      values.add(new Raw(Topics.TRADES.name(), bytes));
    }
    return values;
  }

  /**
   * A Kafka record.
   *
   * @param topic where it lies
   * @param value its bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Raw(String topic, byte[] value) {}
}
