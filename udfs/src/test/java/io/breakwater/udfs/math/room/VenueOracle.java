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
import org.apache.avro.specific.SpecificRecord;

/**
 * A venue that does with the room's orders whatever a venue may do, tells it late, twice and in
 * another order, and counts for itself what is held and what may still fill. Prices stand still, so
 * only what was allowed can break a limit.
 */
final class VenueOracle {

  /** A record on its way; the order it is about. */
  private record Message(VenueOrder order, SpecificRecord body) {}

  private final Random random;
  private final RoomFixture fixture = new RoomFixture();
  private Room room = fixture.room;
  final VenueBooks books = new VenueBooks();
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
    for (String name : VenueBooks.NAMES) {
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
    apply(log.balance(START, "P1", VenueBooks.P1));
    apply(log.balance(START, "P2", VenueBooks.P2));
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
    for (int i = 0; i < VenueBooks.NAMES.length; i++) {
      entries.add(RoomScript.evidenceOf(now, VenueBooks.NAMES[i], VenueBooks.PRICES[i]));
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
    for (VenueOrder order : books.orders.values()) {
      if (order.untold > 0 && order.audit.getExpiresAt() <= next) {
        deliverAll(order);
      }
    }
    now = next;
    for (VenueOrder order : books.orders.values()) {
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
    int which = random.nextInt(VenueBooks.NAMES.length);
    double quantity = Math.max(1, Math.rint(random.nextInt(60_000) / VenueBooks.PRICES[which]));
    String portfolio = random.nextBoolean() ? "P1" : "P2";
    Signal signal =
        RoomScript.signal(
            now,
            "S" + ++named,
            portfolio,
            VenueBooks.NAMES[which],
            quantity,
            VenueBooks.PRICES[which]);
    signal.setStopPrice(null);
    signal.setTargetPrice(null);
    signal.setSide(random.nextInt(3) > 0 ? Direction.LONG : Direction.SHORT);
    int kind = random.nextInt(8);
    if (kind == 0) {
      signal.setPortfolioId(null);
    } else if (kind < 3 && !opposed(portfolio, VenueBooks.NAMES[which])) {
      signal.setIntent(Intent.REDUCE);
      signal.setSide(
          books.position(portfolio, VenueBooks.NAMES[which]) < 0
              ? Direction.SHORT
              : Direction.LONG);
    }
    send(signal);
  }

  /**
   * An exit is let pass by whatever stands; it may undo what an opening of the other side rests on.
   */
  private boolean opposed(String portfolio, String name) {
    double held = books.position(portfolio, name);
    return books.orders.values().stream()
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
      for (String portfolio : books.positions.keySet()) {
        VenueOrder order = books.orders.get(portfolio + "|" + signal.getSignalId());
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
    Map<String, Double> before = books.nets();
    VenueOrder old = books.orders.get(key);
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
      books.orders.put(key, new VenueOrder(audit));
    }
    boolean exact = books.orders.values().stream().allMatch(o -> o.untold == 0);
    if (audit.getIntent() == Intent.OPEN && exact) {
      // Nothing is on its way, so the room knew what is held: net is inside or no worse.
      books
          .nets()
          .forEach(
              (who, net) ->
                  assertThat(net)
                      .as("net of %s after %s", who, audit.getText())
                      .isLessThanOrEqualTo(
                          Math.max(VenueBooks.BOXES.get(who).net(), before.get(who))
                              * (1 + 2 * VenueBooks.EXACT)));
    }
  }

  private VenueOrder anyWorking() {
    List<VenueOrder> live = books.orders.values().stream().filter(o -> o.remaining() > 0).toList();
    return live.isEmpty() ? null : live.get(random.nextInt(live.size()));
  }

  private void fill() {
    VenueOrder order = anyWorking();
    if (order == null) {
      return;
    }
    double quantity =
        random.nextBoolean() ? order.remaining() : order.remaining() * random.nextDouble();
    order.filled += quantity;
    Audit audit = order.audit;
    books
        .positions
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
            .setPrice(VenueBooks.PRICES[List.of(VenueBooks.NAMES).indexOf(audit.getInstrument())])
            .setFee(0)
            .setEventTime(now)
            .setClientOrderId(audit.getDecisionId())
            .setSignalId(audit.getSignalId())
            .build());
  }

  /** Cancelled, rejected or expired at the venue, or filled and said to be so. */
  private void end() {
    VenueOrder order = anyWorking();
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

  private void tell(VenueOrder order, SpecificRecord body) {
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

  private void deliverAll(VenueOrder order) {
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

  /** With nothing on its way the room reserves what the venue may still fill, no more, no less. */
  void checkReservations() {
    for (String portfolio : books.positions.keySet()) {
      PortfolioDesk desk = room.state().desk(portfolio);
      SortedMap<String, ReservedRoom> rooms = desk.reservations().rooms(now, null);
      for (String name : VenueBooks.NAMES) {
        double[] standing = new double[3];
        for (VenueOrder order : books.orders.values()) {
          Audit audit = order.audit;
          if (audit.getPortfolioId().equals(portfolio) && audit.getInstrument().equals(name)) {
            standing[order.exit() ? 2 : order.sign() > 0 ? 0 : 1] += order.remaining();
          }
        }
        ReservedRoom reserved = rooms.getOrDefault(name, ReservedRoom.NONE);
        assertThat(reserved.longs()).as("longs of " + name).isCloseTo(standing[0], within(1e-6));
        assertThat(reserved.shorts()).as("shorts of " + name).isCloseTo(standing[1], within(1e-6));
        assertThat(reserved.reductions()).isCloseTo(standing[2], within(1e-6));
        assertThat(desk.quantity(name)).isCloseTo(books.position(portfolio, name), within(1e-6));
      }
    }
  }
}
