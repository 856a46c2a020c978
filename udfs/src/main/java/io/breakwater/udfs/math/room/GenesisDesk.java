package io.breakwater.udfs.math.room;

import io.breakwater.schemas.avro.BreakerState;
import io.breakwater.schemas.avro.Genesis;
import io.breakwater.schemas.avro.Holding;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.StandingBreaker;
import io.breakwater.udfs.math.breaker.BreakerBoard;
import io.breakwater.udfs.math.portfolio.Ledger;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets portfolios, owners and the house begin where they stood in another deployment, and tells
 * from time to time how they stand.
 *
 * <p>The words of a snapshot are figures that a person can read, check and write; beside them it
 * carries the room's own bytes of what has no words. Where both speak they must agree.
 */
final class GenesisDesk {
  static final String PORTFOLIO = "portfolio";
  static final String OWNER = "owner";
  static final String GLOBAL = "global";

  private final RoomState room;

  GenesisDesk(RoomState room) {
    this.room = room;
  }

  /** Takes a genesis record, or refuses it and changes nothing. */
  void begin(LogRecord record, Genesis genesis, RoomOutput out) {
    try {
      switch (genesis.getScopeKind()) {
        case PORTFOLIO -> beginPortfolio(genesis);
        case OWNER -> beginOwner(genesis);
        case GLOBAL -> beginHouse(genesis);
        default -> throw new Fault("UNKNOWN_SCOPE", "scopeKind");
      }
      room.nextDue = Long.MIN_VALUE;
      out.count("genesis");
    } catch (Fault fault) {
      out.refuse(record, fault.reason, fault.field);
    }
  }

  private void beginPortfolio(Genesis genesis) throws Fault {
    String id = genesis.getScope();
    PortfolioDesk known = room.portfolios.get(id);
    if (known != null && (known.ledger().isOpen() || known.beginning() != null)) {
      throw new Fault("ALREADY_OPEN", "scope");
    }
    String owner = genesis.getOwnerId();
    String bound = room.policies.ownerOf(id);
    if (owner == null || !room.holds(owner)) {
      throw new Fault("WRONG_SHARD", "ownerId");
    }
    if (bound != null && !bound.equals(owner)) {
      throw new Fault("OWNER_CHANGE", "ownerId");
    }
    if (genesis.getCash() == null) {
      throw new Fault("MISSING_FIELD", "cash");
    }
    Ledger ledger = Ledger.standingAt(genesis, room.market::find);
    if (ledger == null) {
      throw new Fault("UNKNOWN_INSTRUMENT", "positions");
    }
    PortfolioDesk desk = standing(genesis, ledger);
    if (known != null) {
      known.signals().places().forEach(room.quota::remove);
    }
    room.portfolios.put(id, desk);
  }

  private PortfolioDesk standing(Genesis genesis, Ledger ledger) throws Fault {
    try {
      PortfolioDesk desk = PortfolioDesk.standingAt(genesis, ledger);
      String memory = genesis.getMemoryBase64();
      if (memory != null) {
        byte[] bytes = Base64.getDecoder().decode(memory);
        desk.readMemoryFrom(new DataInputStream(new ByteArrayInputStream(bytes)));
        if (!figures(desk, genesis).equals(withoutMemory(genesis))) {
          throw new Fault("MEMORY_DISAGREES", "memoryBase64");
        }
      }
      return desk;
    } catch (IOException | IllegalArgumentException e) {
      throw new Fault("MALFORMED", "memoryBase64, nav or ladder: " + e.getMessage());
    }
  }

  private void beginOwner(Genesis genesis) throws Fault {
    String id = genesis.getScope();
    if (!room.holds(id)) {
      throw new Fault("WRONG_SHARD", "scope");
    }
    if (room.owners.containsKey(id)) {
      throw new Fault("ALREADY_OPEN", "scope");
    }
    try {
      room.owners.put(id, OwnerDesk.standingAt(genesis));
    } catch (IllegalArgumentException e) {
      throw new Fault("MALFORMED", e.getMessage());
    }
  }

  private void beginHouse(Genesis genesis) throws Fault {
    if (room.beginning != null) {
      throw new Fault("ALREADY_OPEN", "scope");
    }
    room.beginning = Beginning.of(genesis);
    room.market.begin(BreakerBoard.standingAt(genesis.getBreakers()));
    room.switches = Switches.standingAt(genesis.getPaused(), genesis.getKilled());
  }

  /** Tells how all stand, if since the tick {@code before} a time to do so has passed. */
  void onTick(long before, RoomOutput out) {
    long time = room.lastTick;
    long every = room.place().snapshotEvery();
    boolean due =
        before == Long.MIN_VALUE
            ? Math.floorMod(time, every) == 0
            : Math.floorDiv(time, every) > Math.floorDiv(before, every);
    if (!due) {
      return;
    }
    for (PortfolioDesk desk : room.desks().values()) {
      if (desk.ledger().isOpen() && !Beginning.holds(desk.beginning(), time)) {
        Genesis snapshot = figures(desk, named(PORTFOLIO, desk.portfolioId(), time));
        snapshot.setMemoryBase64(memory(desk));
        out.decide(time, snapshot);
      }
    }
    room.owners.forEach(
        (id, owner) -> {
          if (!Beginning.holds(owner.beginning(), time)) {
            out.decide(time, figures(owner, named(OWNER, id, time)));
          }
        });
    if (room.isVoice() && !Beginning.holds(room.beginning, time)) {
      out.decide(time, house(time));
    }
  }

  private Genesis named(String scopeKind, String scope, long time) {
    return Genesis.newBuilder()
        .setScopeKind(scopeKind)
        .setScope(scope)
        .setOwnerId(scopeKind.equals(PORTFOLIO) ? room.policies.ownerOf(scope) : null)
        .setAsOf(time)
        .setLanes(room.place().lanesLast() ? room.lanes.positions() : List.of())
        .build();
  }

  private Genesis house(long time) {
    Genesis house = named(GLOBAL, GLOBAL, time);
    house.setBreakers(standing(room.market.breakers()));
    house.setPaused(room.switches.paused());
    house.setKilled(room.switches.killed());
    return house;
  }

  /** The figures of a desk under the name, time and lanes of another record. */
  private static Genesis figures(PortfolioDesk desk, Genesis named) {
    Ledger ledger = desk.ledger();
    return Genesis.newBuilder()
        .setScopeKind(named.getScopeKind())
        .setScope(named.getScope())
        .setOwnerId(named.getOwnerId())
        .setAsOf(named.getAsOf())
        .setLanes(named.getLanes())
        .setCash(ledger.cash())
        .setRealised(ledger.realised())
        .setFees(ledger.fees())
        .setFunding(ledger.funding())
        .setTransferred(ledger.transferred())
        .setPositions(holdings(ledger))
        .setNav(desk.nav().standing())
        .setLadder(desk.ladder().standing())
        .setLadderStepsDown(desk.drawdownRules().stepsDown())
        .setBreakers(standing(desk.breakers()))
        .build();
  }

  private static Genesis figures(OwnerDesk owner, Genesis named) {
    named.setNav(owner.nav().standing());
    named.setLadderStepsDown(owner.drawdownRules().stepsDown());
    named.setBreakers(standing(owner.breakers()));
    return named;
  }

  private static List<Holding> holdings(Ledger ledger) {
    return ledger.positions().values().stream()
        .map(
            held ->
                new Holding(
                    held.instrument(),
                    held.quantity(),
                    held.averageCost(),
                    held.contractMultiplier()))
        .toList();
  }

  // One that is closed and never was anything else says nothing.
  private static List<StandingBreaker> standing(BreakerBoard board) {
    return board.standing().stream()
        .filter(
            breaker ->
                breaker.getState() != BreakerState.CLOSED
                    || breaker.getNewestTrip() != null
                    || breaker.getLastReset() != null)
        .toList();
  }

  private static Genesis withoutMemory(Genesis genesis) {
    return Genesis.newBuilder(genesis).setMemoryBase64(null).build();
  }

  private static String memory(PortfolioDesk desk) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    try {
      desk.writeMemoryTo(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot be written to", e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /** Why a genesis record is refused. */
  private static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final @Nullable String field;

    Fault(String reason, @Nullable String field) {
      super(reason);
      this.reason = reason;
      this.field = field;
    }
  }
}
