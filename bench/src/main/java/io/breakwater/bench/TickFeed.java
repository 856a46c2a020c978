package io.breakwater.bench;

import io.breakwater.jobs.local.KafkaFeeder;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.Aggressor;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.PriceLevel;
import io.breakwater.schemas.avro.Trade;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Trades at a steady rate and a book of each instrument twice a second, until it is stopped. */
final class TickFeed implements Runnable {
  private static final int STEPS_PER_SECOND = 100;
  private static final long STEP_NANOS = TimeUnit.SECONDS.toNanos(1) / STEPS_PER_SECOND;

  private final String bootstrap;
  private final int perSecond;
  private final int frame;
  private final Random random = new Random(3);
  private long sent;
  private volatile boolean stopped;

  TickFeed(String bootstrap, int perSecond, int frame) {
    this.bootstrap = bootstrap;
    this.perSecond = perSecond;
    this.frame = frame;
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    try (KafkaFeeder feeder = new KafkaFeeder(bootstrap, frame)) {
      long begin = System.nanoTime();
      for (long step = 0; !stopped; step++) {
        LockSupport.parkNanos(begin + step * STEP_NANOS - System.nanoTime());
        long due = (step + 1) * perSecond / STEPS_PER_SECOND;
        while (sent < due) {
          feeder.send(Topics.TRADES, trade());
        }
        if (step % (STEPS_PER_SECOND / 2) == 0) {
          books(feeder, step);
        }
        feeder.flush();
      }
    }
  }

  private Trade trade() {
    int which = random.nextInt(SampleHouse.INSTRUMENTS);
    sent++;
    return new Trade(
        SampleHouse.instrument(which),
        "north",
        now(),
        Long.toString(sent),
        SampleHouse.price(which) * (1 + 1e-4 * random.nextGaussian()),
        0.01 * (1 + random.nextInt(500)),
        random.nextBoolean() ? Aggressor.BUY : Aggressor.SELL);
  }

  private static void books(KafkaFeeder feeder, long sequence) {
    for (int i = 0; i < SampleHouse.INSTRUMENTS; i++) {
      double price = SampleHouse.price(i);
      double quantity = 400_000 / price;
      feeder.send(
          Topics.BOOKS,
          new Book(
              SampleHouse.instrument(i),
              "north",
              now(),
              sequence,
              List.of(level(price * 0.9999, quantity), level(price * 0.999, quantity)),
              List.of(level(price * 1.0001, quantity), level(price * 1.001, quantity))));
    }
  }

  private static PriceLevel level(double price, double quantity) {
    return new PriceLevel(price, quantity);
  }

  /** Now, epoch microseconds. */
  static long now() {
    return Times.ofInstant(Instant.now());
  }
}
