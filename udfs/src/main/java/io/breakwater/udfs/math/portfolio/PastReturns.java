package io.breakwater.udfs.math.portfolio;

import java.util.SortedMap;
import java.util.TreeMap;
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

  private final TreeMap<String, double[]> covered;
  private final double[] values;
  private final double[] variances;
  private final double scale;

  private PastReturns(TreeMap<String, double[]> covered, double[] values, double scale) {
    this.covered = covered;
    this.values = values;
    this.scale = scale;
    this.variances = variancesOf(values);
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
    TreeMap<String, double[]> columns = new TreeMap<>(weights.comparator());
    double gross = 0;
    double known = 0;
    for (var weight : weights.entrySet()) {
      double size = Math.abs(weight.getValue());
      if (size == 0) {
        continue;
      }
      gross += size;
      double[] returns = new double[slots];
      history.copyReturns(weight.getKey(), returns);
      if (count(returns, from) >= FEWEST) {
        known += size;
        columns.put(weight.getKey(), returns);
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
    columns.replaceAll((instrument, returns) -> present(returns, sums, from, count));
    return new PastReturns(
        columns, present(sums, sums, from, count), gross == 0 ? 1 : gross / known);
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

  /** Returns of each covered holding in these slots. */
  SortedMap<String, double[]> covered() {
    return covered;
  }

  /** EWMA covariance of these slots with returns in them, after the newest slot. */
  double covarianceWith(double[] returns) {
    double covariance = 0;
    for (int slot = 0; slot < values.length; slot++) {
      covariance = next(covariance, slot, returns[slot] * values[slot]);
    }
    return covariance;
  }

  private static double[] variancesOf(double[] values) {
    double[] after = new double[values.length];
    double variance = 0;
    for (int slot = 0; slot < values.length; slot++) {
      variance = next(variance, slot, values[slot] * values[slot]);
      after[slot] = variance;
    }
    return after;
  }

  private static double next(double before, int slot, double product) {
    return slot == 0 ? product : LAMBDA * before + (1 - LAMBDA) * product;
  }

  /** Those elements whose slot has a sum. */
  private static double[] present(double[] column, double[] sums, int from, int count) {
    if (from == 0 && count == column.length) {
      return column;
    }
    double[] kept = new double[count];
    int place = 0;
    for (int slot = from; slot < column.length; slot++) {
      if (!Double.isNaN(sums[slot])) {
        kept[place++] = column[slot];
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
