package io.breakwater.udfs.math.cross;

import java.util.Arrays;

/**
 * What the instruments bring along to the pairs at one bar end, by slot.
 *
 * <p>The loops over all pairs see 0 for the scale of whoever has no correlation: a NaN would hide
 * the largest distance of its column. What is published is computed from the numbers as they are.
 */
final class TileColumns {
  private final ReturnColumns columns;
  private final SlowVariances slow;

  private final double[] scales;
  private final double[] centres;
  private final double[][] inverses;
  private final double[] slowScales;

  TileColumns(ReturnColumns columns, SlowVariances slow) {
    int width = columns.instruments();
    this.columns = columns;
    this.slow = slow;
    this.scales = numbers(columns.scale(), width);
    this.centres = numbers(columns.centre(), width);
    this.slowScales = new double[width];
    this.inverses = new double[slow.cohorts()][];
    for (int cohort = 0; cohort < inverses.length; cohort++) {
      inverses[cohort] = numbers(slow.inversesWith(cohort), width);
    }
  }

  private static double[] numbers(double[] bySlot, int width) {
    double[] numbers = Arrays.copyOf(bySlot, width);
    for (int i = 0; i < width; i++) {
      numbers[i] = number(numbers[i]);
    }
    return numbers;
  }

  private static double number(double value) {
    return Double.isNaN(value) ? 0 : value;
  }

  /** Whether a slot has a return at this bar end. */
  boolean returned(int slot) {
    return slow.returned(slot);
  }

  /** Sums of a row go one bar on. */
  void advanceSums(int row, double[] sum, double[] rho, int from, int to) {
    RowLoops.advanceSums(
        sum,
        rho,
        columns.entering(),
        columns.leaving(),
        scales,
        centres,
        columns.entering()[row],
        columns.leaving()[row],
        number(columns.scale()[row]),
        number(columns.centre()[row]),
        from,
        to);
  }

  /** Slow covariances of a row that has a return go one bar on. */
  void advanceSlow(int row, double[] covariance, double[] rho, double[] worst, int from, int to) {
    double value = slow.values()[row];
    double[] common = inverses[slow.cohort(row)];
    if (inverses.length == 1) {
      RowLoops.multiply(slowScales, common, number(slow.inversesWith(0)[row]), from, to);
    } else {
      for (int i = from; i < to; i++) {
        slowScales[i] = number(slow.inverseWith(row, i)) * common[i];
      }
    }
    RowLoops.advanceSlow(
        covariance, worst, rho, slow.keep(), slow.values(), slowScales, value, from, to);
    slow.startPairs(row, covariance, from, to);
  }

  /** Whether a pair may be in a break, by the bound that needs no logarithm. */
  boolean mayBreak(int row, int column, double sum, double covariance) {
    double rho =
        sum * (columns.scale()[row] * scales[column]) - columns.centre()[row] * centres[column];
    double slowly = covariance * (slow.inverseWith(row, column) * slow.inverseWith(column, row));
    return BreakWatch.apart(rho, slowly) >= BreakWatch.FAR_APART;
  }

  /** Rolling correlation of a pair from its sum; NaN: not ready. */
  double rho(int row, int column, double sum) {
    double scale = columns.scale()[row] * columns.scale()[column];
    return SlowVariances.clipped(sum * scale - columns.centre()[row] * columns.centre()[column]);
  }

  /** Slow correlation of a pair from its covariance; NaN: not ready. */
  double rhoSlow(int row, int column, double covariance) {
    return slow.correlation(row, column, covariance);
  }

  /** Both correlations of a row with all columns below it. */
  void correlations(int row, double[] sum, double[] covariance, double[] rho, double[] rhoSlow) {
    for (int column = 0; column < row; column++) {
      rho[column] = rho(row, column, sum[column]);
      rhoSlow[column] = rhoSlow(row, column, covariance[column]);
    }
  }
}
