package io.breakwater.udfs.math.breaker;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.PortfolioStep;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.udfs.math.portfolio.FillResult;
import io.breakwater.udfs.math.portfolio.HashIds;
import io.breakwater.udfs.math.portfolio.OrderSizes;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * LOSS_STREAK of a portfolio, or of one of its strategies: three losing exits within 30 minutes,
 * then, within 30 minutes of the third, an opening of at least 1.5 × the median size.
 *
 * <p>An exit is an order whose fill made a position smaller; it loses when the fill's realised
 * profit by average cost, without fees, is below zero, and counts once, at its first losing fill.
 * The median is that of the money of the newest 50 orders whose fills opened or added. Fills of one
 * order share clientOrderId, else signalId; else each is an order. A busted fill is taken out of
 * the exits while they are remembered; otherwise corrections change nothing here.
 */
public final class LossStreak {
  /** Losing exits of a streak. */
  public static final int EXITS = 3;

  /** Longest time from the first to the third, and from there to the opening, microseconds. */
  public static final long WITHIN_MICROS = 30 * Times.MINUTE;

  /** Kind of the step that a losing exit is. */
  public static final String LOSING_EXIT = "LOSING_EXIT";

  /** Kind of the step that an opening of at least 1.5 × the median size is. */
  public static final String LARGER_OPENING = "LARGER_OPENING";

  private static final int VERSION = 1;
  private static final int EXITS_REMEMBERED = 8;
  private static final double LARGER = 1.5;
  // A size computed along another way may miss the bound by rounding.
  private static final double ROUNDING = 1e-9;

  private final String scopeKind;
  private final String scope;
  private final ArrayDeque<Exit> exits = new ArrayDeque<>();
  private final OrderSizes sizes = new OrderSizes();
  private long counted;
  private int epoch;

  /**
   * Nothing lost yet.
   *
   * @param scopeKind {@code portfolio} or {@code strategy}
   * @param scope its id
   */
  public LossStreak(String scopeKind, String scope) {
    this.scopeKind = scopeKind;
    this.scope = scope;
  }

  /** Kind of scope. */
  public String scopeKind() {
    return scopeKind;
  }

  /** Whom it concerns. */
  public String scope() {
    return scope;
  }

  /**
   * Takes a fill that the ledger has booked, corrected or undone.
   *
   * @param multiplier of the contract
   * @return the losing exit it is; null: none, or one that was counted
   */
  public @Nullable PortfolioStep onFill(
      Fill fill, FillResult result, double multiplier, long time) {
    if (result.outcome() == FillResult.Outcome.UNDONE) {
      exits.removeIf(exit -> exit.fillId.equals(fill.getFillId()));
    }
    if (result.outcome() != FillResult.Outcome.APPLIED) {
      return null;
    }
    double opened = Math.abs(result.quantityChange()) - Math.abs(result.reducedQuantity());
    if (opened > 0) {
      sizes.add(OrderSizes.orderOf(fill), opened * multiplier * fill.getPrice());
    }
    if (!result.losingExit()) {
      return null;
    }
    String order = OrderSizes.orderOf(fill);
    for (Exit exit : exits) {
      if (exit.order.equals(order)) {
        return null;
      }
    }
    exits.addLast(new Exit(time, order, fill.getFillId()));
    if (exits.size() > EXITS_REMEMBERED) {
      exits.removeFirst();
    }
    counted++;
    PortfolioStep step = step(LOSING_EXIT, time);
    step.getValues().put("realised", result.realised());
    return step;
  }

  /** Median money of the openings remembered; null: none. */
  public @Nullable Double medianSize() {
    return sizes.median();
  }

  /** The step that an opening of this money is; null: it is not larger than usual. */
  public @Nullable PortfolioStep onOpening(double money, long time) {
    Double median = medianSize();
    if (median == null || money < LARGER * median * (1 - ROUNDING)) {
      return null;
    }
    PortfolioStep step = step(LARGER_OPENING, time);
    step.setDecides(completes(time));
    step.getValues().put("medianSize", median);
    step.getValues().put("size", money);
    return step;
  }

  private boolean completes(long time) {
    return exits.size() >= EXITS
        && newest(1).time - newest(EXITS).time <= WITHIN_MICROS
        && time - newest(1).time <= WITHIN_MICROS;
  }

  private Exit newest(int place) {
    Iterator<Exit> newest = exits.descendingIterator();
    Exit exit = newest.next();
    for (int i = 1; i < place; i++) {
      exit = newest.next();
    }
    return exit;
  }

  /** The trip of a larger opening that decides. */
  public Trip trip(PortfolioStep opening) {
    long time = opening.getEventTime();
    double minutes = (newest(1).time - newest(EXITS).time) / (double) Times.MINUTE;
    TreeMap<String, Double> evidence = new TreeMap<>(Utf8Order.INSTANCE);
    evidence.putAll(opening.getValues());
    evidence.put("losingExits", (double) EXITS);
    evidence.put("spanMinutes", minutes);
    String cause =
        String.format(
            Locale.ROOT,
            "%d losing exits within %.1f min, then an opening of %.2f against a median of %.2f",
            EXITS,
            minutes,
            opening.getValues().get("size"),
            opening.getValues().get("medianSize"));
    return Trip.newBuilder()
        .setTripId(HashIds.of(scopeKind, scope, BreakerRule.LOSS_STREAK, time))
        .setPattern(BreakerRule.LOSS_STREAK)
        .setScopeKind(scopeKind)
        .setScope(scope)
        .setEventTime(time)
        .setAction(BreakerRule.BLOCK_OPENING)
        .setEvidence(evidence)
        .setCause(cause)
        .build();
  }

  /** After a person's reset only exits that come later count; sizes stay usual. */
  public void reset() {
    exits.clear();
    epoch++;
  }

  private PortfolioStep step(String kind, long time) {
    return PortfolioStep.newBuilder()
        .setScopeKind(scopeKind)
        .setScope(scope)
        .setKind(kind)
        .setEventTime(time)
        .setNumber(counted)
        .setEpoch(epoch)
        .setDecides(true)
        .setValues(new TreeMap<>(Utf8Order.INSTANCE))
        .build();
  }

  /** Writes what it remembers. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    StateBytes.writeText(out, scopeKind);
    StateBytes.writeText(out, scope);
    out.writeLong(counted);
    out.writeInt(epoch);
    out.writeInt(exits.size());
    for (Exit exit : exits) {
      out.writeLong(exit.time);
      StateBytes.writeText(out, exit.order);
      StateBytes.writeText(out, exit.fillId);
    }
    sizes.writeTo(out);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static LossStreak readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "loss streak");
    LossStreak streak = new LossStreak(StateBytes.readText(in), StateBytes.readText(in));
    streak.counted = in.readLong();
    streak.epoch = in.readInt();
    for (int i = in.readInt(); i > 0; i--) {
      streak.exits.addLast(
          new Exit(in.readLong(), StateBytes.readText(in), StateBytes.readText(in)));
    }
    streak.sizes.readFrom(in);
    return streak;
  }

  private record Exit(long time, String order, String fillId) {}
}
