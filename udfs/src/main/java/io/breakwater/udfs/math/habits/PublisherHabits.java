package io.breakwater.udfs.math.habits;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.AuditRequest;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.udfs.math.evidence.Finite;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Size and leverage one publisher usually asks for, and where, on which side and when.
 *
 * <p>Each signalId counts once, at its first revision, if that one opens, is well-formed and has a
 * notional, right after the evidence for it was taken. Ids are remembered for seven days of signal
 * time, the newest 100 000 of them.
 */
public final class PublisherHabits {
  /** Earlier signals needed before a size can be called unusual. */
  public static final int HISTORY_NEEDED = 5;

  private static final double SIZE_MEMORY = 0.9;
  private static final double CAP_OF_MEAN = 4;
  private static final double FAST_MEMORY = 0.7;
  private static final double SLOW_MEMORY = 0.95;
  private static final long ID_MEMORY = 7 * 24 * Times.HOUR;
  // A publisher that floods is remembered for as long as so many ids last.
  private static final int IDS_AT_MOST = 100_000;
  private static final int VERSION = 1;
  private static final int HOURS = 24;
  // Names beyond these are too many to be usual; they count as never sent.
  private static final int INSTRUMENTS_AT_MOST = 256;

  private final TreeMap<String, Integer> byInstrument = new TreeMap<>(Utf8Order.INSTANCE);
  private final int[] byHour = new int[HOURS];
  private int longs;
  private final ArrayDeque<Map.Entry<String, Long>> ids = new ArrayDeque<>();
  private final Set<String> knownIds = new HashSet<>();
  private final String publisherId;
  private int counted;
  private double meanNotional;
  private boolean meanReady;
  private double leverageFast = 1;
  private double leverageSlow = 1;
  private boolean leverageReady;
  private long clock;
  private Escalation escalation = new Escalation();
  private @Nullable EscalationStep step;
  private @Nullable Trip trip;

  /** Habits of a publisher that has sent nothing yet. */
  public PublisherHabits(String publisherId) {
    this.publisherId = publisherId;
  }

  /** The publisher. */
  public String publisherId() {
    return publisherId;
  }

  /**
   * Takes the evidence for a signal, then lets the signal join the history if it counts.
   *
   * @param notionalAsSent quantity x multiplier x entry, money; null: no price for it
   * @param mark price that stands in for a missing entry; null: none
   * @param contentHash SHA-256 of the signal's content
   */
  public AuditRequest observe(
      Signal signal, @Nullable Double notionalAsSent, @Nullable Double mark, String contentHash) {
    long logTime = FactOrder.logTimeOf(signal);
    clock = Math.max(clock, logTime);
    boolean wellFormed = SignalForm.fault(signal, logTime, mark) == null;
    Double notional =
        notionalAsSent != null && Finite.isPositive(notionalAsSent) ? notionalAsSent : null;
    double fast = leverageFast;
    double slow = leverageSlow;
    if (wellFormed) {
      double leverage = signal.getLeverage() == null ? 1 : signal.getLeverage();
      fast = leverageReady ? blend(FAST_MEMORY, leverageFast, leverage) : leverage;
      slow = leverageReady ? blend(SLOW_MEMORY, leverageSlow, leverage) : leverage;
    }
    AuditRequest request =
        new AuditRequest(
            signal,
            contentHash,
            counted,
            meanReady ? meanNotional : null,
            notional,
            fast,
            slow,
            share(byInstrument.getOrDefault(signal.getInstrument(), 0)),
            share(signal.getSide() == Direction.LONG ? longs : counted - longs),
            share(aroundHour(hourOf(signal))));
    boolean first = remember(signal.getSignalId());
    step = null;
    trip = null;
    if (first && wellFormed && signal.getIntent() == Intent.OPEN) {
      escalate(signal, logTime, notional);
      if (notional != null) {
        join(signal, notional, fast, slow);
      }
    }
    return request;
  }

  private void escalate(Signal signal, long logTime, @Nullable Double notional) {
    Double ratio =
        notional != null && meanReady && counted >= HISTORY_NEEDED
            ? (Double) (notional / meanNotional)
            : null;
    EscalationStep next = escalation.next(signal, logTime, ratio);
    step = next;
    trip = next == null ? null : escalation.onStep(next, signal);
  }

  /** The step towards an escalation that the last signal was; null: none. */
  public @Nullable EscalationStep escalationStep() {
    return step;
  }

  /** The escalation that the last signal completed; null: none. */
  public @Nullable Trip escalationTrip() {
    return trip;
  }

  /** Part of the earlier signals; null: too few to call anything usual. */
  private @Nullable Double share(int of) {
    return counted < HISTORY_NEEDED ? null : (Double) (of / (double) counted);
  }

  private static int hourOf(Signal signal) {
    return (int) Math.floorMod(Math.floorDiv(signal.getEmittedAt(), Times.HOUR), (long) HOURS);
  }

  private int aroundHour(int hour) {
    return byHour[(hour + HOURS - 1) % HOURS] + byHour[hour] + byHour[(hour + 1) % HOURS];
  }

  private void join(Signal signal, double notional, double fast, double slow) {
    leverageFast = fast;
    leverageSlow = slow;
    leverageReady = true;
    double joining =
        counted >= HISTORY_NEEDED ? Math.min(notional, CAP_OF_MEAN * meanNotional) : notional;
    meanNotional = meanReady ? blend(SIZE_MEMORY, meanNotional, joining) : joining;
    meanReady = true;
    String instrument = signal.getInstrument();
    if (byInstrument.containsKey(instrument) || byInstrument.size() < INSTRUMENTS_AT_MOST) {
      byInstrument.merge(instrument, 1, Integer::sum);
    }
    byHour[hourOf(signal)]++;
    longs += signal.getSide() == Direction.LONG ? 1 : 0;
    counted++;
  }

  private static double blend(double memory, double before, double value) {
    return memory * before + (1 - memory) * value;
  }

  private boolean remember(String signalId) {
    while (!ids.isEmpty()
        && (ids.size() >= IDS_AT_MOST || ids.getFirst().getValue() < clock - ID_MEMORY)) {
      knownIds.remove(ids.removeFirst().getKey());
    }
    boolean first = knownIds.add(signalId);
    if (first) {
      ids.addLast(Map.entry(signalId, clock));
    }
    return first;
  }

  /** Signals that joined the history. */
  public int counted() {
    return counted;
  }

  /** Writes the state as versioned bytes. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    StateBytes.writeText(out, publisherId);
    out.writeInt(counted);
    out.writeBoolean(meanReady);
    out.writeDouble(meanNotional);
    out.writeBoolean(leverageReady);
    out.writeDouble(leverageFast);
    out.writeDouble(leverageSlow);
    out.writeLong(clock);
    escalation.writeTo(out);
    out.writeInt(ids.size());
    for (Map.Entry<String, Long> id : ids) {
      StateBytes.writeText(out, id.getKey());
      out.writeLong(id.getValue());
    }
    out.writeInt(longs);
    for (int signals : byHour) {
      out.writeInt(signals);
    }
    out.writeInt(byInstrument.size());
    for (Map.Entry<String, Integer> signals : byInstrument.entrySet()) {
      StateBytes.writeText(out, signals.getKey());
      out.writeInt(signals.getValue());
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static PublisherHabits readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "publisher habits");
    PublisherHabits habits = new PublisherHabits(StateBytes.readText(in));
    habits.counted = in.readInt();
    habits.meanReady = in.readBoolean();
    habits.meanNotional = in.readDouble();
    habits.leverageReady = in.readBoolean();
    habits.leverageFast = in.readDouble();
    habits.leverageSlow = in.readDouble();
    habits.clock = in.readLong();
    habits.escalation = Escalation.readFrom(in);
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      String id = StateBytes.readText(in);
      habits.ids.addLast(Map.entry(id, in.readLong()));
      habits.knownIds.add(id);
    }
    habits.longs = in.readInt();
    for (int hour = 0; hour < HOURS; hour++) {
      habits.byHour[hour] = in.readInt();
    }
    for (int i = in.readInt(); i > 0; i--) {
      habits.byInstrument.put(StateBytes.readText(in), in.readInt());
    }
    return habits;
  }
}
