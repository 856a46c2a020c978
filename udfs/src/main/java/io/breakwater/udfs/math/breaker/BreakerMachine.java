package io.breakwater.udfs.math.breaker;

import io.breakwater.schemas.RecordBytes;
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
 *                  OPEN --a fixed time from the trip, or the condition's end--&gt; CLOSED
 * CLOSED --trip of a latching pattern--&gt; LATCHED        anything --a person--&gt; CLOSED
 * </pre>
 *
 * <p>Dwell is the time from trip or step to the same second later in which as many bar ends came:
 * time without evidence does not count. A trip while OPEN says that the condition is true again and
 * starts the 15 anew, unless the time is fixed; so does one in COOLDOWN, which opens it again. A
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
  private String action = "";
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

  /** True: no openings (OPEN, COOLDOWN or LATCHED). */
  public boolean blocksOpenings() {
    return state == BreakerState.OPEN
        || state == BreakerState.COOLDOWN
        || state == BreakerState.LATCHED;
  }

  /** True: no orders at all. */
  public boolean holds() {
    return blocksOpenings() && action.equals(BreakerRule.HOLD);
  }

  /** True: openings pass at half their asked quantity. */
  public boolean halfOpen() {
    return state == BreakerState.HALF_OPEN;
  }

  /** Newest moment at which anything but time moved it, epoch microseconds. */
  long newestCause() {
    return Math.max(newestTrip, lastReset);
  }

  /** True: this step of it, since it last left CLOSED. */
  boolean knows(String breakerId) {
    return stepIds.contains(breakerId);
  }

  /**
   * When it moves on without another bar end, as enough have come; null: not before one has.
   *
   * <p>Only dwells that began within a bar end between two bar ends.
   */
  @Nullable Long due() {
    return clearsAt != null && ticks >= ticksNeeded() ? clearsAt : null;
  }

  /** Moves on as time has come to {@code time}; returns the step it caused, if any. */
  public List<Breaker> advanceTo(long time) {
    Long due = due();
    return due == null || time < due ? List.of() : List.of(moveOn(Math.max(due, lastTick)));
  }

  /** Takes a trip; returns the steps it caused, in their order. */
  public List<Breaker> trip(Trip trip) {
    if (Boolean.TRUE.equals(trip.getEnds())) {
      return end(trip);
    }
    long time = trip.getEventTime();
    // What ends by its condition may begin again in the very moment.
    boolean seen = rule.end() == BreakerRule.End.CONDITION ? time < newestTrip : time <= newestTrip;
    if (seen || time <= lastReset || !BreakerRule.stops(trip.getAction())) {
      return List.of();
    }
    // What is due at this instant fires before the trip of this instant.
    List<Breaker> steps = new ArrayList<>(advanceTo(time));
    if (clearsAt != null && time >= clearsAt) {
      steps.addAll(onTick(time));
    }
    newestTrip = time;
    steps.addAll(open(trip, time));
    return steps;
  }

  private List<Breaker> open(Trip trip, long time) {
    boolean open = state == BreakerState.OPEN;
    if (state == BreakerState.LATCHED || (open && rule.end() != BreakerRule.End.QUIET)) {
      return List.of();
    }
    cause = trip.getCause();
    evidence = sorted(trip.getEvidence());
    if (open) {
      ticks = 0;
      clearsAt = time + rule.openTicks() * Times.MINUTE;
      return List.of();
    }
    if (state == BreakerState.HALF_OPEN) {
      cooldownTicks = Math.min(2 * cooldownTicks, LONGEST_COOLDOWN_TICKS);
    }
    action = trip.getAction();
    return switch (rule.end()) {
      case PERSON -> List.of(step(BreakerState.LATCHED, time, cause, null, 0));
      case CONDITION -> List.of(step(BreakerState.OPEN, time, cause, null, 0));
      case QUIET, TIME -> List.of(step(BreakerState.OPEN, time, cause, null, rule.openTicks()));
    };
  }

  /** What it says has ended: only data and venue breakers clear themselves by that. */
  private List<Breaker> end(Trip trip) {
    long time = trip.getEventTime();
    if (rule.end() != BreakerRule.End.CONDITION || time < newestTrip || time <= lastReset) {
      return List.of();
    }
    newestTrip = time;
    return state == BreakerState.CLOSED ? List.of() : List.of(close(time, trip.getCause(), null));
  }

  /** Counts a bar end; returns the steps it caused, in their order. */
  public List<Breaker> onTick(long time) {
    if (time <= lastTick) {
      return List.of();
    }
    List<Breaker> steps = new ArrayList<>(advanceTo(time));
    lastTick = time;
    Long until = clearsAt;
    // The bar end at which a dwell began does not count.
    if (until != null && time > until - ticksNeeded() * Times.MINUTE) {
      ticks++;
      if (ticks >= ticksNeeded() && time >= until) {
        steps.add(moveOn(time));
      }
    }
    return steps;
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
    if (machine.clearsAt == null && machine.rule.end().passes() && machine.dwells()) {
      // A record written by hand need not say it: the dwell begins with the newest it knows.
      machine.clearsAt =
          Math.max(0, Math.max(machine.newestTrip, machine.lastTick))
              + machine.ticksNeeded() * Times.MINUTE;
    }
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
    RecordBytes.write(out, standing());
  }

  /** Reads what {@link #writeTo} wrote. */
  public static BreakerMachine readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "breaker");
    return standingAt(RecordBytes.read(in, StandingBreaker.class));
  }

  private boolean dwells() {
    return state != BreakerState.CLOSED && state != BreakerState.LATCHED;
  }

  private int ticksNeeded() {
    return switch (state) {
      case OPEN -> rule.openTicks();
      case COOLDOWN -> cooldownTicks;
      default -> rule.halfOpenTicks();
    };
  }

  private Breaker moveOn(long time) {
    int needed = ticksNeeded();
    return switch (state) {
      case OPEN ->
          rule.end() == BreakerRule.End.TIME
              ? close(time, "open for " + needed + " bars", null)
              : step(
                  BreakerState.COOLDOWN,
                  time,
                  "condition false for " + needed + " bars",
                  null,
                  cooldownTicks);
      case COOLDOWN ->
          step(
              BreakerState.HALF_OPEN,
              time,
              "cooled down for " + needed + " bars; openings pass at half",
              null,
              rule.halfOpenTicks());
      default -> close(time, "half open for " + needed + " bars in quiet", null);
    };
  }

  private Breaker close(long time, String why, @Nullable String author) {
    Breaker step = step(BreakerState.CLOSED, time, why, author, 0);
    cooldownTicks = rule.cooldownTicks();
    stepIds.clear();
    return step;
  }

  /** Moves; {@code dwellTicks} is how long it stays by itself, 0: until something happens. */
  private Breaker step(
      BreakerState to, long time, String why, @Nullable String author, int dwellTicks) {
    BreakerState from = state;
    state = to;
    ticks = 0;
    clearsAt = dwellTicks == 0 ? null : (Long) (time + dwellTicks * Times.MINUTE);
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
    step.setClearsAt(clearsAt);
    stepIds.add(step.getBreakerId());
    return step;
  }

  private static SortedMap<String, Double> sorted(Map<String, Double> numbers) {
    TreeMap<String, Double> sorted = new TreeMap<>(Utf8Order.INSTANCE);
    sorted.putAll(numbers);
    return Collections.unmodifiableSortedMap(sorted);
  }
}
