package io.breakwater.udfs.math.room;

import io.breakwater.schemas.avro.AuditRequest;
import io.breakwater.schemas.avro.Balance;
import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.BreakerState;
import io.breakwater.schemas.avro.Command;
import io.breakwater.schemas.avro.EvidenceVector;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.Funding;
import io.breakwater.schemas.avro.GateReport;
import io.breakwater.schemas.avro.Genesis;
import io.breakwater.schemas.avro.Heartbeat;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.News;
import io.breakwater.schemas.avro.OrderUpdate;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.ScheduledEvent;
import io.breakwater.schemas.avro.Transfer;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.schemas.avro.ValuationTick;
import io.breakwater.schemas.avro.VenueStatus;
import io.breakwater.udfs.math.breaker.BreakerBoard;
import io.breakwater.udfs.math.breaker.BreakerMachine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Decides for the owners of one partition of the decision log: (room, record) &rarr; (room,
 * decisions). A pure function of the log; it has no clock but the log's.
 */
public final class Room {
  // Rank of evidence and bar vectors in the order of the log.
  private static final int EVIDENCE_RANK = 15;

  private final RoomState state;
  private final SignalDesk signals;
  private final LedgerDesk ledgers;
  private final TickDesk ticks;
  private final CommandDesk commands;
  private final GateDesk gate;
  private final GenesisDesk genesis;
  private final HoldDesk holds;
  private boolean marketDirty = true;
  private boolean rulesDirty = true;

  /** An empty room. */
  public Room(RoomPlace place) {
    this(new RoomState(place));
  }

  Room(RoomState state) {
    this.state = state;
    this.signals = new SignalDesk(state);
    this.ledgers = new LedgerDesk(state);
    this.ticks = new TickDesk(state);
    this.commands = new CommandDesk(state);
    this.gate = new GateDesk(state);
    this.genesis = new GenesisDesk(state);
    this.holds = new HoldDesk(state);
  }

  /** Applies the next record of the log. */
  public void apply(LogRecord record, RoomOutput told) {
    DecisionNotes out = new DecisionNotes(state, told);
    if (record.getBody() instanceof Heartbeat) {
      return;
    }
    switch (state.lanes.judge(record)) {
      case DUPLICATE -> {
        out.count("duplicates");
        return;
      }
      case GAP -> {
        out.count("gaps");
        return;
      }
      case NEXT -> applyNext(record, out);
    }
  }

  /**
   * Applies a record that was made inside the room, by an execution simulator, and has no place in
   * a lane.
   */
  public void applyUnchained(LogRecord record, RoomOutput out) {
    applyNext(record, new DecisionNotes(state, out));
  }

  /** True: the record stands at or before the newest of its lane, so it has been applied. */
  public boolean knows(LogRecord record) {
    return state.lanes.knows(record);
  }

  /** The log clock, epoch microseconds. */
  public long clock() {
    return state.clock;
  }

  /** The newest marks, for an execution simulator beside the room. */
  public io.breakwater.udfs.math.evidence.MarkLookup marks() {
    return state.market.view();
  }

  /**
   * Every record of the present moment has been applied: what waited for its evidence is answered.
   * Under the wall clock nobody knows that before the next record comes.
   */
  public void completeMoment(RoomOutput out) {
    completePresent(new DecisionNotes(state, out));
  }

  private void completePresent(DecisionNotes out) {
    if (state.evidenceNew) {
      state.evidenceNew = false;
      signals.revise(out);
    }
  }

  /** The log is at its end: what is told by the period is told up to here. */
  public void finish(RoomOutput out) {
    ticks.finish(out);
  }

  private void applyNext(LogRecord record, DecisionNotes out) {
    if (record.getBody() instanceof Policy policy && PolicyBook.isShadow(policy)) {
      // Nothing that is enforced may depend on it, so not even the log clock moves.
      state.policies.add(policy);
      rulesDirty = true;
      return;
    }
    if (record.getLogTime() > state.clock || record.getRank() > EVIDENCE_RANK) {
      completePresent(out);
    }
    advanceBreakers(record.getLogTime(), out);
    state.clock = Math.max(state.clock, record.getLogTime());
    state.market.view().advanceTo(state.clock);
    Object body = record.getBody();
    if (applyToMarket(body, record)) {
      marketDirty = true;
    } else if (body instanceof Policy policy) {
      state.policies.add(policy);
      rulesDirty = true;
    } else if (body instanceof Trip trip) {
      onTrip(record, trip, out);
    } else if (body instanceof VenueStatus status) {
      onTrip(record, HoldDesk.tripOf(status), out);
    } else if (body instanceof ValuationTick tick) {
      long before = state.lastTick;
      ticks.onTick(tick.getEventTime(), out);
      genesis.onTick(before, out);
      marketDirty = true;
    } else if (body instanceof AuditRequest request) {
      signals.onSignal(record, request, out);
    } else if (body instanceof Command command) {
      commands.obey(record, command, out);
      marketDirty = true;
      rulesDirty = true;
    } else {
      applyToPortfolio(record, body, out);
    }
  }

  private boolean applyToMarket(Object body, LogRecord record) {
    if (body instanceof EvidenceVector evidence) {
      state.market.view().apply(evidence);
      state.evidenceNew = true;
    } else if (body instanceof BarVector bars) {
      state.market.onBars(bars);
      state.evidenceNew = true;
    } else if (body instanceof News item) {
      state.market.news().accept(item);
      state.evidenceNew = true;
    } else if (body instanceof ScheduledEvent event) {
      state.market.events().accept(event);
      state.evidenceNew = true;
    } else if (body instanceof Instrument instrument) {
      state.market.define(instrument);
    } else if (body instanceof Funding funding) {
      ledgers.onFunding(record, funding);
    } else {
      return false;
    }
    return true;
  }

  private void applyToPortfolio(LogRecord record, Object body, RoomOutput out) {
    if (body instanceof Fill fill) {
      ledgers.onFill(record, fill, out);
    } else if (body instanceof OrderUpdate update) {
      ledgers.onOrderUpdate(record, update, out);
    } else if (body instanceof Balance balance) {
      ledgers.onBalance(record, balance, out);
    } else if (body instanceof Transfer transfer) {
      ledgers.onTransfer(record, transfer, out);
    } else if (body instanceof Genesis begin) {
      genesis.begin(record, begin, out);
      marketDirty = true;
      rulesDirty = true;
    } else if (body instanceof GateReport report) {
      gate.onReport(report, out);
    } else {
      throw new IllegalArgumentException("not a record of the log: " + body.getClass());
    }
  }

  private void onTrip(LogRecord record, Trip trip, RoomOutput out) {
    // What market-state matches is numbered by its moment, the rest has a place in its lane.
    boolean ofTheMarket = record.getBody() == trip && trip.getSignal() == null;
    if (ofTheMarket
        ? Beginning.holds(state.beginning, trip.getEventTime())
        : Beginning.holds(state.beginning, record)) {
      out.count("beforeGenesis");
      return;
    }
    if (ofTheMarket && trip.getEventTime() > state.lastTick) {
      state.market.remember(trip);
    }
    List<Breaker> steps = state.market.breakers().trip(trip);
    TickDesk.tell(steps, state.isVoice(), out);
    holds.onSteps(steps, out);
    marketDirty = true;
  }

  /** What is due fires before the record that passes it. */
  private void advanceBreakers(long time, RoomOutput out) {
    if (time < state.nextDue) {
      return;
    }
    List<Breaker> steps = new ArrayList<>();
    List<Breaker> shared = state.market.breakers().advanceTo(time);
    marketDirty |= !shared.isEmpty();
    steps.addAll(state.isVoice() ? shared : List.of());
    state.owners.values().forEach(owner -> steps.addAll(owner.breakers().advanceTo(time)));
    for (PortfolioDesk desk : state.desks().values()) {
      List<Breaker> own = desk.breakers().advanceTo(time);
      if (!own.isEmpty()) {
        desk.touch();
        steps.addAll(own);
      }
    }
    steps.sort(Comparator.comparingLong(Breaker::getEventTime));
    TickDesk.tell(steps, true, out);
    state.nextDue = state.findNextDue();
  }

  /** Counts breakers that are not closed, for an operator: once, before the first record. */
  public void countStanding(RoomOutput out) {
    if (state.isVoice()) {
      count(state.market.breakers(), out);
    }
    state.owners.values().forEach(owner -> count(owner.breakers(), out));
    state.desks().values().forEach(desk -> count(desk.breakers(), out));
  }

  private static void count(BreakerBoard board, RoomOutput out) {
    for (BreakerMachine machine : board.machines()) {
      if (machine.state() != BreakerState.CLOSED) {
        out.count("openBreakers" + machine.pattern(), 1);
      }
    }
  }

  /** Which parts changed since the last call, by name; see {@link RoomBytes}. */
  public TreeSet<String> takeDirtyParts() {
    TreeSet<String> parts = new TreeSet<>();
    if (marketDirty) {
      parts.add(RoomBytes.MARKET);
    }
    if (rulesDirty) {
      parts.add(RoomBytes.RULES);
    }
    // Lanes and clock move with every record.
    parts.add(RoomBytes.LANES);
    parts.add(RoomBytes.OWNERS);
    state
        .desks()
        .values()
        .forEach(
            desk -> {
              if (desk.takeDirty()) {
                parts.add(RoomBytes.PORTFOLIO + desk.portfolioId());
              }
            });
    marketDirty = false;
    rulesDirty = false;
    return parts;
  }

  /** Those of {@code stored} parts whose portfolio is no longer kept. */
  public TreeSet<String> goneOf(Iterable<String> stored) {
    TreeSet<String> gone = new TreeSet<>();
    for (String part : stored) {
      if (part.startsWith(RoomBytes.PORTFOLIO)
          && !state.portfolios.containsKey(part.substring(RoomBytes.PORTFOLIO.length()))) {
        gone.add(part);
      }
    }
    return gone;
  }

  RoomState state() {
    return state;
  }
}
