package io.breakwater.udfs.math.breaker;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.BreakerState;
import io.breakwater.schemas.avro.Command;
import io.breakwater.schemas.avro.StandingBreaker;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** The breakers that one holder of scopes knows, in the order of scope kind, scope, pattern. */
public final class BreakerBoard {
  private static final int VERSION = 1;
  // A closed breaker is kept to recognise late trips; after this nothing is that late.
  private static final long FORGET_MICROS = 7 * 24 * Times.HOUR;

  private final TreeMap<Key, BreakerMachine> machines = new TreeMap<>();

  /** Takes a trip for whom it names, or its end; returns the steps it caused. */
  public List<Breaker> trip(Trip trip) {
    if (!BreakerRule.stops(trip.getAction())) {
      // Only said: it changes nobody's state.
      return List.of();
    }
    Key key = new Key(trip.getScopeKind(), trip.getScope(), trip.getPattern());
    BreakerMachine machine = machines.get(key);
    if (machine == null) {
      machine = new BreakerMachine(key.scopeKind(), key.scope(), key.pattern());
      machines.put(key, machine);
    }
    return machine.trip(trip);
  }

  /** When the next of them moves on without another bar end; Long.MAX_VALUE: none does. */
  public long nextDue() {
    long next = Long.MAX_VALUE;
    for (BreakerMachine machine : machines.values()) {
      Long due = machine.due();
      next = due == null ? next : Math.min(next, due);
    }
    return next;
  }

  /** Moves those on that are due by {@code time}; returns their steps, in the order of time. */
  public List<Breaker> advanceTo(long time) {
    List<Breaker> steps = new ArrayList<>();
    for (BreakerMachine machine : machines.values()) {
      steps.addAll(machine.advanceTo(time));
    }
    steps.sort(Comparator.comparingLong(Breaker::getEventTime));
    return steps;
  }

  /** Counts a bar end for all; returns the steps it caused. */
  public List<Breaker> onTick(long time) {
    List<Breaker> steps = new ArrayList<>();
    for (BreakerMachine machine : machines.values()) {
      steps.addAll(machine.onTick(time));
    }
    machines.values().removeIf(machine -> forgettable(machine, time));
    return steps;
  }

  /**
   * A person ends what the command's scope names: {@code kind:scope}, {@code breaker:ID} (any step
   * of the breaker since it last left CLOSED), {@code global}, or a bare portfolio id.
   *
   * @return the steps, author named; empty: nothing there was open
   */
  public List<Breaker> reset(Command command) {
    List<Breaker> steps = new ArrayList<>();
    for (BreakerMachine machine : machines.values()) {
      if (names(command.getScope(), machine)) {
        steps.addAll(
            machine.reset(command.getAuthor(), command.getReason(), command.getEventTime()));
      }
    }
    return steps;
  }

  /** Where a breaker stands; CLOSED where it never tripped. */
  public BreakerState stateOf(String scopeKind, String scope, String pattern) {
    BreakerMachine machine = machines.get(new Key(scopeKind, scope, pattern));
    return machine == null ? BreakerState.CLOSED : machine.state();
  }

  /** All breakers. */
  public Collection<BreakerMachine> machines() {
    return Collections.unmodifiableCollection(machines.values());
  }

  /** Breakers that forbid openings of this scope now. */
  public List<BreakerMachine> blocking(String scopeKind, String scope) {
    return ofScope(scopeKind, scope).stream().filter(BreakerMachine::blocksOpenings).toList();
  }

  /** Breakers that let openings of this scope through at half now. */
  public List<BreakerMachine> halfOpen(String scopeKind, String scope) {
    return ofScope(scopeKind, scope).stream().filter(BreakerMachine::halfOpen).toList();
  }

  /** How all breakers stand, in their order. */
  public List<StandingBreaker> standing() {
    return machines.values().stream().map(BreakerMachine::standing).toList();
  }

  /** A board that goes on from where one stood. */
  public static BreakerBoard standingAt(List<StandingBreaker> standing) {
    BreakerBoard board = new BreakerBoard();
    for (StandingBreaker breaker : standing) {
      BreakerMachine machine = BreakerMachine.standingAt(breaker);
      board.machines.put(new Key(machine.scopeKind(), machine.scope(), machine.pattern()), machine);
    }
    return board;
  }

  /** Writes all breakers. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(machines.size());
    for (BreakerMachine machine : machines.values()) {
      machine.writeTo(out);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static BreakerBoard readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "breaker board");
    BreakerBoard board = new BreakerBoard();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      BreakerMachine machine = BreakerMachine.readFrom(in);
      board.machines.put(new Key(machine.scopeKind(), machine.scope(), machine.pattern()), machine);
    }
    return board;
  }

  private Collection<BreakerMachine> ofScope(String scopeKind, String scope) {
    // "\0" after the scope is the next string there is.
    return machines
        .subMap(new Key(scopeKind, scope, ""), true, new Key(scopeKind, scope + "\0", ""), false)
        .values();
  }

  private static boolean forgettable(BreakerMachine machine, long time) {
    return machine.state() == BreakerState.CLOSED && machine.newestCause() < time - FORGET_MICROS;
  }

  private static boolean names(String scope, BreakerMachine machine) {
    if (scope.equals("global")) {
      return machine.scopeKind().equals("global");
    }
    int colon = scope.indexOf(':');
    if (colon < 0) {
      return machine.scopeKind().equals("portfolio") && machine.scope().equals(scope);
    }
    String kind = scope.substring(0, colon);
    String rest = scope.substring(colon + 1);
    return kind.equals("breaker")
        ? machine.knows(rest)
        : machine.scopeKind().equals(kind) && machine.scope().equals(rest);
  }

  private record Key(String scopeKind, String scope, String pattern) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::scopeKind, Utf8Order.INSTANCE)
            .thenComparing(Key::scope, Utf8Order.INSTANCE)
            .thenComparing(Key::pattern, Utf8Order.INSTANCE);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }
}
