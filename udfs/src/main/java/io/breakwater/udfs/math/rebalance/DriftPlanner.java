package io.breakwater.udfs.math.rebalance;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.TradeSide;
import io.breakwater.udfs.math.evidence.Mark;
import io.breakwater.udfs.math.portfolio.HashIds;
import io.breakwater.udfs.math.portfolio.Lots;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns drift from target, or a step of the de-risking ladder, into orders at a valuation tick.
 *
 * <p>Only holdings that left their band are traded, back to target (policy: to the band's edge).
 * Delta is target less position and working remainder. Reducing legs come first, both kinds in
 * UTF-8 order of instruments. A flip is two legs, one to zero and one from there. A leg is never
 * larger than 2 % of what the book shows on the side it takes; the rest follows in later plans.
 */
public final class DriftPlanner {
  /** Most of the immediate liquidity that one leg takes, ratio. */
  public static final double BOOK_SHARE = 0.02;

  private final PlannerInput input;
  private final EnvelopeRoom room;
  private final List<Order> orders = new ArrayList<>();
  private final List<Skip> skips = new ArrayList<>();
  private final TreeSet<String> unfinished = new TreeSet<>(Utf8Order.INSTANCE);
  // Money that legs of this plan take from a book; both legs of a flip take the same side.
  private final TreeMap<String, Double> takenByInstrument = new TreeMap<>(Utf8Order.INSTANCE);
  private String trigger = RebalancePlan.DRIFT;
  private String planId = "";

  private DriftPlanner(PlannerInput input) {
    this.input = input;
    this.room = new EnvelopeRoom(input);
  }

  /** Plans one tick. */
  public static PlanOutcome plan(PlannerInput input) {
    return new DriftPlanner(input).run();
  }

  private PlanOutcome run() {
    if (!(input.valuation().equity() > 0) && !input.targets().weights().isEmpty()) {
      for (String instrument : input.valuation().holdings().keySet()) {
        skip(instrument, SkipReason.NO_EQUITY, "equity is not above 0: weights mean nothing");
      }
    }
    List<Want> wants = Wants.of(input);
    unfinished.addAll(input.unfinished());
    List<String> due = wants.stream().map(Want::instrument).toList();
    unfinished.retainAll(due);
    Patience patience = new Patience(input, due);
    List<Draft> drafts = new ArrayList<>();
    for (Want want : wants) {
      trigger = RebalancePlan.stronger(trigger, want.trigger());
      drafts.addAll(drafts(want, patience));
    }
    planId = HashIds.of(input.portfolioId(), trigger, input.now());
    // The sort is stable: within each kind the order of instruments stays.
    drafts.sort(Comparator.comparing(draft -> !draft.reducing()));
    TreeSet<String> cut = new TreeSet<>(Utf8Order.INSTANCE);
    for (Draft draft : drafts) {
      // Behind a slice of the way to zero there is nothing to add yet.
      if (!cut.contains(draft.name()) && settle(draft)) {
        cut.add(draft.name());
      }
    }
    tellMissing();
    skips.sort(Comparator.comparing(Skip::instrument, Utf8Order.INSTANCE));
    return new PlanOutcome(
        orders.isEmpty() ? null : finishedPlan(),
        skips,
        unfinished,
        input.targets().missing().isEmpty(),
        patience.since());
  }

  private void tellMissing() {
    for (Skip missing : input.targets().missing()) {
      // One reason for each: what is due for another cause tells its own.
      if (skips.stream().noneMatch(skip -> skip.instrument().equals(missing.instrument()))) {
        skips.add(missing);
      }
    }
  }

  private List<Draft> drafts(Want want, Patience patience) {
    String name = want.instrument();
    Instrument instrument = input.instruments().instrumentOf(name);
    Mark mark = input.marks().markOf(name);
    SkipReason reason = reasonToWait(name, instrument, mark);
    if (reason != null || instrument == null || mark == null) {
      skip(name, reason == null ? SkipReason.INPUT_STALE : reason, want.cause());
      return List.of();
    }
    double unit = instrument.getContractMultiplier() * mark.price();
    double held = input.valuation().quantity(name);
    double current = held + input.workingOf(name).net();
    double goal = want.goal().quantity(input.valuation().equity(), unit);
    double delta = goal - current;
    TradeSide side = delta > 0 ? TradeSide.BUY : TradeSide.SELL;
    double towardsZero = current * delta < 0 ? Math.min(Math.abs(delta), Math.abs(current)) : 0;
    boolean mayAdd = want.goal() instanceof Want.WeightGoal;
    if (!mayAdd && towardsZero == 0) {
      // Exits in flight already bring it there.
      return List.of();
    }
    Skip wait = patience.reason(want, side == TradeSide.BUY, towardsZero > 0);
    if (wait != null) {
      skips.add(wait);
      return List.of();
    }
    double away = mayAdd ? Math.abs(delta) - towardsZero : 0;
    List<Draft> drafts = new ArrayList<>();
    if (towardsZero > 0) {
      // A reduce-only order can take no more than is held; what only works must end by itself.
      double reducible = held * current > 0 ? Math.min(towardsZero, Math.abs(held)) : 0;
      if (reducible < towardsZero) {
        away = 0;
      }
      if (reducible == 0) {
        skip(name, SkipReason.ORDER_IN_FLIGHT, want.cause() + "; working orders must end first");
        return List.of();
      }
      drafts.add(new Draft(want, instrument, side, reducible, true, unit));
    }
    if (away > 0 || drafts.isEmpty()) {
      drafts.add(new Draft(want, instrument, side, away, false, unit));
    }
    // A flip that ends on zero but for rounding is no flip.
    if (drafts.size() == 2 && Lots.floor(away, instrument.getLotSize()) == 0) {
      drafts.remove(1);
    }
    return drafts;
  }

  private @Nullable SkipReason reasonToWait(
      String name, @Nullable Instrument instrument, @Nullable Mark mark) {
    if (input.planLive()) {
      return SkipReason.ORDER_IN_FLIGHT;
    }
    if (instrument == null) {
      return SkipReason.UNKNOWN_INSTRUMENT;
    }
    if (input.stops().stopOf(name) == InstrumentStop.HOLD) {
      return SkipReason.BREAKER_OPEN;
    }
    return mark == null || !mark.fresh() ? SkipReason.INPUT_STALE : null;
  }

  /** Orders a draft as far as it passes, or says why not; true: cut short or left out. */
  private boolean settle(Draft draft) {
    InstrumentStop stop = input.stops().stopOf(draft.name());
    if (!draft.reducing() && stop == InstrumentStop.BLOCK_OPENING) {
      skip(draft.name(), SkipReason.BREAKER_OPEN, draft.want().cause() + "; openings are blocked");
      return true;
    }
    double lot = draft.instrument().getLotSize();
    double unit = draft.moneyPerContract();
    double wished = Lots.floor(draft.contracts(), lot);
    double smallest =
        Math.max(
            input.policy().getRebalance().getMinNotional(), draft.instrument().getMinNotional());
    if (wished == 0 || wished * unit < smallest) {
      unfinished.remove(draft.name());
      SkipReason reason = wished == 0 ? SkipReason.BELOW_LOT : SkipReason.BELOW_MIN_NOTIONAL;
      skip(draft.name(), reason, draft.want().cause() + "; " + sizeOf(draft, draft.contracts()));
      return true;
    }
    double taken = takenByInstrument.getOrDefault(draft.name(), 0.0);
    Cut cut = Cut.of(draft, stop, input.market().viewOf(draft.name()), taken, room);
    double contracts = Math.min(wished, Lots.floor(cut.contracts(), lot));
    if (contracts == 0 || contracts * unit < smallest) {
      skip(draft.name(), cut.reason(), draft.want().cause() + "; " + cut.text());
      return true;
    }
    boolean sliced = contracts < wished;
    // Only a slice goes on by itself; what the envelope or a breaker cut waits for its band again,
    // and a breach of the envelope is seen anew at every tick.
    boolean envelope = draft.want().trigger().equals(RebalancePlan.ENVELOPE_BREACH);
    if (sliced && cut.reason() == SkipReason.THIN_BOOK && !envelope) {
      unfinished.add(draft.name());
    } else {
      unfinished.remove(draft.name());
    }
    takenByInstrument.merge(draft.name(), contracts * unit, Double::sum);
    room.reserve(draft.name(), draft.side(), contracts, unit);
    String text = sizeOf(draft, contracts) + ": " + draft.want().cause();
    orders.add(order(draft, contracts, sliced ? text + "; " + cut.text() : text));
    return sliced;
  }

  private Order order(Draft draft, double contracts, String reason) {
    Order order = new Order();
    order.setClientOrderId(HashIds.of(planId, orders.size()));
    order.setPlanId(planId);
    order.setLeg(orders.size());
    order.setPortfolioId(input.portfolioId());
    order.setStrategyId(null);
    order.setInstrument(draft.name());
    order.setSide(draft.side());
    order.setQuantity(contracts);
    order.setLimitPrice(null);
    order.setReduceOnly(draft.reducing());
    order.setReason(reason);
    order.setTrigger(trigger);
    order.setMode(input.policy().getMode());
    order.setCreatedAt(input.now());
    order.setExpiresAt(input.now() + RebalancePlan.LIFE_MICROS);
    return order;
  }

  private RebalancePlan finishedPlan() {
    return new RebalancePlan(
        planId,
        input.portfolioId(),
        trigger,
        input.policy().getMode(),
        input.now(),
        input.now() + RebalancePlan.LIFE_MICROS,
        orders);
  }

  private void skip(String instrument, SkipReason reason, String text) {
    skips.add(new Skip(instrument, reason, text));
  }

  private static String sizeOf(Draft draft, double contracts) {
    return String.format(
        Locale.ROOT,
        "%s %s %s (%s in money)",
        draft.side() == TradeSide.BUY ? "buy" : "sell",
        Words.quantity(contracts),
        draft.name(),
        Words.money(contracts * draft.moneyPerContract()));
  }

  /** The narrowest of what book, breaker and envelope leave of a leg. */
  private record Cut(double contracts, SkipReason reason, String text) {
    static Cut of(
        Draft draft, InstrumentStop stop, MarketView market, double takenMoney, EnvelopeRoom room) {
      Cut cut = new Cut(Double.MAX_VALUE, SkipReason.BELOW_LOT, "");
      Double liquidity = market.liquidityTakenBy(draft.side());
      if (liquidity != null) {
        cut =
            cut.narrowed(
                Math.max(0, BOOK_SHARE * liquidity - takenMoney) / draft.moneyPerContract(),
                SkipReason.THIN_BOOK,
                "2 % of the " + Words.money(liquidity) + " that the book shows");
      }
      if (draft.reducing()) {
        return cut;
      }
      if (stop == InstrumentStop.HALF_OPEN) {
        cut =
            cut.narrowed(
                draft.contracts() / 2, SkipReason.BREAKER_OPEN, "half, as a breaker is half open");
      }
      cut =
          cut.narrowed(
              room.largestAddition(draft.name(), draft.side(), draft.moneyPerContract()),
              SkipReason.OUTSIDE_ENVELOPE,
              "the envelope leaves no more");
      return cut.narrowed(
          room.largestForOwner(draft.name(), draft.side(), draft.moneyPerContract()),
          SkipReason.OUTSIDE_OWNER_LIMITS,
          "the limits of the owner leave no more");
    }

    private Cut narrowed(double most, SkipReason why, String words) {
      return most < contracts ? new Cut(most, why, words) : this;
    }
  }
}
