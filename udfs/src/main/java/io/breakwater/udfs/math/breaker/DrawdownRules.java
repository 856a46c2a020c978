package io.breakwater.udfs.math.breaker;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.PortfolioStep;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.udfs.math.portfolio.HashIds;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the drawdown of a portfolio or an owner trips at a valuation tick.
 *
 * <p>DRAWDOWN_LIMIT: the drawdown is at least the limit. DRAWDOWN_CASCADE: three ladder steps down
 * within twelve hours, several at one tick counted each.
 */
public final class DrawdownRules {
  /** Longest time from the first to the third step of a cascade, microseconds. */
  public static final long CASCADE_MICROS = 12 * Times.HOUR;

  /** Kind of the steps. */
  public static final String STEP_DOWN = "LADDER_STEP_DOWN";

  private static final int VERSION = 1;
  private static final int CASCADE_STEPS = 3;

  private final String scopeKind;
  private final String scope;
  // Times of the newest ladder steps down, at most as many as a cascade needs.
  private final ArrayDeque<Long> stepsDown = new ArrayDeque<>();
  private long counted;
  private int epoch;

  /**
   * Rules of one portfolio or owner.
   *
   * @param scopeKind {@code portfolio} or {@code owner}
   * @param scope its id
   */
  public DrawdownRules(String scopeKind, String scope) {
    this.scopeKind = scopeKind;
    this.scope = scope;
  }

  /**
   * What trips at a tick.
   *
   * @param time of the tick, epoch microseconds
   * @param drawdown 0..1
   * @param maxDrawdown limit, 0..1; null: none
   * @param ladderStepsDown steps entered at this tick
   * @param off patterns that the policy switches off
   */
  public List<Trip> onTick(
      long time,
      double drawdown,
      @Nullable Double maxDrawdown,
      int ladderStepsDown,
      Collection<String> off) {
    List<Trip> trips = new ArrayList<>();
    if (maxDrawdown != null && reaches(maxDrawdown, drawdown, off)) {
      trips.add(limit(time, drawdown, maxDrawdown));
    }
    for (int i = 0; i < Math.min(ladderStepsDown, CASCADE_STEPS); i++) {
      stepsDown.addLast(time);
    }
    while (stepsDown.size() > CASCADE_STEPS) {
      stepsDown.removeFirst();
    }
    if (ladderStepsDown > 0
        && stepsDown.size() == CASCADE_STEPS
        && time - stepsDown.getFirst() <= CASCADE_MICROS
        && !off.contains(BreakerRule.DRAWDOWN_CASCADE)) {
      trips.add(cascade(time, drawdown, time - stepsDown.getFirst()));
    }
    return trips;
  }

  /**
   * The pattern that would trip if this came at once; nothing changes.
   *
   * @param drawdown 0..1
   * @param ladderStepsDown steps it would enter
   * @return null: none
   */
  public @Nullable String wouldTrip(
      long time,
      double drawdown,
      @Nullable Double maxDrawdown,
      int ladderStepsDown,
      Collection<String> off) {
    if (maxDrawdown != null && reaches(maxDrawdown, drawdown, off)) {
      return BreakerRule.DRAWDOWN_LIMIT;
    }
    int recent = ladderStepsDown;
    for (long step : stepsDown) {
      recent += time - step <= CASCADE_MICROS ? 1 : 0;
    }
    boolean cascade = ladderStepsDown > 0 && recent >= CASCADE_STEPS;
    return cascade && !off.contains(BreakerRule.DRAWDOWN_CASCADE)
        ? BreakerRule.DRAWDOWN_CASCADE
        : null;
  }

  private static boolean reaches(double maxDrawdown, double drawdown, Collection<String> off) {
    return drawdown >= maxDrawdown && !off.contains(BreakerRule.DRAWDOWN_LIMIT);
  }

  /**
   * The ladder steps of a tick, one by one, for whoever matches them behind the room.
   *
   * @param armed true: a cascade would trip now
   */
  public List<PortfolioStep> steps(long time, double drawdown, int ladderStepsDown, boolean armed) {
    List<PortfolioStep> steps = new ArrayList<>();
    for (int i = 1; i <= ladderStepsDown; i++) {
      counted++;
      steps.add(
          PortfolioStep.newBuilder()
              .setScopeKind(scopeKind)
              .setScope(scope)
              .setKind(STEP_DOWN)
              .setEventTime(time)
              .setNumber(counted)
              .setEpoch(epoch)
              .setDecides(armed && i == ladderStepsDown)
              .setValues(new TreeMap<>(Map.of("drawdown", drawdown)))
              .build());
    }
    return steps;
  }

  /** After a person's reset only steps that come later count. */
  public void reset() {
    stepsDown.clear();
    epoch++;
  }

  /** Times of the newest ladder steps down, oldest first. */
  public List<Long> stepsDown() {
    return List.copyOf(stepsDown);
  }

  /** Goes on from the steps that were remembered, oldest first. */
  public void standAt(List<Long> times) {
    stepsDown.clear();
    for (long time : times) {
      stepsDown.addLast(time);
    }
  }

  /** Writes the steps it remembers. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    StateBytes.writeText(out, scopeKind);
    StateBytes.writeText(out, scope);
    out.writeLong(counted);
    out.writeInt(epoch);
    out.writeInt(stepsDown.size());
    for (long time : stepsDown) {
      out.writeLong(time);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static DrawdownRules readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "drawdown rules");
    DrawdownRules rules = new DrawdownRules(StateBytes.readText(in), StateBytes.readText(in));
    rules.counted = in.readLong();
    rules.epoch = in.readInt();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      rules.stepsDown.addLast(in.readLong());
    }
    return rules;
  }

  private Trip limit(long time, double drawdown, double maxDrawdown) {
    TreeMap<String, Double> evidence = new TreeMap<>(Utf8Order.INSTANCE);
    evidence.put("drawdown", drawdown);
    evidence.put("maxDrawdown", maxDrawdown);
    return trip(
        BreakerRule.DRAWDOWN_LIMIT,
        time,
        evidence,
        String.format(
            Locale.ROOT,
            "drawdown %.2f %% reached the limit of %.2f %%",
            100 * drawdown,
            100 * maxDrawdown));
  }

  private Trip cascade(long time, double drawdown, long spanMicros) {
    TreeMap<String, Double> evidence = new TreeMap<>(Utf8Order.INSTANCE);
    evidence.put("drawdown", drawdown);
    evidence.put("stepsDown", (double) CASCADE_STEPS);
    evidence.put("spanMinutes", spanMicros / (double) Times.MINUTE);
    return trip(
        BreakerRule.DRAWDOWN_CASCADE,
        time,
        evidence,
        String.format(
            Locale.ROOT,
            "%d ladder steps down within %d min, drawdown now %.2f %%",
            CASCADE_STEPS,
            spanMicros / Times.MINUTE,
            100 * drawdown));
  }

  private Trip trip(String pattern, long time, Map<String, Double> evidence, String cause) {
    Trip trip = new Trip();
    trip.setTripId(HashIds.of(scopeKind, scope, pattern, time));
    trip.setPattern(pattern);
    trip.setScopeKind(scopeKind);
    trip.setScope(scope);
    trip.setEventTime(time);
    trip.setAction(BreakerRule.REDUCE_ONLY);
    trip.setEvidence(evidence);
    trip.setCause(cause);
    return trip;
  }
}
