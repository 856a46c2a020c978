package io.breakwater.udfs.math.room;

import static io.breakwater.udfs.math.room.RoomScript.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.EvidenceVector;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.OrderStatus;
import io.breakwater.schemas.avro.OrderUpdate;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.TradeSide;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.udfs.math.audit.ReservedRoom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/**
 * A venue that does with the room's orders whatever a venue may do, tells it late, twice and in
 * another order, and counts for itself what is held and what may still fill. Prices stand still, so
 * only what was allowed can break a limit.
 */
final class VenueOracle {
  private static final String[] NAMES = {"BTC-USDT", "ETH-USDT", "SOL-USDT"};
  private static final double[] PRICES = {200, 100, 10};
  private static final double EXACT = 1e-9;
  private static final double P1 = 100_000;
  private static final double P2 = 50_000;

  /** Money limits: gross, net, one position, open positions. */
  private record Box(double gross, double net, double position, int open) {}

  private static final Map<String, Box> BOXES =
      Map.of(
          "P1", new Box(120_000, 60_000, 0.5 * P1, 2),
          "P2", new Box(3 * P2, Double.MAX_VALUE, 0.5 * P2, 10),
          "O1", new Box(140_000, 90_000, 0.4 * (P1 + P2), 4));

  private static final class Working {
    Audit audit;
    double filled;
    boolean dead;
    int untold;

    Working(Audit audit) {
      this.audit = audit;
    }

    boolean exit() {
      return audit.getIntent() != Intent.OPEN;
    }

    double sign() {
      return (audit.getSide() == Direction.LONG) == exit() ? -1 : 1;
    }

    double remaining() {
      double left = audit.getMaxQuantity() - filled;
      return dead || left < EXACT ? 0 : left;
    }
  }

  /** A record on its way; the order it is about. */
  private record Message(Working order, SpecificRecord body) {}

  private final Random random;
  private final RoomFixture fixture = new RoomFixture();
  private Room room = fixture.room;
  private final Map<String, Working> orders = new TreeMap<>();
  private final Map<String, TreeMap<String, Double>> positions = new TreeMap<>();
  private final List<Message> wire = new ArrayList<>();
  private final List<Message> told = new ArrayList<>();
  private final List<Signal> signals = new ArrayList<>();
  private final Set<String> answers = new HashSet<>();
  private long now = START;
  private int named;
  private int read;
  private int allowed;

  VenueOracle(long seed) {
    random = new Random(seed);
    RoomScript log = fixture.log;
    for (String name : NAMES) {
      apply(log.instrument(name));
    }
    String rest =
        ",\"ownerId\":\"O1\",\"version\":1,\"follows\":[\"desk\"],\"ladder\":[],"
            + "\"audit\":{\"threshold\":0},\"limits\":{\"maxDrawdown\":null,"
            + "\"maxOrdersPerMinute\":null";
    apply(
        log.policy(
            "{\"portfolioId\":\"P1\""
                + rest
                + ",\"maxLeverage\":1.5,\"maxGrossExposure\":120000,\"maxNetExposure\":60000,"
                + "\"maxPositionWeight\":0.5,\"maxOpenPositions\":2}}"));
    apply(log.policy("{\"portfolioId\":\"P2\"" + rest + "}}"));
    apply(
        log.policy(
            "{\"portfolioId\":\"owner:O1\",\"version\":1,\"limits\":{\"maxGrossExposure\":140000,"
                + "\"maxNetExposure\":90000,\"maxPositionWeight\":0.4,\"maxOpenPositions\":4,"
                + "\"maxDrawdown\":null,\"maxOrdersPerMinute\":null}}"));
    apply(log.balance(START, "P1", P1));
    apply(log.balance(START, "P2", P2));
    positions.put("P1", new TreeMap<>());
    positions.put("P2", new TreeMap<>());
    evidence();
  }

  int allowed() {
    return allowed;
  }

  private void apply(LogRecord record) {
    room.apply(record, fixture.out);
    hear();
  }

  /** Takes the answers that were not taken yet. */
  private void hear() {
    List<Audit> all = fixture.out.all(Audit.class);
    List<Audit> fresh = List.copyOf(all.subList(read, all.size()));
    read = all.size();
    for (Audit audit : fresh) {
      if (audit.getKind() == AuditKind.SIGNAL && answers.add(audit.getDecisionId())) {
        take(audit);
      }
    }
  }

  private void evidence() {
    List<InstrumentEvidence> entries = new ArrayList<>();
    for (int i = 0; i < NAMES.length; i++) {
      entries.add(RoomScript.evidenceOf(now, NAMES[i], PRICES[i]));
    }
    apply(fixture.log.record(new EvidenceVector(now, entries)));
    // What waited for better evidence is answered before anything else is asked.
    room.completeMoment(fixture.out);
    hear();
  }

  /** Time passes, then one thing happens. */
  void step() {
    long next = now + random.nextInt(20) * Times.SECOND;
    // What filled before an order expired is told before it expires.
    for (Working order : orders.values()) {
      if (order.untold > 0 && order.audit.getExpiresAt() <= next) {
        deliverAll(order);
      }
    }
    now = next;
    for (Working order : orders.values()) {
      order.dead |= order.audit.getExpiresAt() <= now;
    }
    evidence();
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> ask();
      case 4 -> askAgain();
      case 5, 6 -> fill();
      case 7 -> end();
      case 8, 9 -> deliver();
      case 10 -> tellTwice();
      default -> room = RoomFixture.read(RoomFixture.allParts(room));
    }
  }

  private void ask() {
    int which = random.nextInt(NAMES.length);
    double quantity = Math.max(1, Math.rint(random.nextInt(60_000) / PRICES[which]));
    String portfolio = random.nextBoolean() ? "P1" : "P2";
    Signal signal =
        RoomScript.signal(now, "S" + ++named, portfolio, NAMES[which], quantity, PRICES[which]);
    signal.setStopPrice(null);
    signal.setTargetPrice(null);
    signal.setSide(random.nextInt(3) > 0 ? Direction.LONG : Direction.SHORT);
    int kind = random.nextInt(8);
    if (kind == 0) {
      signal.setPortfolioId(null);
    } else if (kind < 3 && !opposed(portfolio, NAMES[which])) {
      signal.setIntent(Intent.REDUCE);
      signal.setSide(position(portfolio, NAMES[which]) < 0 ? Direction.SHORT : Direction.LONG);
    }
    send(signal);
  }

  /**
   * An exit is let pass by whatever stands; it may undo what an opening of the other side rests on.
   */
  private boolean opposed(String portfolio, String name) {
    double held = position(portfolio, name);
    return orders.values().stream()
        .anyMatch(
            o ->
                o.audit.getPortfolioId().equals(portfolio)
                    && o.audit.getInstrument().equals(name)
                    && (o.untold > 0 || (!o.exit() && o.remaining() > 0 && o.sign() * held < 0)));
  }

  /** The same once more, other content, or the next revision. */
  private void askAgain() {
    if (signals.isEmpty()) {
      return;
    }
    Signal signal = Signal.newBuilder(signals.get(random.nextInt(signals.size()))).build();
    int kind = random.nextInt(3);
    if (kind == 2 && signal.getIntent() != Intent.OPEN) {
      String portfolio = signal.getPortfolioId();
      kind = portfolio == null || opposed(portfolio, signal.getInstrument()) ? 0 : 2;
    }
    if (kind == 1) {
      signal.setQuantity(signal.getQuantity() + 1);
    } else if (kind == 2) {
      for (String portfolio : positions.keySet()) {
        Working order = orders.get(portfolio + "|" + signal.getSignalId());
        if (order != null) {
          // The order is taken back before it is asked anew: nothing of it is on its way.
          order.dead = true;
          deliverAll(order);
        }
      }
      String id = signal.getSignalId();
      signal.setRevision(
          1
              + signals.stream()
                  .filter(each -> each.getSignalId().equals(id))
                  .mapToInt(Signal::getRevision)
                  .max()
                  .orElse(0));
      signal.setQuantity(Math.max(1, Math.rint(signal.getQuantity() * 2 * random.nextDouble())));
      signal.setEmittedAt(now);
    }
    signal.setReceivedAt(now);
    send(signal);
  }

  private void send(Signal signal) {
    signals.add(signal);
    apply(fixture.log.asked(signal));
  }

  private void take(Audit audit) {
    if (Recorder.codes(audit).contains("CONFLICT")) {
      assertThat(audit.getVerdict()).isEqualTo(Verdict.BLOCK);
      return;
    }
    String key = audit.getPortfolioId() + "|" + audit.getSignalId();
    Map<String, Double> before = nets();
    Working old = orders.get(key);
    if (audit.getVerdict() == Verdict.BLOCK) {
      if (old != null) {
        old.dead = true;
      }
      return;
    }
    allowed++;
    if (old != null && old.audit.getSignalRevision() == audit.getSignalRevision()) {
      // The same order, amended: what it has filled counts.
      old.audit = audit;
      old.dead = false;
    } else {
      orders.put(key, new Working(audit));
    }
    boolean exact = orders.values().stream().allMatch(o -> o.untold == 0);
    if (audit.getIntent() == Intent.OPEN && exact) {
      // Nothing is on its way, so the room knew what is held: net is inside or no worse.
      nets()
          .forEach(
              (who, net) ->
                  assertThat(net)
                      .as("net of %s after %s", who, audit.getText())
                      .isLessThanOrEqualTo(
                          Math.max(BOXES.get(who).net(), before.get(who)) * (1 + 2 * EXACT)));
    }
  }

  private Working anyWorking() {
    List<Working> live = orders.values().stream().filter(o -> o.remaining() > 0).toList();
    return live.isEmpty() ? null : live.get(random.nextInt(live.size()));
  }

  private void fill() {
    Working order = anyWorking();
    if (order == null) {
      return;
    }
    double quantity =
        random.nextBoolean() ? order.remaining() : order.remaining() * random.nextDouble();
    order.filled += quantity;
    Audit audit = order.audit;
    positions
        .get(audit.getPortfolioId())
        .merge(audit.getInstrument(), order.sign() * quantity, Double::sum);
    tell(
        order,
        Fill.newBuilder()
            .setFillId("F" + ++named)
            .setPortfolioId(audit.getPortfolioId())
            .setInstrument(audit.getInstrument())
            .setSide(order.sign() > 0 ? TradeSide.BUY : TradeSide.SELL)
            .setQuantity(quantity)
            .setPrice(PRICES[List.of(NAMES).indexOf(audit.getInstrument())])
            .setFee(0)
            .setEventTime(now)
            .setClientOrderId(audit.getDecisionId())
            .setSignalId(audit.getSignalId())
            .build());
  }

  /** Cancelled, rejected or expired at the venue, or filled and said to be so. */
  private void end() {
    Working order = anyWorking();
    if (order == null) {
      return;
    }
    OrderStatus[] ends = {OrderStatus.CANCELED, OrderStatus.REJECTED, OrderStatus.EXPIRED};
    order.dead = true;
    Audit audit = order.audit;
    tell(
        order,
        new OrderUpdate(
            audit.getDecisionId(),
            audit.getSignalId(),
            audit.getPortfolioId(),
            audit.getInstrument(),
            ends[random.nextInt(ends.length)],
            order.filled,
            now,
            ""));
  }

  private void tell(Working order, SpecificRecord body) {
    order.untold++;
    // Any place in what is on its way: reordered.
    wire.add(random.nextInt(wire.size() + 1), new Message(order, body));
    if (random.nextInt(3) == 0) {
      deliver();
    }
  }

  private void deliver() {
    if (!wire.isEmpty()) {
      deliver(wire.remove(0));
    }
  }

  private void deliver(Message message) {
    message.order().untold--;
    told.add(message);
    apply(fixture.log.record(message.body()));
  }

  private void deliverAll(Working order) {
    for (Message message : List.copyOf(wire)) {
      if (message.order() == order) {
        wire.remove(message);
        deliver(message);
      }
    }
  }

  private void tellTwice() {
    if (!told.isEmpty()) {
      apply(fixture.log.record(told.get(random.nextInt(told.size())).body()));
    }
  }

  /** Everything on its way arrives. */
  void settle() {
    while (!wire.isEmpty()) {
      deliver();
    }
  }

  private double position(String portfolio, String name) {
    return positions.get(portfolio).getOrDefault(name, 0.0);
  }

  /** All long and all short ends of one instrument, money. */
  private double[] ends(String portfolio, int which) {
    double held = position(portfolio, NAMES[which]);
    double[] ends = {held, held};
    for (Working order : orders.values()) {
      Audit audit = order.audit;
      if (audit.getPortfolioId().equals(portfolio) && audit.getInstrument().equals(NAMES[which])) {
        ends[order.sign() > 0 ? 0 : 1] += order.sign() * order.remaining();
      }
    }
    ends[0] *= PRICES[which];
    ends[1] *= PRICES[which];
    return ends;
  }

  private Map<String, Double> nets() {
    Map<String, Double> nets = new TreeMap<>();
    for (String portfolio : positions.keySet()) {
      double longs = 0;
      double shorts = 0;
      for (int i = 0; i < NAMES.length; i++) {
        longs += ends(portfolio, i)[0];
        shorts += ends(portfolio, i)[1];
      }
      nets.put(portfolio, Math.max(Math.abs(longs), Math.abs(shorts)));
    }
    nets.put("O1", nets.get("P1") + nets.get("P2"));
    return nets;
  }

  /** Whatever fills, gross, single positions and their number are inside, at any moment. */
  void checkLimits() {
    double ownerGross = 0;
    int ownerOpen = 0;
    double[] ownerValues = new double[NAMES.length];
    for (String portfolio : positions.keySet()) {
      Box box = BOXES.get(portfolio);
      double gross = 0;
      int open = 0;
      for (int i = 0; i < NAMES.length; i++) {
        double[] ends = ends(portfolio, i);
        double worst = Math.max(Math.abs(ends[0]), Math.abs(ends[1]));
        inside(worst, box.position(), portfolio + " in " + NAMES[i]);
        gross += worst;
        open += worst > EXACT ? 1 : 0;
        ownerValues[i] += worst;
      }
      inside(gross, box.gross(), "gross of " + portfolio);
      assertThat(open).as("positions of %s", portfolio).isLessThanOrEqualTo(box.open());
      ownerGross += gross;
      ownerOpen += open;
    }
    Box box = BOXES.get("O1");
    inside(ownerGross, box.gross(), "gross of O1");
    for (double value : ownerValues) {
      inside(value, box.position(), "one instrument of O1");
    }
    assertThat(ownerOpen).isLessThanOrEqualTo(box.open());
  }

  private static void inside(double figure, double limit, String what) {
    assertThat(figure).as(what).isLessThanOrEqualTo(limit * (1 + 2 * EXACT));
  }

  /** With nothing on its way the room reserves what the venue may still fill, no more, no less. */
  void checkReservations() {
    for (String portfolio : positions.keySet()) {
      PortfolioDesk desk = room.state().desk(portfolio);
      SortedMap<String, ReservedRoom> rooms = desk.reservations().rooms(now, null);
      for (String name : NAMES) {
        double[] standing = new double[3];
        for (Working order : orders.values()) {
          Audit audit = order.audit;
          if (audit.getPortfolioId().equals(portfolio) && audit.getInstrument().equals(name)) {
            standing[order.exit() ? 2 : order.sign() > 0 ? 0 : 1] += order.remaining();
          }
        }
        ReservedRoom reserved = rooms.getOrDefault(name, ReservedRoom.NONE);
        assertThat(reserved.longs()).as("longs of " + name).isCloseTo(standing[0], within(1e-6));
        assertThat(reserved.shorts()).as("shorts of " + name).isCloseTo(standing[1], within(1e-6));
        assertThat(reserved.reductions()).isCloseTo(standing[2], within(1e-6));
        assertThat(desk.quantity(name)).isCloseTo(position(portfolio, name), within(1e-6));
      }
    }
  }
}
