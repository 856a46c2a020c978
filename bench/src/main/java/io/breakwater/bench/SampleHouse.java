package io.breakwater.bench;

import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Balance;
import io.breakwater.schemas.avro.BalancePosition;
import io.breakwater.schemas.avro.BarEntry;
import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.BookEvidence;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.EvidenceVector;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.News;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.ScheduledEvent;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.VolatilityRegime;
import io.breakwater.udfs.math.audit.FanOut;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Portfolios of five positions each, two to an owner, and the market that a room knows of: two
 * venues an instrument, an hour of bars, news, events. The same whenever it is made.
 */
final class SampleHouse {
  static final int INSTRUMENTS = 20;

  private static final int POSITIONS = 5;
  private static final int SECTORS = 4;
  private static final int NEWS = 60;
  private static final int BARS = 75;
  private static final double PUBLISHER_EQUITY = 1_000_000;

  private final int portfolios;
  private final long start;
  private final Random random = new Random(11);

  /**
   * @param start a whole minute, epoch microseconds: when signals begin
   */
  SampleHouse(int portfolios, long start) {
    this.portfolios = portfolios;
    this.start = start;
  }

  static String instrument(int number) {
    return "COIN" + number + "-USDT";
  }

  static String portfolio(int number) {
    return String.format(Locale.ROOT, "P%05d", number);
  }

  /** Who is followed by this many portfolios of the house: those of a group, in a row. */
  static String publisher(int followers, int group) {
    return "desk" + followers + "-" + group;
  }

  static double price(int number) {
    return 10.0 * (number + 1);
  }

  List<Instrument> instruments() {
    List<Instrument> all = new ArrayList<>();
    for (int i = 0; i < INSTRUMENTS; i++) {
      all.add(
          Instrument.newBuilder()
              .setInstrument(instrument(i))
              .setBase("COIN" + i)
              .setQuote("USDT")
              .setVenue("north")
              .setSector("sector" + i % SECTORS)
              .setLotSize(0.001)
              .setMinNotional(5)
              .setTakerFeeRate(0.0005)
              .build());
    }
    return all;
  }

  /**
   * Policies: for each number of followers the house is cut into groups of as many, each with a
   * publisher of its own.
   */
  List<Policy> policies(int... followers) {
    List<Policy> all = new ArrayList<>();
    for (int i = 0; i < portfolios; i++) {
      List<String> follows = new ArrayList<>();
      for (int count : followers) {
        follows.add(publisher(count, i / count));
      }
      all.add(policy(portfolio(i), "O" + i / 2, follows));
    }
    for (int owner = 0; owner < portfolios / 2; owner += 10) {
      all.add(policy("owner:O" + owner, null, List.of()));
    }
    return all;
  }

  private static Policy policy(String name, @Nullable String owner, List<String> follows) {
    String names = String.join(",", follows.stream().map(SampleHouse::quoted).toList());
    // What is measured is judging, not refusing by count.
    String text =
        String.format(
            Locale.ROOT,
            "{\"portfolioId\":%s,\"ownerId\":%s,\"version\":1,\"follows\":[%s],\"deadlineMillis\":60000,"
                + "\"limits\":{\"maxOrdersPerMinute\":null,\"maxOpenPositions\":%s}}",
            quoted(name),
            owner == null ? "null" : quoted(owner),
            names,
            owner == null ? "null" : "15");
    try {
      return JsonCodec.read(text.getBytes(StandardCharsets.UTF_8), Policy.class);
    } catch (JsonFault fault) {
      throw new IllegalStateException(fault);
    }
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  List<Balance> balances() {
    List<Balance> all = new ArrayList<>();
    for (int i = 0; i < portfolios; i++) {
      all.add(new Balance(portfolio(i), start - Times.MINUTE, cash(i), positions(i)));
    }
    return all;
  }

  private static double cash(int portfolio) {
    return 100_000.0 * (1 + portfolio % 7);
  }

  private static List<BalancePosition> positions(int portfolio) {
    List<BalancePosition> held = new ArrayList<>();
    for (int k = 0; k < POSITIONS; k++) {
      int number = (portfolio + 3 * k) % INSTRUMENTS;
      // A tenth of the cash each, the fourth short.
      double quantity = Math.rint(cash(portfolio) / 10 / price(number)) * (k == 3 ? -1 : 1);
      held.add(new BalancePosition(instrument(number), quantity, price(number)));
    }
    return held;
  }

  /** A signal to all as it concerns one portfolio: the same share of its equity. */
  Signal scaled(Signal toAll, int portfolio) {
    double net = 0;
    List<BalancePosition> held = positions(portfolio);
    held.sort(Comparator.comparing(BalancePosition::getInstrument));
    for (BalancePosition position : held) {
      net += position.getQuantity() * position.getAverageCost();
    }
    double equity = cash(portfolio) + net;
    return Signal.newBuilder(toAll)
        .setPortfolioId(portfolio(portfolio))
        .setPublisherEquity(null)
        .setQuantity(FanOut.quantity(toAll.getQuantity(), equity, PUBLISHER_EQUITY))
        .build();
  }

  /** Bar vectors up to the start: enough for every correlation. */
  List<BarVector> bars() {
    List<BarVector> all = new ArrayList<>();
    for (int bar = BARS - 1; bar >= 0; bar--) {
      double common = 1e-3 * random.nextGaussian();
      List<BarEntry> entries = new ArrayList<>();
      for (int i = 0; i < INSTRUMENTS; i++) {
        double own = 1e-3 * random.nextGaussian();
        // By name, as the market job tells them.
        entries.add(
            new BarEntry(
                instrument(i),
                common + own,
                false,
                price(i),
                VolatilityRegime.NORMAL,
                1.4e-3,
                2e-3 * price(i)));
      }
      entries.sort(Comparator.comparing(BarEntry::getInstrument));
      all.add(new BarVector(start - bar * Times.MINUTE, entries));
    }
    return all;
  }

  EvidenceVector evidence(long time) {
    List<InstrumentEvidence> entries = new ArrayList<>();
    for (int i = 0; i < INSTRUMENTS; i++) {
      List<BookEvidence> books = new ArrayList<>();
      for (String venue : List.of("north", "south")) {
        books.add(
            new BookEvidence(
                venue, time, price(i), 1.5, 800_000.0 + 1_000 * i, 900_000.0, 0.5, 1.0));
      }
      entries.add(
          InstrumentEvidence.newBuilder()
              .setInstrument(instrument(i))
              .setBooks(books)
              .setTradePrice(price(i))
              .setTradeAsOf(time)
              .setClosePrice(price(i))
              .setCloseAsOf(start)
              .setFundingRate(1e-4)
              .setFundingZ(0.8)
              .setFundingAsOf(start - Times.HOUR)
              .setFundingIntervalHours(8.0)
              .setBarAsOf(start)
              .setRegime(i % 5 == 0 ? VolatilityRegime.EXPANSION : VolatilityRegime.NORMAL)
              .setSigmaSlow(1.4e-3)
              .build());
    }
    return new EvidenceVector(time, entries);
  }

  List<News> news() {
    List<News> all = new ArrayList<>();
    for (int i = 0; i < NEWS; i++) {
      all.add(
          News.newBuilder()
              .setNewsId("news-" + i)
              .setPublishedAt(start - 20L * (NEWS - i) * Times.SECOND)
              .setAssets(i % 3 == 0 ? List.of() : List.of("COIN" + i % INSTRUMENTS))
              .setSectors(i % 3 == 0 ? List.of("sector" + i % SECTORS) : List.of())
              .setHeadline("Something has happened to a coin, says a desk")
              .setSource("wire")
              .setSentiment(0.6 * random.nextDouble() - 0.3)
              .setConfidence(0.9)
              .setRelevance(0.8)
              .build());
    }
    return all;
  }

  List<ScheduledEvent> events() {
    List<ScheduledEvent> all = new ArrayList<>();
    for (int i = 0; i < SECTORS; i++) {
      all.add(
          ScheduledEvent.newBuilder()
              .setEventId("event-" + i)
              .setName("An unlock")
              .setScheduledAt(start + (4 + i) * Times.HOUR)
              .setSectors(List.of("sector" + i))
              .setSeverity(0.5)
              .build());
    }
    return all;
  }

  /**
   * A wish to trade, the same for the same number: one in ten an exit, the rest openings of a
   * twentieth of a percent to four percent of equity, some of them thirty times that.
   *
   * @param portfolioId null: for all that follow the publisher
   */
  static Signal signal(int number, long time, String publisherId, @Nullable String portfolioId) {
    Random own = new Random(31L * number + 5);
    int which = own.nextInt(INSTRUMENTS);
    double price = price(which);
    boolean isLong = own.nextInt(10) < 7;
    double share = 0.0005 + 0.04 * own.nextDouble();
    double notional = PUBLISHER_EQUITY * share * (own.nextInt(8) == 0 ? 30 : 1);
    boolean exits = own.nextInt(10) == 0;
    return Signal.newBuilder()
        .setSignalId("S" + number)
        .setPublisherId(publisherId)
        .setPortfolioId(portfolioId)
        .setInstrument(instrument(which))
        .setSide(isLong ? Direction.LONG : Direction.SHORT)
        .setIntent(exits ? Intent.REDUCE : Intent.OPEN)
        .setEntryPrice(price)
        .setStopPrice(price * (isLong ? 0.98 : 1.02))
        .setTargetPrice(price * (isLong ? 1.04 : 0.96))
        .setQuantity(Math.rint(1_000 * notional / price) / 1_000)
        .setPublisherEquity(portfolioId == null ? (Double) PUBLISHER_EQUITY : null)
        .setEmittedAt(time)
        .setReceivedAt(time)
        .setValidForSeconds(60.0)
        .build();
  }
}
