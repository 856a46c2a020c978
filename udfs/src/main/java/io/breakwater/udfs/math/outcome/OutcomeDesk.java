package io.breakwater.udfs.math.outcome;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.Outcome;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Follows the audited openings of one instrument on its minutes.
 *
 * <p>Audits and minutes may come in either order: those of the last day are kept, and a verdict
 * that comes late is followed through them first. A verdict about what has ended changes nothing.
 */
public final class OutcomeDesk {
  /** How many minutes are kept for verdicts that come late. */
  static final int BARS_KEPT = 24 * 60;

  /** How long an ended one is remembered, so that a verdict told again begins no second. */
  static final long ENDED_KEPT_MICROS = 7 * 24 * Times.HOUR;

  private static final int VERSION = 1;

  private final TreeMap<String, Followed> open = new TreeMap<>(Utf8Order.INSTANCE);
  private final TreeMap<String, Long> ended = new TreeMap<>(Utf8Order.INSTANCE);
  private final ArrayDeque<PriceBar> bars = new ArrayDeque<>();

  /** What became of an audit here. */
  public enum Taken {
    /** It is followed from now on. */
    FOLLOWED,
    /** It speaks for what is followed already. */
    REVISED,
    /** This or a later word was known, or what it is about has ended. */
    KNOWN,
    /** It is no opening with a usable price. */
    NOT_CONCERNED,
    /** The minutes after its decision are no longer kept. */
    TOO_LATE
  }

  /** Takes a verdict; outcomes that are known by now are added to {@code out}. */
  public Taken onAudit(Audit audit, List<Outcome> out) {
    String key = Followed.keyOf(audit);
    if (ended.containsKey(key)) {
      return Taken.KNOWN;
    }
    if (!Followed.concerns(audit)) {
      return Taken.NOT_CONCERNED;
    }
    Followed known = open.get(key);
    if (known != null) {
      return known.revise(audit) ? Taken.REVISED : Taken.KNOWN;
    }
    PriceBar oldest = bars.peekFirst();
    if (oldest != null
        && bars.size() == BARS_KEPT
        && audit.getSequencedAt() < oldest.end() - Times.MINUTE) {
      return Taken.TOO_LATE;
    }
    Followed followed = Followed.of(audit);
    for (PriceBar bar : bars) {
      Outcome outcome = followed.onBar(bar);
      if (outcome != null) {
        ended.put(key, outcome.getEventTime());
        out.add(outcome);
        return Taken.FOLLOWED;
      }
    }
    open.put(key, followed);
    return Taken.FOLLOWED;
  }

  /** Takes a minute; one seen before changes nothing. */
  public List<Outcome> onBar(InstrumentState row) {
    PriceBar bar = PriceBar.of(row);
    PriceBar newest = bars.peekLast();
    if (newest != null && bar.end() <= newest.end()) {
      return List.of();
    }
    bars.addLast(bar);
    if (bars.size() > BARS_KEPT) {
      bars.removeFirst();
    }
    ended.values().removeIf(time -> time < bar.end() - ENDED_KEPT_MICROS);
    List<Outcome> outcomes = new ArrayList<>();
    for (Iterator<Map.Entry<String, Followed>> it = open.entrySet().iterator(); it.hasNext(); ) {
      Map.Entry<String, Followed> followed = it.next();
      @Nullable Outcome outcome = followed.getValue().onBar(bar);
      if (outcome != null) {
        it.remove();
        ended.put(followed.getKey(), outcome.getEventTime());
        outcomes.add(outcome);
      }
    }
    return outcomes;
  }

  /** How many are on their way. */
  public int open() {
    return open.size();
  }

  /** Writes everything. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(open.size());
    for (Map.Entry<String, Followed> followed : open.entrySet()) {
      StateBytes.writeText(out, followed.getKey());
      followed.getValue().writeTo(out);
    }
    out.writeInt(ended.size());
    for (Map.Entry<String, Long> each : ended.entrySet()) {
      StateBytes.writeText(out, each.getKey());
      out.writeLong(each.getValue());
    }
    out.writeInt(bars.size());
    for (PriceBar bar : bars) {
      bar.writeTo(out);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static OutcomeDesk readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "outcomes");
    OutcomeDesk desk = new OutcomeDesk();
    for (int i = in.readInt(); i > 0; i--) {
      desk.open.put(StateBytes.readText(in), Followed.readFrom(in));
    }
    for (int i = in.readInt(); i > 0; i--) {
      desk.ended.put(StateBytes.readText(in), in.readLong());
    }
    for (int i = in.readInt(); i > 0; i--) {
      desk.bars.addLast(PriceBar.readFrom(in));
    }
    return desk;
  }
}
