package io.breakwater.udfs.math.room;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Genesis;
import io.breakwater.schemas.avro.StandingLadder;
import io.breakwater.schemas.avro.StandingNav;
import io.breakwater.udfs.math.audit.Holdings;
import io.breakwater.udfs.math.audit.Reservations;
import io.breakwater.udfs.math.breaker.BreakerBoard;
import io.breakwater.udfs.math.breaker.DrawdownRules;
import io.breakwater.udfs.math.portfolio.AttributionBook;
import io.breakwater.udfs.math.portfolio.Behaviour;
import io.breakwater.udfs.math.portfolio.DecisionPrices;
import io.breakwater.udfs.math.portfolio.DeriskingLadder;
import io.breakwater.udfs.math.portfolio.Ledger;
import io.breakwater.udfs.math.portfolio.Position;
import io.breakwater.udfs.math.portfolio.TrailingStops;
import io.breakwater.udfs.math.portfolio.UnitisedNav;
import io.breakwater.udfs.math.portfolio.VarTrack;
import io.breakwater.udfs.math.rebalance.RebalanceState;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All that a room keeps of one portfolio. */
final class PortfolioDesk implements Holdings {
  private static final int VERSION = 1;
  private static final int MEMORY_VERSION = 1;

  private final String portfolioId;
  private Ledger ledger = new Ledger();
  private UnitisedNav nav = new UnitisedNav();
  private DeriskingLadder ladder = new DeriskingLadder();
  private Reservations reservations = new Reservations();
  private BreakerBoard breakers = new BreakerBoard();
  private DrawdownRules drawdownRules;
  private RebalanceState rebalance;
  private SignalMemory signals = new SignalMemory();
  private Revisions revisions = new Revisions();
  private LossStreaks streaks;
  private Holds holds = new Holds();
  private final ArrayDeque<Allowed> allowed = new ArrayDeque<>();
  private final TreeMap<String, String> lastSkips = new TreeMap<>(Utf8Order.INSTANCE);
  private AttributionBook attribution = new AttributionBook();
  private DecisionPrices decisionPrices = new DecisionPrices();
  private VarTrack varTrack = new VarTrack();
  private Behaviour behaviour = new Behaviour();
  private TrailingStops stops = new TrailingStops();
  private @Nullable Beginning beginning;
  private boolean dirty = true;

  PortfolioDesk(String portfolioId) {
    this.portfolioId = portfolioId;
    this.drawdownRules = new DrawdownRules("portfolio", portfolioId);
    this.rebalance = new RebalanceState(portfolioId);
    this.streaks = new LossStreaks(portfolioId);
  }

  /** Where a genesis record let it begin; null: it began with its first record. */
  @Nullable Beginning beginning() {
    return beginning;
  }

  String portfolioId() {
    return portfolioId;
  }

  Ledger ledger() {
    return ledger;
  }

  UnitisedNav nav() {
    return nav;
  }

  DeriskingLadder ladder() {
    return ladder;
  }

  Reservations reservations() {
    return reservations;
  }

  BreakerBoard breakers() {
    return breakers;
  }

  DrawdownRules drawdownRules() {
    return drawdownRules;
  }

  RebalanceState rebalance() {
    return rebalance;
  }

  SignalMemory signals() {
    return signals;
  }

  /** Where its result comes from. */
  AttributionBook attribution() {
    return attribution;
  }

  /** Marks at which its orders were decided. */
  DecisionPrices decisionPrices() {
    return decisionPrices;
  }

  /** How its VaR has held. */
  VarTrack varTrack() {
    return varTrack;
  }

  /** Stops that are suggested for its positions. */
  TrailingStops stops() {
    return stops;
  }

  /** How it trades. */
  Behaviour behaviour() {
    return behaviour;
  }

  /** Last reason per instrument for which a rebalance leg was left out. */
  Map<String, String> lastSkips() {
    return lastSkips;
  }

  /** Openings that may be answered better. */
  Revisions revisions() {
    return revisions;
  }

  /** Losing exits and sizes, of the portfolio and its strategies. */
  LossStreaks streaks() {
    return streaks;
  }

  /** What incidents hold. */
  Holds holds() {
    return holds;
  }

  /** Counts an allowed signal; a later verdict on it does not count again. */
  void allow(long time, String signalId) {
    allowed.removeIf(each -> each.signalId().equals(signalId));
    allowed.addLast(new Allowed(time, signalId));
  }

  /** What was allowed and never published counts no longer. */
  void forgetAllowed(String signalId) {
    allowed.removeIf(each -> each.signalId().equals(signalId));
  }

  /** Signals allowed in (now - 60 s, now], {@code exceptSignalId} not counted. */
  int allowedLastMinute(long now, String exceptSignalId) {
    allowed.removeIf(each -> each.time() <= now - Times.MINUTE);
    int count = 0;
    for (Allowed each : allowed) {
      count += each.signalId().equals(exceptSignalId) ? 0 : 1;
    }
    return count;
  }

  /** Marks the desk as changed since it was saved. */
  void touch() {
    dirty = true;
  }

  /** True once after each change. */
  boolean takeDirty() {
    boolean was = dirty;
    dirty = false;
    return was;
  }

  @Override
  public double quantity(String instrument) {
    return ledger.quantity(instrument);
  }

  @Override
  public SortedMap<String, Double> quantities() {
    SortedMap<String, Double> quantities = new TreeMap<>(Utf8Order.INSTANCE);
    for (Position position : ledger.positions().values()) {
      if (position.quantity() != 0) {
        quantities.put(position.instrument(), position.quantity());
      }
    }
    return quantities;
  }

  @Override
  public boolean opened() {
    return ledger.isOpen();
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    StateBytes.writeText(out, portfolioId);
    ledger.writeTo(out);
    nav.writeTo(out);
    ladder.writeTo(out);
    reservations.writeTo(out);
    breakers.writeTo(out);
    drawdownRules.writeTo(out);
    rebalance.writeTo(out);
    signals.writeTo(out);
    writeAllowed(out);
    revisions.writeTo(out);
    Beginning.write(out, beginning);
    writeSkips(out);
    streaks.writeTo(out);
    holds.writeTo(out);
    attribution.writeTo(out);
    decisionPrices.writeTo(out);
    varTrack.writeTo(out);
    behaviour.writeTo(out);
    stops.writeTo(out);
  }

  private void writeAllowed(DataOutput out) throws IOException {
    out.writeInt(allowed.size());
    for (Allowed each : allowed) {
      out.writeLong(each.time());
      StateBytes.writeText(out, each.signalId());
    }
  }

  private void readAllowed(DataInput in) throws IOException {
    for (int i = in.readInt(); i > 0; i--) {
      allowed.addLast(new Allowed(in.readLong(), StateBytes.readText(in)));
    }
  }

  private void writeSkips(DataOutput out) throws IOException {
    out.writeInt(lastSkips.size());
    for (Map.Entry<String, String> skip : lastSkips.entrySet()) {
      StateBytes.writeText(out, skip.getKey());
      StateBytes.writeText(out, skip.getValue());
    }
  }

  private void readSkips(DataInput in) throws IOException {
    for (int i = in.readInt(); i > 0; i--) {
      lastSkips.put(StateBytes.readText(in), StateBytes.readText(in));
    }
  }

  static PortfolioDesk readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "portfolio");
    PortfolioDesk desk = new PortfolioDesk(StateBytes.readText(in));
    desk.ledger = Ledger.readFrom(in);
    desk.nav = UnitisedNav.readFrom(in);
    desk.ladder = DeriskingLadder.readFrom(in);
    desk.reservations = Reservations.readFrom(in);
    desk.breakers = BreakerBoard.readFrom(in);
    desk.drawdownRules = DrawdownRules.readFrom(in);
    desk.rebalance = RebalanceState.readFrom(in);
    desk.signals = SignalMemory.readFrom(desk.portfolioId, in);
    desk.readAllowed(in);
    desk.revisions = Revisions.readFrom(in);
    desk.beginning = Beginning.read(in);
    desk.readSkips(in);
    desk.streaks = LossStreaks.readFrom(in);
    desk.holds = Holds.readFrom(in);
    desk.attribution = AttributionBook.readFrom(in);
    desk.decisionPrices = DecisionPrices.readFrom(in);
    desk.varTrack = VarTrack.readFrom(in);
    desk.behaviour = Behaviour.readFrom(in);
    desk.stops = TrailingStops.readFrom(in);
    desk.dirty = false;
    return desk;
  }

  /** What a genesis record has no words for. */
  void writeMemoryTo(DataOutput out) throws IOException {
    out.writeByte(MEMORY_VERSION);
    ledger.writeTo(out);
    drawdownRules.writeTo(out);
    reservations.writeTo(out);
    rebalance.writeTo(out);
    signals.writeIndexTo(out);
    writeAllowed(out);
    revisions.writeTo(out);
    writeSkips(out);
    streaks.writeTo(out);
    holds.writeTo(out);
    attribution.writeTo(out);
    decisionPrices.writeTo(out);
    varTrack.writeTo(out);
    behaviour.writeTo(out);
    stops.writeTo(out);
  }

  /** A desk that begins where a genesis record says, from its figures. */
  static PortfolioDesk standingAt(Genesis genesis, Ledger ledger) {
    PortfolioDesk desk = new PortfolioDesk(genesis.getScope());
    desk.beginning = Beginning.of(genesis);
    desk.ledger = ledger;
    StandingNav nav = genesis.getNav();
    desk.nav = nav == null ? new UnitisedNav() : UnitisedNav.standingAt(nav);
    StandingLadder ladder = genesis.getLadder();
    desk.ladder = ladder == null ? new DeriskingLadder() : DeriskingLadder.standingAt(ladder);
    desk.breakers = BreakerBoard.standingAt(genesis.getBreakers());
    desk.drawdownRules.standAt(genesis.getLadderStepsDown());
    return desk;
  }

  /** The ledger inside what {@link #writeMemoryTo} wrote; the rest is read into this desk. */
  void readMemoryFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, MEMORY_VERSION, "memory of a portfolio");
    ledger = Ledger.readFrom(in);
    drawdownRules = DrawdownRules.readFrom(in);
    reservations = Reservations.readFrom(in);
    rebalance = RebalanceState.readFrom(in);
    signals = SignalMemory.readFrom(portfolioId, in);
    readAllowed(in);
    revisions = Revisions.readFrom(in);
    readSkips(in);
    streaks = LossStreaks.readFrom(in);
    holds = Holds.readFrom(in);
    attribution = AttributionBook.readFrom(in);
    decisionPrices = DecisionPrices.readFrom(in);
    varTrack = VarTrack.readFrom(in);
    behaviour = Behaviour.readFrom(in);
    stops = TrailingStops.readFrom(in);
  }

  private record Allowed(long time, String signalId) {}
}
