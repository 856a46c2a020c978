package io.breakwater.udfs.math.portfolio;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a portfolio trades, seen in its own fills: habits that are known to cost money.
 *
 * <p>Orders count, not fills: fills of one order share clientOrderId, else signalId; else each is
 * an order. An exit is an order whose fill made a position smaller, won or lost by the sign of what
 * its first such fill realised. The usual size is the median money of the newest 50 orders that
 * opened or added, from five on. Corrections change nothing here.
 *
 * <p>A flag stands for 24 hours from the last time its condition was met.
 */
public final class Behaviour {
  private static final int VERSION = 1;
  private static final int EXITS_REMEMBERED = 20;
  private static final int STREAK = 3;
  private static final int EACH_KIND = 5;
  private static final int FEWEST_SIZES = 5;
  private static final int ADDS = 3;
  private static final double LARGER = 1.5;
  private static final double LONGER = 2;
  private static final double ROUNDING = 1e-9;
  private static final long WITHIN_MICROS = 30 * Times.MINUTE;
  private static final long UNKNOWN = -1;
  private static final long STANDS_MICROS = 24 * Times.HOUR;

  private final ArrayDeque<Exit> exits = new ArrayDeque<>();
  private final OrderSizes sizes = new OrderSizes();
  private final TreeMap<String, Holding> held = new TreeMap<>(Utf8Order.INSTANCE);
  private final EnumMap<Flag, Long> metAt = new EnumMap<>(Flag.class);

  /** What may be seen. */
  public enum Flag {
    /** Three losing exits within 30 minutes, then, within 30 more, 1.5 × the usual size. */
    SIZE_UP_AFTER_LOSSES,
    /** The same after winning exits (the house-money effect, Thaler and Johnson 1990). */
    SIZE_UP_AFTER_WINS,
    /** Of the last 20 exits the losers were held twice as long as the winners (Odean 1998). */
    DISPOSITION,
    /** A third addition to a position at a price worse than its average cost. */
    SCALING_IN
  }

  /**
   * A flag that did not stand before.
   *
   * @param flag which
   * @param values the numbers that made it
   */
  public record Raised(Flag flag, SortedMap<String, Double> values) {}

  /**
   * Takes a fill that the ledger has booked.
   *
   * @param multiplier of the contract
   * @param averageCost of the position after it; null: none is held, or it is not known
   * @return flags that begin to stand by it
   */
  public List<Raised> onFill(
      Fill fill, FillResult result, double multiplier, @Nullable Double averageCost, long time) {
    if (result.outcome() != FillResult.Outcome.APPLIED) {
      return List.of();
    }
    List<Raised> raised = new ArrayList<>();
    String order = OrderSizes.orderOf(fill);
    double before = result.positionAfter() - result.quantityChange();
    Holding holding = held.get(fill.getInstrument());
    if (result.reducedQuantity() != 0) {
      long openedAt = holding == null ? UNKNOWN : holding.openedAt;
      onExit(order, openedAt, result.realised(), time, raised);
    }
    follow(fill.getInstrument(), before, result.positionAfter(), time);
    double opened = Math.abs(result.quantityChange()) - Math.abs(result.reducedQuantity());
    if (opened > 0) {
      onOpening(order, opened * multiplier * fill.getPrice(), time, raised);
      if (before * result.positionAfter() > 0 && averageCost != null) {
        onAddition(fill, order, Math.signum(before), averageCost, time, raised);
      }
    }
    return raised;
  }

  private void follow(String instrument, double before, double after, long time) {
    if (after == 0) {
      held.remove(instrument);
    } else if (before * after <= 0) {
      held.put(instrument, new Holding(time));
    } else if (!held.containsKey(instrument)) {
      // A balance brought it.
      held.put(instrument, new Holding(UNKNOWN));
    }
  }

  private void onExit(
      String order, long openedAt, double realised, long time, List<Raised> raised) {
    for (Exit exit : exits) {
      if (exit.order.equals(order)) {
        return;
      }
    }
    long heldMicros = openedAt == UNKNOWN ? UNKNOWN : time - openedAt;
    exits.addLast(new Exit(time, order, (int) Math.signum(realised), heldMicros));
    if (exits.size() > EXITS_REMEMBERED) {
      exits.removeFirst();
    }
    Double winners = medianHolding(1);
    Double losers = medianHolding(-1);
    if (winners != null && losers != null && losers > 0 && losers >= LONGER * winners) {
      raise(
          Flag.DISPOSITION,
          time,
          Map.of(
              "winnersHeldMinutes", winners / Times.MINUTE,
              "losersHeldMinutes", losers / Times.MINUTE),
          raised);
    }
  }

  /** Median time of the exits with that result, microseconds; null: fewer than five. */
  private @Nullable Double medianHolding(int sign) {
    double[] times =
        exits.stream()
            .filter(each -> each.sign == sign && each.heldMicros != UNKNOWN)
            .mapToDouble(Exit::heldMicros)
            .toArray();
    return times.length < EACH_KIND ? null : (Double) OrderSizes.median(times);
  }

  private void onOpening(String order, double money, long time, List<Raised> raised) {
    Double usual = sizes.medianExcept(order, FEWEST_SIZES);
    double all = sizes.add(order, money);
    if (usual == null || all < LARGER * usual * (1 - ROUNDING)) {
      return;
    }
    Map<String, Double> values = Map.of("size", all, "usualSize", usual);
    if (follows(-1, time)) {
      raise(Flag.SIZE_UP_AFTER_LOSSES, time, values, raised);
    }
    if (follows(1, time)) {
      raise(Flag.SIZE_UP_AFTER_WINS, time, values, raised);
    }
  }

  /** True: three exits with that result came close together, and the last not long ago. */
  private boolean follows(int sign, long time) {
    long[] times = exits.stream().filter(each -> each.sign == sign).mapToLong(Exit::time).toArray();
    int last = times.length - 1;
    return times.length >= STREAK
        && times[last] - times[last - STREAK + 1] <= WITHIN_MICROS
        && time - times[last] <= WITHIN_MICROS;
  }

  /** A price worse than the average after it was worse than the one before, too. */
  private void onAddition(
      Fill fill, String order, double sign, double averageCost, long time, List<Raised> raised) {
    Holding holding = held.get(fill.getInstrument());
    boolean worse = sign * (averageCost - fill.getPrice()) > ROUNDING * averageCost;
    if (holding == null || !worse || holding.adds.contains(order)) {
      return;
    }
    if (holding.adds.size() < ADDS) {
      holding.adds.add(order);
    }
    if (holding.adds.size() == ADDS) {
      raise(
          Flag.SCALING_IN,
          time,
          Map.of("price", fill.getPrice(), "averageCost", averageCost, "additions", (double) ADDS),
          raised);
    }
  }

  private void raise(Flag flag, long time, Map<String, Double> values, List<Raised> raised) {
    boolean stood = stands(flag, time);
    metAt.put(flag, time);
    if (!stood) {
      TreeMap<String, Double> sorted = new TreeMap<>(Utf8Order.INSTANCE);
      sorted.putAll(values);
      raised.add(new Raised(flag, sorted));
    }
  }

  private boolean stands(Flag flag, long now) {
    Long met = metAt.get(flag);
    return met != null && now < met + STANDS_MICROS;
  }

  /** Flags that stand. */
  public List<Flag> standing(long now) {
    List<Flag> standing = new ArrayList<>();
    for (Flag flag : Flag.values()) {
      if (stands(flag, now)) {
        standing.add(flag);
      }
    }
    return standing;
  }

  /** Median money of the newest 50 orders that opened or added; null: fewer than five. */
  public @Nullable Double usualSize() {
    return sizes.medianExcept("", FEWEST_SIZES);
  }

  /** Writes everything. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(exits.size());
    for (Exit exit : exits) {
      out.writeLong(exit.time);
      StateBytes.writeText(out, exit.order);
      out.writeByte(exit.sign);
      out.writeLong(exit.heldMicros);
    }
    sizes.writeTo(out);
    out.writeInt(held.size());
    for (Map.Entry<String, Holding> each : held.entrySet()) {
      StateBytes.writeText(out, each.getKey());
      out.writeLong(each.getValue().openedAt);
      out.writeInt(each.getValue().adds.size());
      for (String order : each.getValue().adds) {
        StateBytes.writeText(out, order);
      }
    }
    for (Flag flag : Flag.values()) {
      out.writeLong(metAt.getOrDefault(flag, Long.MIN_VALUE));
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static Behaviour readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "behaviour");
    Behaviour behaviour = new Behaviour();
    for (int i = in.readInt(); i > 0; i--) {
      behaviour.exits.addLast(
          new Exit(in.readLong(), StateBytes.readText(in), in.readByte(), in.readLong()));
    }
    behaviour.sizes.readFrom(in);
    for (int i = in.readInt(); i > 0; i--) {
      String instrument = StateBytes.readText(in);
      Holding holding = new Holding(in.readLong());
      for (int k = in.readInt(); k > 0; k--) {
        holding.adds.add(StateBytes.readText(in));
      }
      behaviour.held.put(instrument, holding);
    }
    for (Flag flag : Flag.values()) {
      long met = in.readLong();
      if (met != Long.MIN_VALUE) {
        behaviour.metAt.put(flag, met);
      }
    }
    return behaviour;
  }

  private record Exit(long time, String order, int sign, long heldMicros) {}

  private static final class Holding {
    private final long openedAt;
    private final List<String> adds = new ArrayList<>();

    Holding(long openedAt) {
      this.openedAt = openedAt;
    }
  }
}
