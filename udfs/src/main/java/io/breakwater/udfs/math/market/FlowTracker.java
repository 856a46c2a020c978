package io.breakwater.udfs.math.market;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Flow;
import io.breakwater.schemas.avro.FlowKind;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How unusual the net flow of an asset to exchanges is: US dollars per whole clock hour in minus
 * out, in standard deviations from a baseline that keeps 0.95 an hour, judged before the hour
 * joins, from the 25th hour on.
 *
 * <p>Hours are counted from the first flow of the asset; one without any flow counts 0. Transfers
 * between whales move no exchange balance and only tell that the asset is heard of. While nothing
 * has varied yet there is no deviation to measure by, and no figure.
 */
public final class FlowTracker {
  private static final double KEEP = 0.95;
  private static final int READY_AFTER = 24;
  private static final int VERSION = 1;
  // After so many hours of silence the baseline is 0 in every digit: what follows starts anew.
  private static final long LONGEST_SILENCE_HOURS = 24 * 365;

  private final DecayingBaseline baseline = new DecayingBaseline();
  private long hour = Long.MIN_VALUE;
  private double netUsd;
  private long hours;
  private @Nullable Double z;

  /** Takes a flow, in log order. */
  public void add(Flow flow) {
    advanceTo(flow.getEventTime());
    if (hour == Long.MIN_VALUE) {
      hour = hourOf(flow.getEventTime());
    }
    if (flow.getKind() == FlowKind.EXCHANGE_INFLOW) {
      netUsd += flow.getAmountUsd();
    } else if (flow.getKind() == FlowKind.EXCHANGE_OUTFLOW) {
      netUsd -= flow.getAmountUsd();
    }
  }

  /** Everything before {@code time} was given: hours that end at or before it are closed. */
  public void advanceTo(long time) {
    if (hour == Long.MIN_VALUE) {
      return;
    }
    long now = hourOf(time);
    if (now - hour > LONGEST_SILENCE_HOURS) {
      hour = now;
      hours = 0;
      netUsd = 0;
      z = null;
    }
    while (hour < now) {
      close();
      hour++;
    }
  }

  private void close() {
    boolean measurable = hours >= READY_AFTER && baseline.deviation() > 0;
    z = measurable ? Finite.orNull(baseline.z(netUsd, Double.MIN_VALUE)) : null;
    if (hours == 0) {
      baseline.startAt(netUsd);
    } else {
      baseline.join(netUsd, KEEP);
    }
    hours++;
    netUsd = 0;
  }

  /** Of the last whole hour; null: not ready. */
  public @Nullable Double z() {
    return z;
  }

  private static long hourOf(long time) {
    return Math.floorDiv(time, Times.HOUR);
  }

  /** Writes the state. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    baseline.writeTo(out);
    out.writeLong(hour);
    out.writeDouble(netUsd);
    out.writeLong(hours);
    StateBytes.writeOptional(out, z);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static FlowTracker readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "flows of an asset");
    FlowTracker tracker = new FlowTracker();
    tracker.baseline.readFrom(in);
    tracker.hour = in.readLong();
    tracker.netUsd = in.readDouble();
    tracker.hours = in.readLong();
    tracker.z = StateBytes.readOptional(in);
    return tracker;
  }
}
