package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.OrderStatus;
import io.breakwater.schemas.avro.OrderUpdate;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Room set aside in one portfolio, by signal; one revision of a signal holds room at a time.
 *
 * <p>Fills that carry the signalId use it up; a terminal order update, expiry or a newer revision
 * gives back what is left.
 */
public final class Reservations {
  private static final int VERSION = 1;
  // A remainder below this share of the reservation is rounding, not room.
  private static final double NOTHING = 1e-12;

  private final TreeMap<String, Entry> bySignal = new TreeMap<>(Utf8Order.INSTANCE);

  /**
   * Sets room aside for a verdict, in place of whatever the signal held before. What the same
   * revision has already filled counts as used.
   */
  public void reserve(Reservation reservation) {
    Entry before = bySignal.get(reservation.signalId());
    Entry entry = new Entry(reservation);
    if (before != null) {
      entry.superseded.addAll(before.superseded);
      if (!before.reservation.decisionId().equals(reservation.decisionId())) {
        entry.superseded.add(before.reservation.decisionId());
      }
      if (before.reservation.revision() == reservation.revision()) {
        entry.filled = before.filled;
      }
    }
    bySignal.put(reservation.signalId(), entry);
  }

  /** Gives back what a signal still holds; what it has filled is remembered until it expires. */
  public void release(String signalId) {
    Entry entry = bySignal.get(signalId);
    if (entry != null) {
      entry.closed = true;
      entry.filledByUpdate = 0;
    }
  }

  /**
   * A fill that carries a signalId, or a correction of one.
   *
   * @param signedQuantity change of the position, contracts: bought &gt; 0, sold &lt; 0; an undone
   *     purchase &lt; 0
   */
  public void onFill(String signalId, String instrument, double signedQuantity) {
    Entry entry = bySignal.get(signalId);
    if (entry != null && entry.reservation.instrument().equals(instrument)) {
      entry.filled = Math.max(0, entry.filled + entry.reservation.fillSign() * signedQuantity);
    }
  }

  /**
   * A terminal update gives the room back, but for what it says has filled and no fill has told
   * yet; one of an order that a later verdict has replaced does not touch the later room.
   */
  public void onOrderUpdate(OrderUpdate update) {
    String signalId = update.getSignalId();
    Entry entry = signalId == null ? null : bySignal.get(signalId);
    if (entry != null
        && isTerminal(update.getStatus())
        && !entry.superseded.contains(update.getClientOrderId())) {
      entry.closed = true;
      entry.filledByUpdate = Math.max(entry.filledByUpdate, update.getFilledQuantity());
    }
  }

  private static boolean isTerminal(OrderStatus status) {
    return switch (status) {
      case FILLED, CANCELED, REJECTED, EXPIRED -> true;
      case ACCEPTED, PARTIALLY_FILLED -> false;
    };
  }

  /** Forgets what has expired at the log clock. */
  public void expire(long now) {
    bySignal.values().removeIf(entry -> entry.reservation.expiresAt() <= now);
  }

  /** When the next reservation expires, epoch microseconds; null: none is held. */
  public @Nullable Long nextExpiry() {
    Long next = null;
    for (Entry entry : bySignal.values()) {
      long at = entry.reservation.expiresAt();
      next = next == null ? at : Math.min(next, at);
    }
    return next;
  }

  /** Room left to a signal, contracts; 0: none. */
  public double remaining(String signalId) {
    Entry entry = bySignal.get(signalId);
    return entry == null ? 0 : entry.remaining();
  }

  /** What this revision of a signal has filled so far, contracts. */
  public double filled(String signalId, int revision) {
    Entry entry = bySignal.get(signalId);
    return entry == null || entry.reservation.revision() != revision ? 0 : entry.filled;
  }

  /** The live reservation of a signal; null: none. */
  public @Nullable Reservation find(String signalId) {
    Entry entry = bySignal.get(signalId);
    return entry == null || entry.remaining() == 0 ? null : entry.reservation;
  }

  /**
   * What is reserved by instrument at the log clock.
   *
   * @param exceptSignalId signal whose own room is left out; null: none
   */
  public SortedMap<String, ReservedRoom> rooms(long now, @Nullable String exceptSignalId) {
    SortedMap<String, ReservedRoom> rooms = new TreeMap<>(Utf8Order.INSTANCE);
    for (Map.Entry<String, Entry> held : bySignal.entrySet()) {
      Entry entry = held.getValue();
      Reservation reservation = entry.reservation;
      double remaining = entry.remaining();
      if (remaining > 0 && reservation.expiresAt() > now && !held.getKey().equals(exceptSignalId)) {
        ReservedRoom room = rooms.getOrDefault(reservation.instrument(), ReservedRoom.NONE);
        rooms.put(reservation.instrument(), room.plus(reservation, remaining));
      }
    }
    return rooms;
  }

  /** Signals that still hold room in one of these instruments. */
  public int live(long now, Predicate<String> instruments) {
    int live = 0;
    for (Entry entry : bySignal.values()) {
      Reservation reservation = entry.reservation;
      boolean holds = entry.remaining() > 0 && reservation.expiresAt() > now;
      live += holds && instruments.test(reservation.instrument()) ? 1 : 0;
    }
    return live;
  }

  /** Writes the state as versioned bytes. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(bySignal.size());
    for (Entry entry : bySignal.values()) {
      Reservation reservation = entry.reservation;
      StateBytes.writeText(out, reservation.signalId());
      out.writeInt(reservation.revision());
      StateBytes.writeText(out, reservation.decisionId());
      StateBytes.writeText(out, reservation.instrument());
      out.writeBoolean(reservation.direction() == Direction.LONG);
      out.writeBoolean(reservation.exit());
      out.writeDouble(reservation.quantity());
      out.writeLong(reservation.expiresAt());
      out.writeDouble(entry.filled);
      out.writeBoolean(entry.closed);
      out.writeDouble(entry.filledByUpdate);
      out.writeInt(entry.superseded.size());
      for (String decisionId : entry.superseded) {
        StateBytes.writeText(out, decisionId);
      }
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static Reservations readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "reservations");
    Reservations reservations = new Reservations();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      Entry entry =
          new Entry(
              new Reservation(
                  StateBytes.readText(in),
                  in.readInt(),
                  StateBytes.readText(in),
                  StateBytes.readText(in),
                  in.readBoolean() ? Direction.LONG : Direction.SHORT,
                  in.readBoolean(),
                  in.readDouble(),
                  in.readLong()));
      entry.filled = in.readDouble();
      entry.closed = in.readBoolean();
      entry.filledByUpdate = in.readDouble();
      int superseded = in.readInt();
      for (int k = 0; k < superseded; k++) {
        entry.superseded.add(StateBytes.readText(in));
      }
      reservations.bySignal.put(entry.reservation.signalId(), entry);
    }
    return reservations;
  }

  private static final class Entry {
    private final Reservation reservation;
    private final List<String> superseded = new ArrayList<>(0);
    private double filled;
    private boolean closed;
    // What the terminal update of the order says; until its fills have come they need their room.
    private double filledByUpdate;

    Entry(Reservation reservation) {
      this.reservation = reservation;
    }

    double remaining() {
      double end =
          closed ? Math.min(reservation.quantity(), filledByUpdate) : reservation.quantity();
      double left = end - filled;
      return left <= reservation.quantity() * NOTHING ? 0 : left;
    }
  }
}
