package io.breakwater.udfs.math.portfolio;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What today's weights would have brought in past slots, oldest first, and the variance after each.
 *
 * <p>x_k = sum of w r_k over the slots in which every covered holding has a return, out of the last
 * 500; a holding is covered with at least 30 returns among them. Variance v by EWMA (lambda 0.99)
 * from the oldest slot. There are figures from 30 slots on while at least half of the gross is
 * covered; what is not covered is taken to be as risky as the rest.
 */
public final class PastReturns {
  /** Slots before the first figure, and returns that make a holding covered. */
  static final int FEWEST = 30;

  private static final double LAMBDA = 0.99;
  private static final double LEAST_COVERED = 0.5;

  private final ReturnHistory history;
  private final List<String> covered;
  // By slot of the history; NaN: not every covered holding has a return there.
  private final double[] sums;
  private final int from;
  // Without the holes.
  private final double[] values;
  private final double[] variances;
  private final double scale;

  private PastReturns(
      ReturnHistory history,
      List<String> covered,
      double[] sums,
      int from,
      double[] values,
      double scale) {
    this.history = history;
    this.covered = covered;
    this.sums = sums;
    this.from = from;
    this.values = values;
    this.variances = variancesOf(values);
    this.scale = scale;
  }

  /**
   * Past slots of weights.
   *
   * @param weights signed value over equity by instrument
   * @param history returns per slot, oldest first
   * @return null: fewer than 30 slots, or under half of the gross is covered
   */
  public static @Nullable PastReturns of(SortedMap<String, Double> weights, ReturnHistory history) {
    int slots = history.slots();
    int from = Math.max(0, slots - Var.SLOTS);
    double[] sums = new double[slots];
    double[] returns = new double[slots];
    List<String> covered = new ArrayList<>();
    double gross = 0;
    double known = 0;
    for (var weight : weights.entrySet()) {
      double size = Math.abs(weight.getValue());
      if (size == 0) {
        continue;
      }
      gross += size;
      history.copyReturns(weight.getKey(), returns);
      if (count(returns, from) >= FEWEST) {
        known += size;
        covered.add(weight.getKey());
        // A slot without a return of any covered holding becomes, and stays, NaN.
        for (int slot = from; slot < slots; slot++) {
          sums[slot] += weight.getValue() * returns[slot];
        }
      }
    }
    int count = count(sums, from);
    if (known < LEAST_COVERED * gross || count < FEWEST) {
      return null;
    }
    double scale = gross == 0 ? 1 : gross / known;
    return new PastReturns(history, covered, sums, from, present(sums, from, count), scale);
  }

  /** Slots. */
  int slots() {
    return values.length;
  }

  /** What the weights would have brought in a slot, fraction of equity. */
  double value(int slot) {
    return values[slot];
  }

  /** EWMA variance after a slot. */
  double varianceAfter(int slot) {
    return variances[slot];
  }

  /** EWMA variance after the newest slot. */
  double variance() {
    return variances[variances.length - 1];
  }

  /** Gross over the part of it that is covered, &ge; 1. */
  double scale() {
    return scale;
  }

  /** True: nothing is held, so there is nothing to lose. */
  boolean holdsNothing() {
    return covered.isEmpty();
  }

  /** Holdings with enough returns, in UTF-8 order. */
  List<String> covered() {
    return covered;
  }

  /**
   * EWMA covariance of these slots with the returns of a covered holding, after the newest slot.
   * Looks at the history, which must not have moved since.
   */
  double covarianceWith(String instrument) {
    double[] returns = new double[sums.length];
    history.copyReturns(instrument, returns);
    double covariance = 0;
    boolean first = true;
    for (int slot = from; slot < sums.length; slot++) {
      if (!Double.isNaN(sums[slot])) {
        covariance = next(covariance, first, returns[slot] * sums[slot]);
        first = false;
      }
    }
    return covariance;
  }

  private static double[] variancesOf(double[] values) {
    double[] after = new double[values.length];
    double variance = 0;
    for (int slot = 0; slot < values.length; slot++) {
      variance = next(variance, slot == 0, values[slot] * values[slot]);
      after[slot] = variance;
    }
    return after;
  }

  private static double next(double before, boolean first, double product) {
    return first ? product : LAMBDA * before + (1 - LAMBDA) * product;
  }

  private static double[] present(double[] sums, int from, int count) {
    double[] kept = new double[count];
    int place = 0;
    for (int slot = from; slot < sums.length; slot++) {
      if (!Double.isNaN(sums[slot])) {
        kept[place++] = sums[slot];
      }
    }
    return kept;
  }

  private static int count(double[] values, int from) {
    int count = 0;
    for (int slot = from; slot < values.length; slot++) {
      if (!Double.isNaN(values[slot])) {
        count++;
      }
    }
    return count;
  }
}
