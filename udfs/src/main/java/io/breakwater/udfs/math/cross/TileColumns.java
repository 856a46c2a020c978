package io.breakwater.udfs.math.cross;

import java.util.Arrays;

/**
 * What the instruments of a tile bring along at one bar end, by column from the tile's bound on.
 *
 * <p>The loops over all pairs see 0 for the scale of whoever has no correlation: a NaN would hide
 * the largest distance of its column. What is published is computed from the numbers as they are.
 */
final class TileColumns {
  private final ReturnColumns columns;
  private final SlowVariances slow;
  private final int columnFrom;

  private final double[] entering;
  private final double[] leaving;
  private final double[] scales;
  private final double[] centres;
  private final double[] keep;
  private final double[] values;
  private final double[][] inverses;
  private final double[] slowScales;

  /**
   * Columns of a tile.
   *
   * @param columnFrom slot of the first one
   * @param width how many
   */
  TileColumns(ReturnColumns columns, SlowVariances slow, int columnFrom, int width) {
    this.columns = columns;
    this.slow = slow;
    this.columnFrom = columnFrom;
    this.entering = cut(columns.entering(), width);
    this.leaving = cut(columns.leaving(), width);
    this.scales = numbers(cut(columns.scale(), width));
    this.centres = numbers(cut(columns.centre(), width));
    this.keep = cut(slow.keep(), width);
    this.values = cut(slow.values(), width);
    this.slowScales = new double[width];
    this.inverses = new double[slow.cohorts()][];
    for (int cohort = 0; cohort < inverses.length; cohort++) {
      inverses[cohort] = numbers(cut(slow.inversesWith(cohort), width));
    }
  }

  private double[] cut(double[] bySlot, int width) {
    return Arrays.copyOfRange(bySlot, columnFrom, columnFrom + width);
  }

  private static double[] numbers(double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = number(values[i]);
    }
    return values;
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
        entering,
        leaving,
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
        slowScales[i] = number(slow.inverseWith(row, columnFrom + i)) * common[i];
      }
    }
    RowLoops.advanceSlow(covariance, worst, rho, keep, values, slowScales, value, from, to);
    if (slow.starts(row)) {
      startSlow(row, covariance, from, to);
    }
  }

  /** The first product of a pair counts in full. */
  private void startSlow(int row, double[] covariance, int from, int to) {
    for (int i = from; i < to; i++) {
      int column = columnFrom + i;
      if (slow.returned(column) && slow.first(row, column)) {
        covariance[i] = SlowVariances.FIRST * (slow.values()[row] * slow.values()[column]);
      }
    }
  }

  /** Whether a pair may be in a break, by the bound that needs no logarithm. */
  boolean mayBreak(int row, int i, double sum, double covariance) {
    int column = columnFrom + i;
    double rho = sum * (columns.scale()[row] * scales[i]) - columns.centre()[row] * centres[i];
    double slowly = covariance * (slow.inverseWith(row, column) * slow.inverseWith(column, row));
    return BreakWatch.apart(rho, slowly) >= BreakWatch.FAR_APART;
  }

  /** Rolling correlation of a row with its i-th column from their sum; NaN: not ready. */
  double rho(int row, int i, double sum) {
    double scale = columns.scale()[row] * columns.scale()[columnFrom + i];
    return clipped(sum * scale - columns.centre()[row] * columns.centre()[columnFrom + i]);
  }

  /** Slow correlation; NaN: fewer than 30 common bars, or one of the two never moved. */
  double rhoSlow(int row, int i, double covariance) {
    int column = columnFrom + i;
    if (!slow.ready(row, column)) {
      return Double.NaN;
    }
    return clipped(covariance * (slow.inverseWith(row, column) * slow.inverseWith(column, row)));
  }

  private static double clipped(double rho) {
    return Math.max(-1, Math.min(1, rho));
  }
}
