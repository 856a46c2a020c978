package io.breakwater.udfs.math.audit;

/**
 * What reservations hold of one instrument, contracts, all &gt;= 0.
 *
 * @param longs openings to buy
 * @param shorts openings to sell
 * @param reductions exits in flight, of a long or of a short position
 */
public record ReservedRoom(double longs, double shorts, double reductions) {
  /** Nothing reserved. */
  public static final ReservedRoom NONE = new ReservedRoom(0, 0, 0);

  /** Openings less openings of the other side. */
  double net() {
    return longs - shorts;
  }

  ReservedRoom plus(Reservation reservation, double remaining) {
    if (reservation.exit()) {
      return new ReservedRoom(longs, shorts, reductions + remaining);
    }
    return reservation.fillSign() > 0
        ? new ReservedRoom(longs + remaining, shorts, reductions)
        : new ReservedRoom(longs, shorts + remaining, reductions);
  }
}
