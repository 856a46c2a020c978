package io.breakwater.jobs.cluster.trial;

import io.breakwater.jobs.local.KafkaFeeder;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.Balance;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Limits;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.PriceLevel;
import io.breakwater.schemas.avro.Signal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * A small live market and its signals, told by a seed: three instruments with books, four accounts,
 * twenty publishers. One signal in five has no portfolio and goes to the two that follow; one in
 * twenty is revised two seconds of signals later, one in fifty is sent twice.
 */
final class TrialFeed implements AutoCloseable {
  private static final List<String> INSTRUMENTS = List.of("BTC-USDT", "ETH-USDT", "SOL-USDT");
  private static final double[] PRICES = {60_000, 3_000, 150};

  /** Its accounts. */
  static final List<String> PORTFOLIOS = List.of("quick-1", "quick-2", "patient-1", "patient-2");

  private static final int PUBLISHERS = 20;
  private static final long QUICK_MILLIS = 800;
  private static final long PATIENT_MILLIS = 60_000;
  private static final double CASH = 1_000_000;
  private static final double NOTIONAL = 5;
  private static final double VALID_SECONDS = 120;
  private static final int REVISED_AFTER = 200;
  private static final int TO_FOLLOWERS = 5;
  private static final int REVISED = 20;
  private static final int REPEATED = 50;

  private final KafkaFeeder feeder;
  private final VerdictBook book;
  private final Random dice;
  private final Deque<Signal> toRevise = new ArrayDeque<>();
  private long sequence;
  private int signals;

  TrialFeed(String bootstrap, VerdictBook book, long seed) {
    this.feeder = new KafkaFeeder(bootstrap);
    this.book = book;
    this.dice = new Random(seed);
  }

  /** Instruments and policies. */
  void define() {
    for (String instrument : INSTRUMENTS) {
      feeder.send(
          Topics.INSTRUMENTS,
          Instrument.newBuilder()
              .setInstrument(instrument)
              .setBase(instrument.substring(0, instrument.indexOf('-')))
              .setQuote("USDT")
              .setVenue("X")
              .setLotSize(1e-6)
              .build());
    }
    for (String portfolio : PORTFOLIOS) {
      boolean patient = portfolio.startsWith("patient");
      feeder.send(
          Topics.POLICIES,
          Policy.newBuilder()
              .setPortfolioId(portfolio)
              .setOwnerId("owner-of-" + portfolio)
              .setVersion(1)
              .setDeadlineMillis(patient ? PATIENT_MILLIS : QUICK_MILLIS)
              .setFollows(patient ? List.of("everybody") : List.of())
              .setLimits(Limits.newBuilder().setMaxOrdersPerMinute(null).build())
              .build());
    }
    feeder.flush();
  }

  /** Opening balances; of an account whose policy is known. */
  void open() {
    for (String portfolio : PORTFOLIOS) {
      feeder.send(
          Topics.BALANCES,
          Balance.newBuilder().setPortfolioId(portfolio).setAsOf(now()).setCash(CASH).build());
    }
    feeder.flush();
  }

  /** A book of each instrument. */
  void books() {
    sequence++;
    for (int i = 0; i < PRICES.length; i++) {
      double price = PRICES[i];
      feeder.send(
          Topics.BOOKS,
          Book.newBuilder()
              .setInstrument(INSTRUMENTS.get(i))
              .setVenue("X")
              .setEventTime(now())
              .setSequence(sequence)
              .setBids(List.of(new PriceLevel(price * 0.9999, 1e6 / price)))
              .setAsks(List.of(new PriceLevel(price * 1.0001, 1e6 / price)))
              .build());
    }
    feeder.flush();
  }

  /** The next signal, and what is due with it. */
  void signal() {
    signals++;
    Signal signal = drawn();
    send(signal);
    if (dice.nextInt(REPEATED) == 0) {
      send(signal);
    }
    if (dice.nextInt(REVISED) == 0) {
      toRevise.add(signal);
    }
    if (toRevise.size() > REVISED_AFTER / REVISED) {
      revise(toRevise.remove());
    }
  }

  private Signal drawn() {
    int instrument = dice.nextInt(PRICES.length);
    boolean everybody = dice.nextInt(TO_FOLLOWERS) == 0;
    boolean buys = dice.nextBoolean();
    double price = PRICES[instrument];
    double away = buys ? -1 : 1;
    return Signal.newBuilder()
        .setSignalId("t" + signals)
        .setRevision(1)
        .setPublisherId(everybody ? "everybody" : "publisher-" + dice.nextInt(PUBLISHERS))
        .setPortfolioId(everybody ? null : PORTFOLIOS.get(dice.nextInt(PORTFOLIOS.size())))
        .setInstrument(INSTRUMENTS.get(instrument))
        .setSide(buys ? Direction.LONG : Direction.SHORT)
        .setIntent(Intent.OPEN)
        .setEntryPrice(price)
        .setStopPrice(price * (1 + away * 0.01))
        .setTargetPrice(price * (1 - away * 0.03))
        .setQuantity(NOTIONAL / price)
        .setEmittedAt(now())
        .setReceivedAt(now())
        .setValidForSeconds(VALID_SECONDS)
        .build();
  }

  private void revise(Signal signal) {
    send(
        Signal.newBuilder(signal)
            .setRevision(2)
            .setQuantity(2 * signal.getQuantity())
            .setEmittedAt(now())
            .setReceivedAt(now())
            .build());
  }

  private void send(Signal signal) {
    long nanos = System.nanoTime();
    for (String portfolio : asked(signal)) {
      book.ask(
          new VerdictBook.Question(portfolio, signal.getSignalId(), signal.getRevision()), nanos);
    }
    feeder.send(Topics.SIGNALS, signal);
  }

  private static List<String> asked(Signal signal) {
    if (signal.getPortfolioId() != null) {
      return List.of(signal.getPortfolioId());
    }
    List<String> followers = new ArrayList<>();
    for (String portfolio : PORTFOLIOS) {
      if (portfolio.startsWith("patient")) {
        followers.add(portfolio);
      }
    }
    return followers;
  }

  /** Signals sent, revisions and repetitions not counted. */
  int signals() {
    return signals;
  }

  /** Returns when all is written. */
  void flush() {
    feeder.flush();
  }

  private static long now() {
    return Times.ofInstant(Instant.now());
  }

  @Override
  public void close() {
    feeder.close();
  }
}
