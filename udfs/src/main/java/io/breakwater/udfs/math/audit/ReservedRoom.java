package io.breakwater.udfs.math.audit;

/**
 * What reservations hold of one instrument, contracts, all &gt;= 0.
 *
 * @param longs openings to buy
 * @param shorts openings to sell
 * @param exitSells exits of a long position in flight
 * @param exitBuys exits of a short position in flight
 */
public record ReservedRoom(double longs, double shorts, double exitSells, double exitBuys) {
  /** Nothing reserved. */
  public static final ReservedRoom NONE = new ReservedRoom(0, 0, 0, 0);

  /** Openings less openings of the other side. */
  double net() {
    return longs - shorts;
  }

  /** Exits in flight, of either side. */
  public double reductions() {
    return exitSells + exitBuys;
  }

  /** All that may still be bought. */
  public double buys() {
    return longs + exitBuys;
  }

  /** All that may still be sold. */
  public double sells() {
    return shorts + exitSells;
  }

  ReservedRoom plus(Reservation reservation, double remaining) {
    boolean buys = reservation.fillSign() > 0;
    if (reservation.exit()) {
      return buys
          ? new ReservedRoom(longs, shorts, exitSells, exitBuys + remaining)
          : new ReservedRoom(longs, shorts, exitSells + remaining, exitBuys);
    }
    return buys
        ? new ReservedRoom(longs + remaining, shorts, exitSells, exitBuys)
        : new ReservedRoom(longs, shorts + remaining, exitSells, exitBuys);
  }
}
