package io.breakwater.udfs.math.portfolio;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.VarBacktest;
import io.breakwater.udfs.math.evidence.Mark;
import io.breakwater.udfs.math.evidence.MarkLookup;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds the one-hour VaR of a portfolio against what the hour brought, hour by hour of the UTC
 * clock.
 *
 * <p>At the tick of a whole hour what is held, its equity and both figures are noted; at the tick
 * of the next one the loss is -sum of quantity &middot; multiplier &middot; (price now - price
 * then) over equity then: of what was held, whatever was traded since. More than the figure is an
 * exceedance. Hours do not overlap: overlapping ones share their worst minute and would never be
 * independent. An hour whose begin or end has no tick, whose figure is not ready, in which nothing
 * was held or something held has no fresh mark at either end is not tested, and the hour after it
 * does not follow one.
 */
public final class VarTrack {
  private static final double SHARE = 0.01;
  private static final int VERSION = 1;

  private final ExceedanceCount parametric;
  private final ExceedanceCount filtered;
  private @Nullable Forecast open;
  private @Nullable VarBacktest parametricTest;
  private @Nullable VarBacktest filteredTest;

  /** Nothing tested yet. */
  public VarTrack() {
    this(new ExceedanceCount(), new ExceedanceCount());
  }

  private VarTrack(ExceedanceCount parametric, ExceedanceCount filtered) {
    this.parametric = parametric;
    this.filtered = filtered;
    tell();
  }

  /** How the parametric figure has held; null: no hour tested. */
  public @Nullable VarBacktest parametric() {
    return parametricTest;
  }

  /** How the filtered figure has held; null: no hour tested. */
  public @Nullable VarBacktest filtered() {
    return filteredTest;
  }

  /**
   * Takes a valuation tick.
   *
   * @param hour parametric figures over one hour, as published; null: not ready
   * @param simulated filtered figures over one hour, as published; null: not ready
   */
  public void onTick(
      long time,
      Valuation valuation,
      MarkLookup marks,
      Var.@Nullable Figures hour,
      Var.@Nullable Figures simulated) {
    if (Math.floorMod(time, Times.HOUR) != 0) {
      return;
    }
    Forecast then = open;
    Double loss = then == null || time != then.time() + Times.HOUR ? null : then.loss(marks);
    judge(parametric, loss, then == null ? null : then.parametric());
    judge(filtered, loss, then == null ? null : then.filtered());
    open = forecast(time, valuation, hour, simulated);
    tell();
  }

  private static void judge(ExceedanceCount count, @Nullable Double loss, @Nullable Double figure) {
    if (loss == null || figure == null) {
      count.interrupt();
    } else {
      count.add(loss > figure);
    }
  }

  private void tell() {
    parametricTest = parametric.test(SHARE);
    filteredTest = filtered.test(SHARE);
  }

  private static @Nullable Forecast forecast(
      long time, Valuation valuation, Var.@Nullable Figures hour, Var.@Nullable Figures simulated) {
    boolean priced = valuation.staleMarks().isEmpty() && valuation.missingMarks().isEmpty();
    if (!priced || valuation.gross() == 0 || !(valuation.equity() > 0)) {
      return null;
    }
    TreeMap<String, Held> held = new TreeMap<>(Utf8Order.INSTANCE);
    valuation
        .holdings()
        .forEach(
            (instrument, holding) ->
                held.put(instrument, new Held(holding.position().valueAt(1), holding.price())));
    return new Forecast(
        time,
        valuation.equity(),
        hour == null ? null : (Double) hour.var99(),
        simulated == null ? null : (Double) simulated.var99(),
        held);
  }

  /** Writes counts and what is open. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    parametric.writeTo(out);
    filtered.writeTo(out);
    Forecast then = open;
    out.writeBoolean(then != null);
    if (then != null) {
      out.writeLong(then.time());
      out.writeDouble(then.equity());
      StateBytes.writeOptional(out, then.parametric());
      StateBytes.writeOptional(out, then.filtered());
      out.writeInt(then.held().size());
      for (Map.Entry<String, Held> each : then.held().entrySet()) {
        StateBytes.writeText(out, each.getKey());
        out.writeDouble(each.getValue().units());
        out.writeDouble(each.getValue().price());
      }
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static VarTrack readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "track of VaR");
    VarTrack track = new VarTrack(ExceedanceCount.readFrom(in), ExceedanceCount.readFrom(in));
    if (in.readBoolean()) {
      long time = in.readLong();
      double equity = in.readDouble();
      Double parametric = StateBytes.readOptional(in);
      Double filtered = StateBytes.readOptional(in);
      TreeMap<String, Held> held = new TreeMap<>(Utf8Order.INSTANCE);
      for (int i = in.readInt(); i > 0; i--) {
        held.put(StateBytes.readText(in), new Held(in.readDouble(), in.readDouble()));
      }
      track.open = new Forecast(time, equity, parametric, filtered, held);
    }
    return track;
  }

  /** Signed base units and the price then. */
  private record Held(double units, double price) {}

  private record Forecast(
      long time,
      double equity,
      @Nullable Double parametric,
      @Nullable Double filtered,
      TreeMap<String, Held> held) {

    /** Fraction of equity lost since; null: something has no fresh mark. */
    @Nullable Double loss(MarkLookup marks) {
      double change = 0;
      for (Map.Entry<String, Held> each : held.entrySet()) {
        Mark mark = marks.markOf(each.getKey());
        if (mark == null || !mark.fresh()) {
          return null;
        }
        change += each.getValue().units() * (mark.price() - each.getValue().price());
      }
      double loss = -change / equity;
      return Double.isFinite(loss) ? (Double) loss : null;
    }
  }
}
