package io.breakwater.udfs.math.cross;

import java.util.Arrays;

/**
 * How much of a universe moves as one, without its matrix: with standardised columns Z (W bar ends,
 * n instruments) the correlations are R = Z'Z, so R and ZZ' have the same largest eigenvalue and
 * the sum of R is the squared length of the sum of the columns. Both cost W n a step instead of n
 * squared.
 *
 * <p>The eigenvalue is found by Lanczos' method with full reorthogonalisation in the space of the
 * bar ends: at most W steps, where it is exact, and a dozen in a market with a common factor. The
 * start is a fixed vector that has to do with no data.
 */
final class CommonFactor {
  private static final double CONVERGED = 1e-15;
  private static final int CALM_STEPS = 3;
  private static final double GOLDEN = 0.618033988749894848;

  private final ReturnColumns columns;
  private final int window;
  private final int instruments;
  private final double[] weights;
  private final double[] scores;

  /** The usable instruments of these columns, as of their present bar end. */
  CommonFactor(ReturnColumns columns) {
    this.columns = columns;
    this.window = columns.window();
    this.instruments = columns.instruments();
    this.weights = new double[instruments];
    this.scores = new double[instruments];
    for (int slot = 0; slot < instruments; slot++) {
      weights[slot] = columns.usable(slot) ? columns.scale()[slot] : 0;
    }
  }

  /** Sum of all elements of R, the diagonal included. */
  double sum() {
    double[] total = combine(weights);
    return dot(total, total);
  }

  /** Largest eigenvalue of R; 0 without a usable instrument. */
  double largestEigenvalue() {
    double[][] basis = new double[window + 1][];
    double[] diagonal = new double[window];
    double[] beside = new double[window];
    basis[0] = start();
    double largest = 0;
    int calm = 0;
    for (int step = 0; step < window && calm < CALM_STEPS; step++) {
      double[] next = times(basis[step]);
      diagonal[step] = dot(next, basis[step]);
      orthogonalise(next, basis, step + 1);
      double before = largest;
      largest = Tridiagonal.largestEigenvalue(diagonal, beside, step + 1);
      calm = largest - before <= CONVERGED * largest ? calm + 1 : 0;
      double length = Math.sqrt(dot(next, next));
      if (length <= CONVERGED * largest) {
        break;
      }
      beside[step] = length;
      for (int i = 0; i < window; i++) {
        next[i] /= length;
      }
      basis[step + 1] = next;
    }
    return largest;
  }

  private double[] start() {
    double[] vector = new double[window];
    for (int i = 0; i < window; i++) {
      double turns = (i + 1) * GOLDEN;
      vector[i] = turns - Math.floor(turns);
    }
    centre(vector);
    double length = Math.sqrt(dot(vector, vector));
    for (int i = 0; i < window; i++) {
      vector[i] /= length;
    }
    return vector;
  }

  /** ZZ' times a vector with mean 0; so has the result. */
  private double[] times(double[] vector) {
    double[][] cells = columns.shifted();
    Arrays.fill(scores, 0);
    for (int cell = 0; cell < window; cell++) {
      addScaled(vector[cell], cells[cell], scores);
    }
    for (int slot = 0; slot < instruments; slot++) {
      scores[slot] *= weights[slot] * weights[slot];
    }
    return combine(scores);
  }

  /** Sum of the columns, each by its factor, centred. */
  private double[] combine(double[] factors) {
    double[][] cells = columns.shifted();
    double[] sums = new double[window];
    for (int cell = 0; cell < window; cell++) {
      sums[cell] = dot(factors, cells[cell]);
    }
    centre(sums);
    return sums;
  }

  private static void addScaled(double factor, double[] from, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * from[i];
    }
  }

  /** In four strands, so that one addition need not wait for the one before. */
  private static double dot(double[] one, double[] other) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 4 <= one.length; i += 4) {
      a += one[i] * other[i];
      b += one[i + 1] * other[i + 1];
      c += one[i + 2] * other[i + 2];
      d += one[i + 3] * other[i + 3];
    }
    for (; i < one.length; i++) {
      a += one[i] * other[i];
    }
    return (a + b) + (c + d);
  }

  private static void centre(double[] vector) {
    double mean = 0;
    for (double value : vector) {
      mean += value / vector.length;
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] -= mean;
    }
  }

  /** Twice is enough (Kahan, Parlett). */
  private static void orthogonalise(double[] vector, double[][] basis, int size) {
    for (int round = 0; round < 2; round++) {
      for (int k = 0; k < size; k++) {
        double along = dot(vector, basis[k]);
        for (int i = 0; i < vector.length; i++) {
          vector[i] -= along * basis[k][i];
        }
      }
    }
  }
}
