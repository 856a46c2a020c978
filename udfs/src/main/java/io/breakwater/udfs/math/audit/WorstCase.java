package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.udfs.math.evidence.Mark;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Exposures of one portfolio if reservations fill the worst way, as a function of what is added to
 * one instrument.
 *
 * <p>Per instrument max(|position + reserved longs|, |position - reserved shorts|) x multiplier x
 * mark; gross sums these; net is max(|all longs fill|, |all shorts fill|). Values are money. An
 * exit in flight is an order like any other: it takes away what an opening of the other side, or a
 * hedge, counts on.
 */
final class WorstCase {
  private double othersGross;
  private double othersLong;
  private double othersShort;
  private int othersOpen;
  private double position;
  private double longs;
  private double shorts;
  private double unitValue;

  private WorstCase() {}

  /**
   * Adds a portfolio up.
   *
   * @param asked instrument to which something may be added
   * @param rooms reservations by instrument; empty: as if nothing were reserved
   */
  static WorstCase of(
      Holdings holdings,
      SortedMap<String, ReservedRoom> rooms,
      AuditInput.Market market,
      String asked) {
    WorstCase worst = new WorstCase();
    worst.unitValue = unitValue(market, asked);
    TreeSet<String> names = new TreeSet<>(Utf8Order.INSTANCE);
    names.addAll(holdings.quantities().keySet());
    names.addAll(rooms.keySet());
    for (String name : names) {
      ReservedRoom room = rooms.getOrDefault(name, ReservedRoom.NONE);
      double quantity = holdings.quantity(name);
      if (name.equals(asked)) {
        worst.position = quantity;
        worst.longs = room.buys();
        worst.shorts = room.sells();
      } else {
        worst.addOther(quantity, room, unitValue(market, name));
      }
    }
    return worst;
  }

  private void addOther(double quantity, ReservedRoom room, double value) {
    double allLong = quantity + room.buys();
    double allShort = quantity - room.sells();
    othersGross += Math.max(Math.abs(allLong), Math.abs(allShort)) * value;
    othersLong += allLong * value;
    othersShort += allShort * value;
    othersOpen += isOpen(quantity, room.buys(), room.sells()) ? 1 : 0;
  }

  private static boolean isOpen(double quantity, double longs, double shorts) {
    return quantity != 0 || longs != 0 || shorts != 0;
  }

  /** Money per contract; 0 where there never was a price, which is a veto of its own. */
  private static double unitValue(AuditInput.Market market, String name) {
    Mark mark = market.view().markOf(name);
    @Nullable Instrument instrument = market.instruments().find(name);
    double multiplier = instrument == null ? 1 : instrument.getContractMultiplier();
    return mark == null ? 0 : mark.price() * multiplier;
  }

  /** Absolute worst-case value of the asked instrument after adding a signed quantity. */
  double value(double added) {
    return Math.max(Math.abs(allLong(added)), Math.abs(allShort(added))) * unitValue;
  }

  /** Sum of absolute worst-case values after adding. */
  double gross(double added) {
    return othersGross + value(added);
  }

  /** Larger of the two one-sided net values after adding. */
  double net(double added) {
    double ifLongsFill = othersLong + allLong(added) * unitValue;
    double ifShortsFill = othersShort + allShort(added) * unitValue;
    return Math.max(Math.abs(ifLongsFill), Math.abs(ifShortsFill));
  }

  /** Instruments held or reserved after adding. */
  int open(double added) {
    return othersOpen + (isOpen(position, longs, shorts) || added != 0 ? 1 : 0);
  }

  private double allLong(double added) {
    return position + longs + Math.max(0, added);
  }

  private double allShort(double added) {
    return position - shorts + Math.min(0, added);
  }
}
