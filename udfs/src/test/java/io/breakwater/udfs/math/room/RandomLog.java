package io.breakwater.udfs.math.room;

import static io.breakwater.udfs.math.room.RoomScript.START;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.BarEntry;
import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.Command;
import io.breakwater.schemas.avro.CommandKind;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.EvidenceVector;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.Funding;
import io.breakwater.schemas.avro.GateReport;
import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.News;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.OrderStatus;
import io.breakwater.schemas.avro.OrderUpdate;
import io.breakwater.schemas.avro.ScheduledEvent;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.TradeSide;
import io.breakwater.schemas.avro.Transfer;
import io.breakwater.schemas.avro.VenueCondition;
import io.breakwater.schemas.avro.VenueStatus;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.VolatilityRegime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A log as a busy and unlucky day might write it, from a seed. A room reads along while it is
 * written, so that fills, order updates, gate reports and resets speak of decisions that were made.
 */
final class RandomLog {
  private static final String[] NAMES = {"BTC-USDT", "ETH-USDT", "SOL-USDT"};
  private static final String[] PORTFOLIOS = {"P1", "P2", "P3"};

  final List<LogRecord> records = new ArrayList<>();
  private final RoomScript script = new RoomScript();
  private final RoomFixture along = new RoomFixture();
  private final Map<String, Double> prices = new TreeMap<>();
  private final List<Signal> signals = new ArrayList<>();
  private final Random random;
  private long now = START;
  private int named;
  private int minutes;

  private RandomLog(long seed) {
    random = new Random(seed);
  }

  static List<LogRecord> of(long seed, int length) {
    RandomLog log = new RandomLog(seed);
    log.open();
    while (log.records.size() < length) {
      log.minute();
    }
    return log.records.subList(0, length);
  }

  private void write(LogRecord record) {
    records.add(record);
    along.apply(record);
  }

  private void open() {
    for (String name : NAMES) {
      write(script.instrument(name));
      prices.put(name, 100.0);
    }
    String enforced =
        ",\"mode\":\"ENFORCE\",\"rebalance\":{\"targets\":{\"ETH-USDT\":0.2,\"SOL-USDT\":0.1},"
            + "\"fullLiquidity\":1000,\"recomputeMinutes\":7,\"triggers\":[\"REGIME_SHIFT\"]}";
    write(
        policy(
            "P1", "O1", ",\"follows\":[\"desk\"],\"feeds\":{\"expected\":[\"news\"]}" + enforced));
    write(policy("P2", "O1", ",\"follows\":[\"desk\"]"));
    write(
        policy("P3", "O2", ",\"mode\":\"CONFIRM\",\"rebalance\":{\"targets\":{\"BTC-USDT\":0.3}}"));
    write(policy("owner:O1", "O1", ",\"limits\":{\"maxGrossExposure\":80000,\"maxDrawdown\":0.1}"));
    for (String name : NAMES) {
      write(script.evidence(now, name, 100));
    }
    write(script.balance(now, "P1", 50_000));
    write(script.balance(now, "P2", 20_000, "ETH-USDT", 100.0, "BTC-USDT", -50.0));
  }

  private LogRecord policy(String portfolio, String owner, String more) {
    return script.policy(
        "{\"portfolioId\":\""
            + portfolio
            + "\",\"ownerId\":\""
            + owner
            + "\",\"version\":"
            + ++named
            + more
            + "}");
  }

  /**
   * Things that happen within the minute, then its end: evidence, bars, perhaps a trip, the tick.
   */
  private void minute() {
    long end = now - Math.floorMod(now, Times.MINUTE) + Times.MINUTE;
    for (int i = random.nextInt(7); i > 0; i--) {
      now = Math.min(end - 1, now + 1 + random.nextInt(15_000_000));
      happen();
    }
    now = end;
    minutes++;
    if (minutes % 37 == 30 || minutes % 37 == 32) {
      VenueCondition condition = minutes % 37 == 30 ? VenueCondition.DOWN : VenueCondition.UP;
      write(script.record(new VenueStatus("SIMEX", condition, now)));
    }
    List<BarEntry> bars = new ArrayList<>();
    for (String name : NAMES) {
      double move = 0.01 * random.nextGaussian() - (random.nextInt(25) == 0 ? 0.06 : 0);
      prices.merge(name, Math.exp(move), (price, factor) -> price * factor);
      if (random.nextInt(10) > 0) {
        write(script.record(new EvidenceVector(now, List.of(evidence(name)))));
        bars.add(
            new BarEntry(
                name, move, false, price(name), VolatilityRegime.NORMAL, 0.01, 0.02 * price(name)));
      }
    }
    write(script.record(new BarVector(now, bars)));
    if (random.nextInt(6) == 0) {
      write(script.trip(now, "FLASH_MOVE", name()));
    }
    if (minutes % 5 == 0) {
      write(script.trip(now, "REGIME_SHIFT", "instrument", "ETH-USDT", "REVIEW", false));
    }
    write(script.tick(now));
  }

  private void happen() {
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3 -> ask();
      case 4 -> askAgain();
      case 5, 6 -> fill();
      case 7 -> update();
      case 8 -> write(script.record(new EvidenceVector(now, List.of(evidence(name())))));
      case 9 -> write(script.record(news()));
      case 10 -> write(script.record(event()));
      case 11 -> write(script.record(new Funding(name(), "SIMEX", now, 0.0001, 8.0)));
      case 12 ->
          write(
              script.record(
                  new Transfer(id("T"), portfolio(), 1_000.0 * random.nextInt(-3, 9), now)));
      case 13 -> command();
      case 14 -> gate();
      default -> write(script.balance(now, portfolio(), 1_000.0 * random.nextInt(30)));
    }
  }

  private void ask() {
    String name = name();
    boolean isLong = random.nextInt(3) > 0;
    Signal signal =
        RoomScript.signal(now, id("S"), portfolio(), name, 10 + random.nextInt(200), price(name));
    if (!isLong) {
      signal.setSide(Direction.SHORT);
      signal.setStopPrice(1.02 * price(name));
      signal.setTargetPrice(0.96 * price(name));
    }
    signal.setIntent(Intent.values()[random.nextInt(8) < 6 ? 0 : 1 + random.nextInt(2)]);
    if (random.nextInt(4) == 0) {
      signal.setPortfolioId(random.nextBoolean() ? null : "P9");
    }
    signals.add(signal);
    write(script.asked(signal));
  }

  /** The same again, other content, a newer revision or an older one. */
  private void askAgain() {
    if (signals.isEmpty()) {
      return;
    }
    Signal signal = Signal.newBuilder(signals.get(random.nextInt(signals.size()))).build();
    signal.setReceivedAt(now);
    switch (random.nextInt(4)) {
      case 0 -> signal.setQuantity(signal.getQuantity() + 1);
      case 1 -> signal.setRevision(signal.getRevision() + 2);
      case 2 -> signal.setRevision(signal.getRevision() - 1);
      default -> {}
    }
    signals.add(signal);
    write(script.asked(signal));
  }

  private void fill() {
    Audit audit = allowed();
    Order order = audit == null || random.nextBoolean() ? order() : null;
    if (order != null) {
      write(
          fill(
              order.getClientOrderId(),
              null,
              order.getPortfolioId(),
              order.getInstrument(),
              order.getSide(),
              order.getQuantity()));
    } else if (audit != null) {
      boolean buys = (audit.getSide() == Direction.LONG) == (audit.getIntent() == Intent.OPEN);
      Double most =
          audit.getVerdict() == Verdict.REDUCE ? audit.getMaxQuantity() : audit.getQuantity();
      double quantity = (random.nextBoolean() ? 1 : 0.5) * (most == null ? 1 : most);
      write(
          fill(
              audit.getDecisionId(),
              audit.getSignalId(),
              audit.getPortfolioId(),
              audit.getInstrument(),
              buys ? TradeSide.BUY : TradeSide.SELL,
              quantity));
    }
  }

  private LogRecord fill(
      String order,
      @Nullable String signal,
      @Nullable String portfolio,
      String name,
      TradeSide side,
      double quantity) {
    return script.record(
        Fill.newBuilder()
            .setFillId(random.nextInt(9) == 0 ? "F" + random.nextInt(named) : id("F"))
            .setPortfolioId(portfolio)
            .setInstrument(name)
            .setSide(side)
            .setQuantity(quantity)
            .setPrice(price(name))
            .setFee(0.1)
            .setEventTime(now)
            .setClientOrderId(order)
            .setSignalId(signal)
            .build());
  }

  private void update() {
    OrderStatus status = OrderStatus.values()[random.nextInt(OrderStatus.values().length)];
    Audit audit = allowed();
    Order order = random.nextBoolean() ? order() : null;
    if (order != null) {
      write(
          script.record(
              new OrderUpdate(
                  order.getClientOrderId(),
                  null,
                  order.getPortfolioId(),
                  order.getInstrument(),
                  status,
                  0.0,
                  now,
                  "")));
    } else if (audit != null) {
      write(
          script.record(
              new OrderUpdate(
                  audit.getDecisionId(),
                  audit.getSignalId(),
                  audit.getPortfolioId(),
                  audit.getInstrument(),
                  status,
                  0.0,
                  now,
                  "")));
    }
  }

  private void command() {
    CommandKind kind = CommandKind.values()[random.nextInt(CommandKind.values().length)];
    String[] scopes = {"P1", "P2", "owner:O1", "owner:O2", "instrument:" + name(), "global"};
    String scope = scopes[random.nextInt(scopes.length)];
    Order order = order();
    if (kind == CommandKind.APPROVE && order != null) {
      scope = order.getPlanId();
    }
    write(script.record(new Command(id("C"), kind, scope, "ann", "bob", "checked", now)));
    if (kind == CommandKind.PAUSE || kind == CommandKind.KILL) {
      // A day that stays paused shows nothing more.
      write(
          script.record(new Command(id("C"), CommandKind.RESUME, scope, "ann", "bob", "on", now)));
    }
  }

  private void gate() {
    Audit audit = allowed();
    if (audit != null) {
      write(
          script.record(
              new GateReport(
                  audit.getDecisionId(),
                  audit.getPortfolioId(),
                  audit.getSignalId(),
                  audit.getSignalRevision(),
                  "TIMEOUT",
                  now)));
    }
  }

  private News news() {
    return News.newBuilder()
        .setNewsId("N" + random.nextInt(40))
        .setPublishedAt(now)
        .setAssets(List.of("ETH"))
        .setHeadline("headline")
        .setSource("wire")
        .setSentiment(2 * random.nextDouble() - 1)
        .build();
  }

  private ScheduledEvent event() {
    return ScheduledEvent.newBuilder()
        .setEventId("E" + random.nextInt(5))
        .setName("FOMC")
        .setScheduledAt(now + random.nextInt(7) * Times.HOUR)
        .setPublishedAt(now)
        .setSeverity(0.5)
        .setCancelled(random.nextInt(3) == 0)
        .build();
  }

  private InstrumentEvidence evidence(String name) {
    InstrumentEvidence evidence = RoomScript.evidenceOf(now, name, price(name));
    evidence.setRegime(VolatilityRegime.values()[random.nextInt(4)]);
    return evidence;
  }

  private @Nullable Audit allowed() {
    List<Audit> allowed =
        along.out.all(Audit.class).stream()
            .filter(audit -> audit.getVerdict() != Verdict.BLOCK)
            .toList();
    return allowed.isEmpty()
        ? null
        : allowed.get(Math.max(0, allowed.size() - 1 - random.nextInt(4)));
  }

  private @Nullable Order order() {
    List<Order> orders = along.out.all(Order.class);
    return orders.isEmpty() ? null : orders.get(Math.max(0, orders.size() - 1 - random.nextInt(4)));
  }

  private String name() {
    return NAMES[random.nextInt(NAMES.length)];
  }

  private String portfolio() {
    return PORTFOLIOS[random.nextInt(PORTFOLIOS.length)];
  }

  private String id(String prefix) {
    return prefix + ++named;
  }

  private double price(String name) {
    return Math.round(100 * prices.get(name)) / 100.0;
  }
}
