package io.breakwater.udfs.math.rebalance;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.OrderUpdate;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.Severity;
import io.breakwater.udfs.math.portfolio.HashIds;
import io.breakwater.udfs.math.portfolio.InstrumentLookup;
import io.breakwater.udfs.math.portfolio.Valuation;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The one live plan of a portfolio, and what is left to do after it.
 *
 * <p>A plan lives until all its legs have ended or five minutes are over, whatever its mode: a
 * proposal (ADVISORY) is not repeated within that time, one to be confirmed waits for its approval
 * that long. Approved, its orders go out again under the same ids with mode ENFORCE and five
 * minutes of their own. Only enforced and approved orders count as working. A leg that an update
 * calls filled stays on the books as a remainder until the fills themselves have come.
 */
public final class RebalanceState {
  private static final int VERSION = 1;
  private static final long ASK_AFTER_MICROS = Times.MINUTE;

  private final String portfolioId;
  private @Nullable RebalancePlan plan;
  private final TreeMap<String, LegProgress> legs = new TreeMap<>(Utf8Order.INSTANCE);
  private boolean executing;
  private long expiresAt;
  private long newestUpdate;
  private boolean asked;
  private final TreeMap<String, Double> reductionCaps = new TreeMap<>(Utf8Order.INSTANCE);
  private TreeSet<String> unfinished = new TreeSet<>(Utf8Order.INSTANCE);
  private TargetBook targets = new TargetBook();
  private RebalanceCalls calls = new RebalanceCalls();
  private final TreeMap<String, Long> waitingSince = new TreeMap<>(Utf8Order.INSTANCE);

  /** A portfolio without a plan. */
  public RebalanceState(String portfolioId) {
    this.portfolioId = portfolioId;
  }

  /** The live plan; null: none. */
  public @Nullable RebalancePlan livePlan() {
    return plan;
  }

  /**
   * Signed contracts a ladder step left of holdings that have no target, until they are reached.
   */
  public SortedMap<String, Double> reductionCaps() {
    return Collections.unmodifiableSortedMap(reductionCaps);
  }

  /** Instruments on their way to target whatever their band. */
  public SortedSet<String> unfinished() {
    return Collections.unmodifiableSortedSet(unfinished);
  }

  /** When waits for the trend began, by instrument, epoch microseconds. */
  public SortedMap<String, Long> waitingSince() {
    return Collections.unmodifiableSortedMap(waitingSince);
  }

  /** What is to be traded to target whatever its band: trigger by instrument. */
  public SortedMap<String, String> calls() {
    return calls.open();
  }

  /**
   * The targets of a tick; call it once for each.
   *
   * @param trips of the market since the tick before, each {@link RebalanceCalls#trip}
   */
  public Targets onTargets(
      long now, Policy policy, Valuation valuation, Set<String> trips, TargetInputs inputs) {
    TreeSet<String> concerned = new TreeSet<>(Utf8Order.INSTANCE);
    concerned.addAll(policy.getRebalance().getTargets().keySet());
    concerned.addAll(policy.getRebalance().getInstruments());
    if (!concerned.isEmpty()) {
      concerned.addAll(valuation.holdings().keySet());
    }
    boolean called = calls.onTick(now, policy.getRebalance(), concerned, trips);
    return targets.at(now, policy, called, inputs);
  }

  /** What the live plan may still trade, by instrument; nothing for mere proposals. */
  public SortedMap<String, Working> working() {
    return remainders(executing);
  }

  /** The same, a plan that waits for its approval counted as approved. */
  public SortedMap<String, Working> promised() {
    return remainders(executing || (plan != null && plan.mode() == Mode.CONFIRM));
  }

  private SortedMap<String, Working> remainders(boolean counts) {
    TreeMap<String, Working> working = new TreeMap<>(Utf8Order.INSTANCE);
    if (plan != null && counts) {
      for (Order order : plan.orders()) {
        LegProgress leg = legs.get(order.getClientOrderId());
        double remainder = leg == null || leg.done() ? 0 : leg.remainder();
        if (remainder > 0) {
          Working of =
              switch (order.getSide()) {
                case BUY -> new Working(remainder, 0);
                case SELL -> new Working(0, remainder);
              };
          working.merge(order.getInstrument(), of, Working::plus);
        }
      }
    }
    return working;
  }

  /**
   * A step of the ladder. Down, without targets: every holding is to shrink by the ratio of the
   * multipliers; with targets: what is above its new target goes there at once, band or not. Up:
   * reductions still to be done are dropped.
   */
  public void onLadder(
      double multiplierBefore, double multiplier, Valuation valuation, Targets standing) {
    if (multiplier > multiplierBefore) {
      reductionCaps.clear();
    } else if (multiplier < multiplierBefore) {
      double ratio = multiplier / multiplierBefore;
      for (Valuation.Holding holding : valuation.holdings().values()) {
        String instrument = holding.position().instrument();
        double held = holding.position().quantity();
        if (standing.weights().isEmpty()) {
          Double pending = reductionCaps.get(instrument);
          reductionCaps.put(instrument, (pending == null ? held : pending) * ratio);
        } else {
          double target = standing.weights().getOrDefault(instrument, 0.0) * multiplier;
          if (Math.abs(holding.value()) > Math.abs(target) * valuation.equity()) {
            unfinished.add(instrument);
          }
        }
      }
    }
  }

  /** Drops reductions that are done, to within a lot, or whose holding is gone or turned. */
  public void onValuation(Valuation valuation, InstrumentLookup instruments) {
    reductionCaps
        .entrySet()
        .removeIf(
            cap -> {
              double held = valuation.quantity(cap.getKey());
              Instrument instrument = instruments.instrumentOf(cap.getKey());
              double lot = instrument == null ? 0 : instrument.getLotSize();
              // A millionth of a lot is rounding.
              double above = Math.abs(held) - Math.abs(cap.getValue()) + 1e-6 * lot;
              return held == 0 || held * cap.getValue() < 0 || above < lot;
            });
  }

  /** Takes what the planner said; call it only where no plan was live. */
  public void accept(PlanOutcome outcome) {
    if (outcome.answersCalls()) {
      calls.answered();
    }
    waitingSince.clear();
    waitingSince.putAll(outcome.waitingSince());
    unfinished = new TreeSet<>(Utf8Order.INSTANCE);
    unfinished.addAll(outcome.unfinished());
    RebalancePlan next = outcome.plan();
    if (next == null) {
      return;
    }
    end();
    plan = next;
    executing = next.mode() == Mode.ENFORCE;
    expiresAt = next.expiresAt();
    newestUpdate = next.createdAt();
    for (Order order : next.orders()) {
      legs.put(order.getClientOrderId(), new LegProgress(order));
    }
  }

  /**
   * A fill that the ledger has booked, corrected or undone.
   *
   * @param signedChange {@link io.breakwater.udfs.math.portfolio.FillResult#quantityChange}
   */
  public void onFill(Fill fill, double signedChange, long logTime) {
    LegProgress leg = fill.getClientOrderId() == null ? null : legs.get(fill.getClientOrderId());
    if (leg != null) {
      leg.onFill(signedChange);
      heard(logTime);
    }
  }

  /** What became of an order. */
  public void onOrderUpdate(OrderUpdate update, long logTime) {
    LegProgress leg = legs.get(update.getClientOrderId());
    if (leg != null) {
      leg.onUpdate(update);
      heard(logTime);
    }
  }

  /**
   * A person approves the live plan.
   *
   * @param stops of now: adding legs that a breaker has forbidden since are dropped
   * @return the orders to go out; empty: nothing waits for approval
   */
  public List<Order> approve(InstrumentStop.Lookup stops, long logTime) {
    RebalancePlan waiting = plan;
    if (waiting == null || executing || waiting.mode() != Mode.CONFIRM || logTime >= expiresAt) {
      return List.of();
    }
    executing = true;
    expiresAt = logTime + RebalancePlan.LIFE_MICROS;
    List<Order> approved = new ArrayList<>();
    for (Order order : waiting.orders()) {
      LegProgress leg = legs.get(order.getClientOrderId());
      if (leg == null) {
        continue;
      }
      InstrumentStop stop = stops.stopOf(order.getInstrument());
      if (stop == InstrumentStop.HOLD || (stop != InstrumentStop.CLEAR && !order.getReduceOnly())) {
        leg.drop();
      } else {
        approved.add(leg.reissue(logTime, expiresAt));
      }
    }
    heard(logTime);
    return approved;
  }

  /** True: a command's scope names this portfolio or its live plan. */
  public boolean named(String scope) {
    return scope.equals(portfolioId)
        || scope.equals("portfolio:" + portfolioId)
        || (plan != null && (scope.equals(plan.planId()) || scope.equals("plan:" + plan.planId())));
  }

  /** Ends the live plan, as a kill does; its orders are no longer waited for. */
  public void cancel() {
    end();
    reductionCaps.clear();
    unfinished.clear();
    calls.answered();
  }

  /** Asks after a minute of silence, ends the plan after its life. */
  public List<Alert> onTime(long now) {
    RebalancePlan live = plan;
    if (live == null) {
      return List.of();
    }
    if (now >= expiresAt) {
      boolean expected = executing || live.mode() == Mode.CONFIRM;
      String text =
          executing
              ? "plan expired with orders not at their end"
              : "plan expired without an approval";
      end();
      return expected
          ? List.of(alert("PLAN_EXPIRED", Severity.WARNING, live, now, text))
          : List.of();
    }
    if (executing && !asked && now - newestUpdate >= ASK_AFTER_MICROS) {
      asked = true;
      String text = "no update of its orders for a minute: what became of them?";
      return List.of(alert("PLAN_SILENT", Severity.WARNING, live, now, text));
    }
    return List.of();
  }

  /** Writes plan, progress and what is left to do. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    StateBytes.writeText(out, portfolioId);
    RebalancePlan live = plan;
    out.writeBoolean(live != null);
    if (live != null) {
      PlanBytes.write(out, live);
      for (Order order : live.orders()) {
        legs.getOrDefault(order.getClientOrderId(), new LegProgress(order)).writeTo(out);
      }
    }
    out.writeBoolean(executing);
    out.writeLong(expiresAt);
    out.writeLong(newestUpdate);
    out.writeBoolean(asked);
    out.writeInt(reductionCaps.size());
    for (Map.Entry<String, Double> cap : reductionCaps.entrySet()) {
      StateBytes.writeText(out, cap.getKey());
      out.writeDouble(cap.getValue());
    }
    out.writeInt(unfinished.size());
    for (String instrument : unfinished) {
      StateBytes.writeText(out, instrument);
    }
    targets.writeTo(out);
    calls.writeTo(out);
    out.writeInt(waitingSince.size());
    for (Map.Entry<String, Long> wait : waitingSince.entrySet()) {
      StateBytes.writeText(out, wait.getKey());
      out.writeLong(wait.getValue());
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static RebalanceState readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "rebalance");
    RebalanceState state = new RebalanceState(StateBytes.readText(in));
    if (in.readBoolean()) {
      RebalancePlan live = PlanBytes.read(in);
      for (int i = 0; i < live.orders().size(); i++) {
        LegProgress leg = LegProgress.readFrom(in);
        state.legs.put(leg.order().getClientOrderId(), leg);
      }
      state.plan = live;
    }
    state.executing = in.readBoolean();
    state.expiresAt = in.readLong();
    state.newestUpdate = in.readLong();
    state.asked = in.readBoolean();
    int caps = in.readInt();
    for (int i = 0; i < caps; i++) {
      state.reductionCaps.put(StateBytes.readText(in), in.readDouble());
    }
    int open = in.readInt();
    for (int i = 0; i < open; i++) {
      state.unfinished.add(StateBytes.readText(in));
    }
    state.targets = TargetBook.readFrom(in);
    state.calls = RebalanceCalls.readFrom(in);
    for (int i = in.readInt(); i > 0; i--) {
      state.waitingSince.put(StateBytes.readText(in), in.readLong());
    }
    return state;
  }

  private void heard(long logTime) {
    newestUpdate = Math.max(newestUpdate, logTime);
    asked = false;
    if (legs.values().stream().allMatch(LegProgress::done)) {
      end();
    }
  }

  private void end() {
    plan = null;
    executing = false;
    asked = false;
    legs.clear();
  }

  private Alert alert(String kind, Severity severity, RebalancePlan of, long now, String text) {
    TreeMap<String, Double> values = new TreeMap<>(Utf8Order.INSTANCE);
    values.put("legs", (double) of.orders().size());
    values.put("ageSeconds", (now - of.createdAt()) / (double) Times.SECOND);
    Alert alert = new Alert();
    alert.setAlertId(HashIds.of(kind, of.planId(), now));
    alert.setKind(kind);
    alert.setSeverity(severity);
    alert.setScopeKind("portfolio");
    alert.setScope(portfolioId);
    alert.setEventTime(now);
    alert.setValues(values);
    alert.setText("rebalance " + text);
    return alert;
  }
}
