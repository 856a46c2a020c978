package io.breakwater.udfs.math.rebalance;

import io.breakwater.schemas.AvroCodecs;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.FillStatus;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Limits;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.RebalancePolicy;
import io.breakwater.schemas.avro.TradeSide;
import io.breakwater.udfs.math.evidence.Mark;
import io.breakwater.udfs.math.evidence.MarkLookup;
import io.breakwater.udfs.math.portfolio.Facts;
import io.breakwater.udfs.math.portfolio.FillResult;
import io.breakwater.udfs.math.portfolio.Ledger;
import io.breakwater.udfs.math.portfolio.Valuation;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A portfolio in a market, to plan for. */
final class Scene {
  static {
    // Making a codec tells Avro which records to trust.
    AvroCodecs.plain(Policy.class);
  }

  final Map<String, Instrument> instruments = new TreeMap<>();
  final Map<String, Double> prices = new TreeMap<>();
  final Map<String, MarketView> views = new TreeMap<>();
  final Map<String, InstrumentStop> stops = new TreeMap<>();
  final Map<String, Double> targets = new TreeMap<>();
  final Limits limits = Limits.newBuilder().setMaxPositionWeight(null).build();
  final Ledger ledger = new Ledger();
  final RebalanceState state = new RebalanceState("P");
  final SortedMap<String, String> calls = new TreeMap<>(Utf8Order.INSTANCE);
  List<Skip> missing = List.of();
  @Nullable OwnerShare owner;
  Timing timing = Timing.NONE;
  @Nullable Integer momentumWaitMinutes;
  @Nullable Double maxSpreadZ;
  double multiplier = 1;
  boolean toBandEdge;
  boolean stale;
  Mode mode = Mode.ENFORCE;
  long now = Times.HOUR;

  Scene(double cash) {
    ledger.open(Facts.balance(cash), name -> null, name -> null);
  }

  Scene instrument(String name, double price, double lot) {
    instruments.put(name, Facts.instrument(name, lot, 1));
    prices.put(name, price);
    return this;
  }

  Scene hold(String name, double quantity) {
    double price = prices.getOrDefault(name, 1.0);
    ledger.apply(Facts.fill("open " + name, name, quantity, price), instruments.get(name), now);
    return this;
  }

  MarkLookup marks() {
    return name -> {
      Double price = prices.get(name);
      return price == null ? null : new Mark(price, now, !stale, "bar");
    };
  }

  Valuation valuation() {
    return Valuation.of(ledger, marks());
  }

  PlannerInput input() {
    SortedMap<String, Working> working = new TreeMap<>(Utf8Order.INSTANCE);
    working.putAll(state.working());
    RebalancePolicy rebalance =
        RebalancePolicy.newBuilder()
            .setTargets(targets)
            .setToBandEdge(toBandEdge)
            .setMomentumWaitMinutes(momentumWaitMinutes)
            .setMaxSpreadZ(maxSpreadZ)
            .build();
    Policy policy =
        Policy.newBuilder()
            .setPortfolioId("P")
            .setVersion(1)
            .setMode(mode)
            .setLimits(limits)
            .setRebalance(rebalance)
            .build();
    TreeSet<String> unfinished = new TreeSet<>(Utf8Order.INSTANCE);
    unfinished.addAll(state.unfinished());
    return new PlannerInput(
        "P",
        policy,
        valuation(),
        marks(),
        instruments::get,
        multiplier,
        name -> views.getOrDefault(name, MarketView.NONE),
        this::stop,
        working,
        state.reductionCaps(),
        standing(),
        calls,
        timing,
        state.waitingSince(),
        unfinished,
        state.livePlan() != null,
        () -> owner,
        now);
  }

  Targets standing() {
    SortedMap<String, Double> weights = new TreeMap<>(Utf8Order.INSTANCE);
    weights.putAll(targets);
    return new Targets(weights, missing);
  }

  InstrumentStop stop(String name) {
    return stops.getOrDefault(name, InstrumentStop.CLEAR);
  }

  PlanOutcome plan() {
    state.onTime(now);
    PlanOutcome outcome = DriftPlanner.plan(input());
    state.accept(outcome);
    return outcome;
  }

  void fill(Order order, double quantity, String fillId) {
    double sign = order.getSide() == TradeSide.BUY ? 1 : -1;
    double price = prices.getOrDefault(order.getInstrument(), 1.0);
    Fill fill =
        Facts.fill(fillId, order.getInstrument(), sign * quantity, price, 0, 1, FillStatus.NEW);
    fill.setClientOrderId(order.getClientOrderId());
    FillResult result = ledger.apply(fill, instruments.get(order.getInstrument()), now);
    state.onFill(fill, result.quantityChange(), now);
  }
}
