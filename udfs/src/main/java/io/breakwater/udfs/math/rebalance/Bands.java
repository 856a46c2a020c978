package io.breakwater.udfs.math.rebalance;

import io.breakwater.schemas.avro.RebalancePolicy;

/**
 * How far a weight may drift before trading back is worth its cost.
 *
 * <p>The cube-root width is that of small proportional costs (Davis and Norman 1990; Rogers 2004)
 * at a risk aversion of 5.
 */
public final class Bands {
  /** Relative risk aversion of the formula. */
  public static final double GAMMA = 5;

  /** The formula is never wider than this part of the target. */
  public static final double WIDEST = 0.3;

  private static final double BPS = 1e-4;

  private Bands() {}

  /**
   * Width by the formula, as a weight.
   *
   * @param targetWeight signed
   * @param oneWayCost ratio of notional, &ge; 0
   */
  public static double formula(double targetWeight, double oneWayCost) {
    double w = Math.abs(targetWeight);
    double spread = w * w * (1 - w) * (1 - w);
    return Math.min(StrictMath.cbrt(3 * oneWayCost * spread / (2 * GAMMA)), WIDEST * w);
  }

  /**
   * Cost of trading once, ratio of notional: taker fee and half the spread. The model's impact term
   * needs an average daily volume, which no stream carries; it is left out, not guessed.
   */
  public static double oneWayCost(double takerFeeRate, MarketView market) {
    Double spread = market.spreadBps();
    return takerFeeRate + (spread == null ? 0 : spread * BPS / 2);
  }

  /**
   * Width in force: the policy's ratio of the target, or the formula; narrower or wider in stress.
   */
  public static double width(
      RebalancePolicy policy,
      double targetWeight,
      double oneWayCost,
      boolean reducing,
      boolean stressed) {
    Double threshold = policy.getDriftThreshold();
    double width =
        threshold == null ? formula(targetWeight, oneWayCost) : threshold * Math.abs(targetWeight);
    if (!stressed) {
      return width;
    }
    return reducing ? width / 2 : 2 * width;
  }
}
