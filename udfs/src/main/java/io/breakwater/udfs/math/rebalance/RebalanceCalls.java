package io.breakwater.udfs.math.rebalance;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.RebalancePolicy;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Instruments that are to be traded to target whatever their band: called for by the clock or by a
 * trip of the market. Calls wait behind a live plan and are answered together.
 */
public final class RebalanceCalls {
  /** Trips of the market that a policy may name as triggers. */
  public static final Set<String> TRIPS =
      Set.of(RebalancePlan.REGIME_SHIFT, RebalancePlan.CORRELATION_BREAK);

  private static final int VERSION = 1;

  private final TreeMap<String, String> triggers = new TreeMap<>(Utf8Order.INSTANCE);

  /**
   * Takes what calls at a tick.
   *
   * @param instruments that have a target or are held
   * @param trips of the market since the tick before, each {@link #trip}
   * @return true: something calls at this tick
   */
  boolean onTick(
      long now, RebalancePolicy policy, Iterable<String> instruments, Set<String> trips) {
    Integer hours = policy.getScheduleHours();
    boolean scheduled = hours != null && Math.floorMod(now, hours * Times.HOUR) == 0;
    boolean any = false;
    for (String instrument : instruments) {
      if (scheduled) {
        call(instrument, RebalancePlan.SCHEDULE);
        any = true;
      }
      for (String pattern : policy.getTriggers()) {
        if (trips.contains(trip(pattern, instrument))) {
          call(instrument, pattern);
          any = true;
        }
      }
    }
    return any;
  }

  private void call(String instrument, String trigger) {
    triggers.merge(instrument, trigger, RebalancePlan::stronger);
  }

  /** A trip of an instrument, as a word of a set. */
  public static String trip(String pattern, String instrument) {
    return pattern + "|" + instrument;
  }

  /** Trigger by instrument. */
  SortedMap<String, String> open() {
    return Collections.unmodifiableSortedMap(triggers);
  }

  /** They have been planned for. */
  void answered() {
    triggers.clear();
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(triggers.size());
    for (Map.Entry<String, String> trigger : triggers.entrySet()) {
      StateBytes.writeText(out, trigger.getKey());
      StateBytes.writeText(out, trigger.getValue());
    }
  }

  static RebalanceCalls readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "rebalance calls");
    RebalanceCalls calls = new RebalanceCalls();
    for (int i = in.readInt(); i > 0; i--) {
      calls.triggers.put(StateBytes.readText(in), StateBytes.readText(in));
    }
    return calls;
  }
}
