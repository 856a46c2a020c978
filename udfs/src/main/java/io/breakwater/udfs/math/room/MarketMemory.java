package io.breakwater.udfs.math.room;

import io.breakwater.schemas.RecordBytes;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.BarEntry;
import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.udfs.math.audit.RhoLookup;
import io.breakwater.udfs.math.breaker.BreakerBoard;
import io.breakwater.udfs.math.cross.ReturnRing;
import io.breakwater.udfs.math.cross.RollingRho;
import io.breakwater.udfs.math.evidence.EventCalendar;
import io.breakwater.udfs.math.evidence.MarketView;
import io.breakwater.udfs.math.evidence.NewsDesk;
import io.breakwater.udfs.math.portfolio.HourlyReturns;
import io.breakwater.udfs.math.portfolio.MarketBeta;
import io.breakwater.udfs.math.portfolio.Var;
import io.breakwater.udfs.math.rebalance.RebalanceCalls;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What every portfolio of a room shares: the market as of the log clock. */
final class MarketMemory {
  private static final int VERSION = 1;
  private static final int RHOS_AT_MOST = 100_000;

  private final TreeMap<String, Instrument> instruments = new TreeMap<>(Utf8Order.INSTANCE);
  private MarketView view = new MarketView();
  private NewsDesk news = new NewsDesk();
  private EventCalendar events = new EventCalendar();
  private ReturnRing ring = new ReturnRing();
  private io.breakwater.udfs.math.portfolio.ReturnRing minutes =
      new io.breakwater.udfs.math.portfolio.ReturnRing(Var.SLOTS);
  private HourlyReturns hours = new HourlyReturns();
  private BreakerBoard breakers = new BreakerBoard();
  private MarketBeta betas = new MarketBeta();
  private NewestRanges ranges = new NewestRanges();
  // Trips since the last tick that may call for a rebalance.
  private final TreeSet<String> tripped = new TreeSet<>(Utf8Order.INSTANCE);
  // Computed once for all portfolios that hold a pair; forgotten with the next bar.
  private final Map<Pair, RhoLookup.Rho> rhos = new HashMap<>();
  private long rhoMinute = Long.MIN_VALUE;

  void define(Instrument instrument) {
    instruments.put(instrument.getInstrument(), instrument);
  }

  /** Adds the returns of one bar end; a vector seen before changes nothing. */
  void onBars(BarVector bars) {
    if (ring.size() > 0 && bars.getEventTime() <= ring.barEnd(0)) {
      return;
    }
    ring.add(bars);
    rhos.clear();
    Map<String, Double> returns = new TreeMap<>(Utf8Order.INSTANCE);
    for (BarEntry entry : bars.getEntries()) {
      Double value = entry.getReturn$();
      if (value != null) {
        returns.put(entry.getInstrument(), value);
      }
    }
    minutes.push(bars.getEventTime(), returns);
    hours.onBars(bars.getEventTime(), returns);
    betas.onBars(bars.getEventTime(), returns);
    ranges.onBars(bars);
  }

  /** Keeps a trip that portfolios may take as a call to rebalance until the tick of its bar. */
  void remember(Trip trip) {
    if (RebalanceCalls.TRIPS.contains(trip.getPattern()) && !Boolean.TRUE.equals(trip.getEnds())) {
      // The scope of a pair is its two instruments.
      for (String instrument : trip.getScope().split("\\|", -1)) {
        tripped.add(RebalanceCalls.trip(trip.getPattern(), instrument));
      }
    }
  }

  /** Such trips since the last tick, each {@link RebalanceCalls#trip}. */
  Set<String> tripped() {
    return tripped;
  }

  /** Their tick is over. */
  void forgetTrips() {
    tripped.clear();
  }

  @Nullable Instrument find(String instrument) {
    return instruments.get(instrument);
  }

  MarketView view() {
    return view;
  }

  NewsDesk news() {
    return news;
  }

  EventCalendar events() {
    return events;
  }

  BreakerBoard breakers() {
    return breakers;
  }

  /** Takes the breakers of a house that has stood before. */
  void begin(BreakerBoard standing) {
    breakers = standing;
  }

  HourlyReturns hours() {
    return hours;
  }

  MarketBeta betas() {
    return betas;
  }

  NewestRanges ranges() {
    return ranges;
  }

  io.breakwater.udfs.math.portfolio.ReturnRing minutes() {
    return minutes;
  }

  /** Correlation of two instruments; its age counts in bar ends, so it holds within a minute. */
  RhoLookup.Rho rho(String left, String right) {
    long minute = view.now() - Math.floorMod(view.now(), Times.MINUTE);
    if (minute != rhoMinute || rhos.size() >= RHOS_AT_MOST) {
      rhos.clear();
      rhoMinute = minute;
    }
    return rhos.computeIfAbsent(
        left.compareTo(right) < 0 ? new Pair(left, right) : new Pair(right, left),
        pair -> {
          RollingRho rho = ring.rho60(pair.left(), pair.right(), minute);
          return rho.ready()
              ? RhoLookup.Rho.ready(rho.rho(), rho.asOf())
              : RhoLookup.Rho.notReady();
        });
  }

  private record Pair(String left, String right) {}

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(instruments.size());
    for (Instrument instrument : instruments.values()) {
      RecordBytes.write(out, instrument);
    }
    view.writeTo(out);
    news.writeTo(out);
    events.writeTo(out);
    ring.writeTo(out);
    minutes.writeTo(out);
    hours.writeTo(out);
    breakers.writeTo(out);
    betas.writeTo(out);
    ranges.writeTo(out);
    out.writeInt(tripped.size());
    for (String trip : tripped) {
      StateBytes.writeText(out, trip);
    }
  }

  static MarketMemory readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "market memory");
    MarketMemory memory = new MarketMemory();
    for (int i = in.readInt(); i > 0; i--) {
      memory.define(RecordBytes.read(in, Instrument.class));
    }
    memory.view = MarketView.readFrom(in);
    memory.news = NewsDesk.readFrom(in);
    memory.events = EventCalendar.readFrom(in);
    memory.ring = ReturnRing.readFrom(in);
    memory.minutes = io.breakwater.udfs.math.portfolio.ReturnRing.readFrom(in);
    memory.hours = HourlyReturns.readFrom(in);
    memory.breakers = BreakerBoard.readFrom(in);
    memory.betas = MarketBeta.readFrom(in);
    memory.ranges = NewestRanges.readFrom(in);
    for (int i = in.readInt(); i > 0; i--) {
      memory.tripped.add(StateBytes.readText(in));
    }
    return memory;
  }
}
