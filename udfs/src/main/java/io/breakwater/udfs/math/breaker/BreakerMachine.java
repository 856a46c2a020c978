package io.breakwater.udfs.math.breaker;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.BreakerState;
import io.breakwater.schemas.avro.StandingBreaker;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.udfs.math.portfolio.HashIds;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One circuit breaker: a pattern for one scope.
 *
 * <pre>
 * CLOSED --trip--&gt; OPEN --condition false for 15 bars--&gt; COOLDOWN --15--&gt; HALF_OPEN --15--&gt; CLOSED
 *                  OPEN &lt;--trip-- COOLDOWN, HALF_OPEN (from there the next cool-down is doubled)
 * CLOSED --trip of a latching pattern--&gt; LATCHED        anything --a person--&gt; CLOSED
 * </pre>
 *
 * <p>Dwell counts bar ends that came, never time without evidence. A trip while OPEN says that the
 * condition is true again and starts the 15 anew; so does one in COOLDOWN, which opens it again. A
 * trip at or below the newest one seen, or not after the last reset, is ignored.
 */
public final class BreakerMachine {
  private static final int VERSION = 1;
  private static final int LONGEST_COOLDOWN_TICKS = 1 << 20;

  private final String scopeKind;
  private final String scope;
  private final String pattern;
  private final BreakerRule rule;

  private BreakerState state = BreakerState.CLOSED;
  private String action = BreakerRule.ALERT;
  private String cause = "";
  private SortedMap<String, Double> evidence = new TreeMap<>(Utf8Order.INSTANCE);
  private long newestTrip = Long.MIN_VALUE;
  private long lastReset = Long.MIN_VALUE;
  private long lastTick = Long.MIN_VALUE;
  private int ticks;
  private int cooldownTicks;
  private @Nullable Long clearsAt;
  // Ids of the steps since it last left CLOSED: a person may name any of them.
  private final List<String> stepIds = new ArrayList<>();

  /** A closed breaker. */
  public BreakerMachine(String scopeKind, String scope, String pattern) {
    this.scopeKind = scopeKind;
    this.scope = scope;
    this.pattern = pattern;
    this.rule = BreakerRule.of(pattern);
    this.cooldownTicks = rule.cooldownTicks();
  }

  /** Kind of scope: global, instrument, venue, publisher, portfolio, owner, strategy, pair. */
  public String scopeKind() {
    return scopeKind;
  }

  /** Whom it concerns. */
  public String scope() {
    return scope;
  }

  /** What trips it. */
  public String pattern() {
    return pattern;
  }

  /** Where it stands. */
  public BreakerState state() {
    return state;
  }

  /** What it means while it is not closed. */
  public String action() {
    return action;
  }

  /** Why it tripped last, in words. */
  public String cause() {
    return cause;
  }

  /** When it moves on by itself if nothing new trips; null: closed, or only a person ends it. */
  public @Nullable Long clearsAt() {
    return clearsAt;
  }

  /** True: no openings (OPEN, COOLDOWN or LATCHED, and more than an alert). */
  public boolean blocksOpenings() {
    return BreakerRule.strength(action) > 0
        && (state == BreakerState.OPEN
            || state == BreakerState.COOLDOWN
            || state == BreakerState.LATCHED);
  }

  /** True: no orders at all. */
  public boolean holds() {
    return blocksOpenings() && action.equals(BreakerRule.HOLD);
  }

  /** True: openings pass at half their asked quantity. */
  public boolean halfOpen() {
    return state == BreakerState.HALF_OPEN && BreakerRule.strength(action) > 0;
  }

  /** Newest moment at which anything but time moved it, epoch microseconds. */
  long newestCause() {
    return Math.max(newestTrip, lastReset);
  }

  /** True: this step of it, since it last left CLOSED. */
  boolean knows(String breakerId) {
    return stepIds.contains(breakerId);
  }

  /** Takes a trip; returns the step it caused, if any. */
  public List<Breaker> trip(Trip trip) {
    long time = trip.getEventTime();
    if (time <= newestTrip || time <= lastReset) {
      return List.of();
    }
    // What is due at this instant fires before the trip of this instant.
    List<Breaker> steps = new ArrayList<>();
    if (clearsAt != null && time >= clearsAt) {
      steps.addAll(onTick(time));
    }
    newestTrip = time;
    steps.addAll(open(trip, time));
    return steps;
  }

  private List<Breaker> open(Trip trip, long time) {
    if (state == BreakerState.LATCHED) {
      return List.of();
    }
    boolean stronger =
        state == BreakerState.CLOSED
            || BreakerRule.strength(trip.getAction()) > BreakerRule.strength(action);
    if (stronger) {
      action = trip.getAction();
    }
    cause = trip.getCause();
    evidence = sorted(trip.getEvidence());
    ticks = 0;
    if (rule.latching()) {
      return List.of(step(BreakerState.LATCHED, time, cause, null, null));
    }
    Long due = dueAfter(time, rule.openTicks());
    if (state == BreakerState.OPEN && !stronger) {
      clearsAt = due;
      return List.of();
    }
    if (state == BreakerState.HALF_OPEN) {
      cooldownTicks = Math.min(2 * cooldownTicks, LONGEST_COOLDOWN_TICKS);
    }
    return List.of(step(BreakerState.OPEN, time, cause, null, due));
  }

  /** Counts a bar end; returns the step it caused, if any. */
  public List<Breaker> onTick(long time) {
    if (time <= lastTick) {
      return List.of();
    }
    lastTick = time;
    if (state == BreakerState.CLOSED || state == BreakerState.LATCHED || time <= newestTrip) {
      return List.of();
    }
    ticks++;
    return switch (state) {
      case OPEN -> afterOpen(time);
      case COOLDOWN -> afterCooldown(time);
      default -> afterHalfOpen(time);
    };
  }

  /**
   * A person ends it.
   *
   * @return the step, empty if it was closed; what matched up to this moment never trips it again
   */
  public List<Breaker> reset(String author, String reason, long time) {
    lastReset = Math.max(lastReset, time);
    if (state == BreakerState.CLOSED) {
      return List.of();
    }
    return List.of(close(time, "reset by " + author + ": " + reason, author));
  }

  /** Where it stands, for a new deployment. */
  StandingBreaker standing() {
    return StandingBreaker.newBuilder()
        .setScopeKind(scopeKind)
        .setScope(scope)
        .setPattern(pattern)
        .setState(state)
        .setAction(action)
        .setCause(cause)
        .setEvidence(sorted(evidence))
        .setNewestTrip(orNull(newestTrip))
        .setLastReset(orNull(lastReset))
        .setLastTick(orNull(lastTick))
        .setTicks(ticks)
        .setCooldownTicks(cooldownTicks)
        .setClearsAt(clearsAt)
        .setStepIds(List.copyOf(stepIds))
        .build();
  }

  /** A breaker that goes on from where one stood; a restart of any kind never clears it. */
  static BreakerMachine standingAt(StandingBreaker standing) {
    BreakerMachine machine =
        new BreakerMachine(standing.getScopeKind(), standing.getScope(), standing.getPattern());
    machine.state = standing.getState();
    machine.action = standing.getAction();
    machine.cause = standing.getCause();
    machine.evidence = sorted(standing.getEvidence());
    machine.newestTrip = orNever(standing.getNewestTrip());
    machine.lastReset = orNever(standing.getLastReset());
    machine.lastTick = orNever(standing.getLastTick());
    machine.ticks = standing.getTicks();
    Integer cooldown = standing.getCooldownTicks();
    machine.cooldownTicks = cooldown == null ? machine.rule.cooldownTicks() : cooldown;
    machine.clearsAt = standing.getClearsAt();
    machine.stepIds.addAll(standing.getStepIds());
    return machine;
  }

  private static @Nullable Long orNull(long time) {
    return time == Long.MIN_VALUE ? null : (Long) time;
  }

  private static long orNever(@Nullable Long time) {
    return time == null ? Long.MIN_VALUE : time;
  }

  /** Writes where it stands. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    StateBytes.writeText(out, scopeKind);
    StateBytes.writeText(out, scope);
    StateBytes.writeText(out, pattern);
    StateBytes.writeText(out, state.name());
    StateBytes.writeText(out, action);
    StateBytes.writeText(out, cause);
    out.writeInt(evidence.size());
    for (Map.Entry<String, Double> number : evidence.entrySet()) {
      StateBytes.writeText(out, number.getKey());
      out.writeDouble(number.getValue());
    }
    out.writeLong(newestTrip);
    out.writeLong(lastReset);
    out.writeLong(lastTick);
    out.writeInt(ticks);
    out.writeInt(cooldownTicks);
    out.writeBoolean(clearsAt != null);
    out.writeLong(clearsAt == null ? 0 : clearsAt);
    out.writeInt(stepIds.size());
    for (String id : stepIds) {
      StateBytes.writeText(out, id);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static BreakerMachine readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "breaker");
    BreakerMachine machine =
        new BreakerMachine(
            StateBytes.readText(in), StateBytes.readText(in), StateBytes.readText(in));
    machine.state = BreakerState.valueOf(StateBytes.readText(in));
    machine.action = StateBytes.readText(in);
    machine.cause = StateBytes.readText(in);
    int numbers = in.readInt();
    for (int i = 0; i < numbers; i++) {
      machine.evidence.put(StateBytes.readText(in), in.readDouble());
    }
    machine.newestTrip = in.readLong();
    machine.lastReset = in.readLong();
    machine.lastTick = in.readLong();
    machine.ticks = in.readInt();
    machine.cooldownTicks = in.readInt();
    boolean clears = in.readBoolean();
    long at = in.readLong();
    machine.clearsAt = clears ? (Long) at : null;
    int steps = in.readInt();
    for (int i = 0; i < steps; i++) {
      machine.stepIds.add(StateBytes.readText(in));
    }
    return machine;
  }

  private List<Breaker> afterOpen(long time) {
    if (ticks < rule.openTicks()) {
      return List.of();
    }
    String quiet = "condition false for " + rule.openTicks() + " bars";
    if (rule.closesDirectly()) {
      return List.of(close(time, quiet, null));
    }
    return List.of(step(BreakerState.COOLDOWN, time, quiet, null, dueAfter(time, cooldownTicks)));
  }

  private List<Breaker> afterCooldown(long time) {
    if (ticks < cooldownTicks) {
      return List.of();
    }
    return List.of(
        step(
            BreakerState.HALF_OPEN,
            time,
            "cooled down for " + cooldownTicks + " bars; openings pass at half",
            null,
            dueAfter(time, rule.halfOpenTicks())));
  }

  private List<Breaker> afterHalfOpen(long time) {
    if (ticks < rule.halfOpenTicks()) {
      return List.of();
    }
    return List.of(close(time, "half open for " + rule.halfOpenTicks() + " bars in quiet", null));
  }

  private Breaker close(long time, String why, @Nullable String author) {
    Breaker step = step(BreakerState.CLOSED, time, why, author, null);
    cooldownTicks = rule.cooldownTicks();
    stepIds.clear();
    return step;
  }

  private Breaker step(
      BreakerState to, long time, String why, @Nullable String author, @Nullable Long due) {
    BreakerState from = state;
    state = to;
    ticks = 0;
    clearsAt = due;
    Breaker step = new Breaker();
    step.setBreakerId(HashIds.of(scopeKind, scope, pattern, time, from, to));
    step.setScopeKind(scopeKind);
    step.setScope(scope);
    step.setPattern(pattern);
    step.setFrom(from);
    step.setTo(to);
    step.setAction(action);
    step.setEventTime(time);
    step.setEvidence(sorted(evidence));
    step.setCause(why);
    step.setAuthor(author);
    step.setClearsAt(due);
    stepIds.add(step.getBreakerId());
    return step;
  }

  /** Bar ends lie on whole minutes; the n-th after a moment. */
  private static Long dueAfter(long time, int ticks) {
    return Times.floorMinute(time) + ticks * Times.MINUTE;
  }

  private static SortedMap<String, Double> sorted(Map<String, Double> numbers) {
    TreeMap<String, Double> sorted = new TreeMap<>(Utf8Order.INSTANCE);
    sorted.putAll(numbers);
    return Collections.unmodifiableSortedMap(sorted);
  }
}
