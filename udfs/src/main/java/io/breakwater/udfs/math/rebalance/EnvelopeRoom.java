package io.breakwater.udfs.math.rebalance;

import io.breakwater.schemas.avro.Limits;
import io.breakwater.schemas.avro.TradeSide;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much may still be added inside the envelope of the portfolio and the limits of its owner,
 * whatever part of the working orders and of this plan fills.
 *
 * <p>Reducing legs of the plan make no room for its adding legs; the room is there at the next
 * tick, when they have filled.
 */
final class EnvelopeRoom {
  private final PlannerInput input;
  private final Exposures exposures;
  private final OwnerShare own;
  private @Nullable OwnerShare owner;
  private boolean ownerKnown;

  EnvelopeRoom(PlannerInput input) {
    this.input = input;
    this.exposures =
        Exposures.of(input.valuation(), input.working(), input.marks(), input.instruments());
    this.own = OwnerShare.alone(input.policy().getLimits(), input.valuation().equity());
  }

  /**
   * Most contracts that may be added on a side inside the portfolio's envelope, 0 for none.
   *
   * @param unit money per contract
   */
  double largestAddition(String instrument, TradeSide side, double unit) {
    return largest(own, input.exposureMultiplier(), instrument, side, unit);
  }

  /** The same inside the owner's limits; without such, any number. */
  double largestForOwner(String instrument, TradeSide side, double unit) {
    if (!ownerKnown) {
      // Looking at all the owner's portfolios costs something; most plans add nothing.
      owner = input.owner().get();
      ownerKnown = true;
    }
    return owner == null ? Double.MAX_VALUE : largest(owner, 1, instrument, side, unit);
  }

  private double largest(
      OwnerShare share, double multiplier, String instrument, TradeSide side, double unit) {
    Limits limits = share.limits();
    List<String> allowed = limits.getAllowedInstruments();
    if (allowed != null && !allowed.contains(instrument)) {
      return 0;
    }
    Exposures.Exposure exposure = exposures.of(instrument, unit);
    Integer mostOpen = limits.getMaxOpenPositions();
    // The far leg of a flip opens a position, although its instrument is held now.
    boolean opens = side == TradeSide.BUY ? exposure.position() <= 0 : exposure.position() >= 0;
    if (mostOpen != null && opens && exposures.openBeside(instrument) + share.open() >= mostOpen) {
      return 0;
    }
    double scaledEquity = multiplier * Math.max(0, share.equity());
    double weight =
        scaled(limits.getMaxPositionWeight(), scaledEquity)
            - share.worst().getOrDefault(instrument, 0.0);
    double gross =
        Math.min(
            scaled(limits.getMaxLeverage(), scaledEquity),
            scaled(limits.getMaxGrossExposure(), multiplier));
    double most = Math.min(weight, gross - share.gross() - (exposures.gross() - exposure.worst()));
    // Both ends of the worst case must fit; only the end on this side moves.
    if (exposure.worst() > most * (1 + 1e-9)) {
      return 0;
    }
    double money = most - exposure.endMoney(side);
    money =
        Math.min(
            money,
            scaled(limits.getMaxNetExposure(), multiplier) - share.net() - exposures.netEnd(side));
    money = Math.min(money, scaled(limits.getMaxOrderNotional(), 1));
    return Math.max(0, money / unit);
  }

  /** Counts a leg of this plan as one that may fill. */
  void reserve(String instrument, TradeSide side, double contracts, double unit) {
    exposures.add(instrument, side, contracts, unit);
  }

  private static double scaled(@Nullable Double limit, double by) {
    return limit == null ? Double.MAX_VALUE : limit * by;
  }
}
