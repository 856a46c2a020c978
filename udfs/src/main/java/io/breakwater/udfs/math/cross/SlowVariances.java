package io.breakwater.udfs.math.cross;

import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Variances behind the slow correlation: zero-mean EWMA (RiskMetrics 1996), lambda 0.99, over the
 * bars at which both instruments of a pair have a return.
 *
 * <p>A variance so belongs to a pair, but not every pair needs its own: instruments that always had
 * and lacked a return at the same bars form a <em>cohort</em>, and an instrument has the same
 * variance with all members of one. A market without gaps is one cohort; each gap or late joiner
 * makes one more, so there are between one and N variances per instrument. Cohorts whose last
 * difference is {@value #FORGOTTEN} bars old become one again: the weight of what they differ in is
 * 0.99 to that power, 1e-87.
 *
 * <p>All sums here are in units of 1 - lambda, which a correlation does not see: u = lambda u + r
 * squared, and the first square counts {@link #FIRST} times.
 */
public final class SlowVariances {
  private static final double KEEP = 0.99;

  /** Squares below this have lost digits: such an instrument never moved. */
  private static final double SMALLEST = 1e-280;

  /** Weight of the first product of a pair: one over 1 - lambda. */
  private static final double FIRST = 1 / (1 - KEEP);

  private static final int READY_AFTER = 30;
  private static final int FORGOTTEN = 20_000;
  private static final int VERSION = 1;
  private static final int NONE = -1;

  private int instruments;
  private int cohorts;
  private int[] cohortOf = new int[0];

  // By cohort.
  private double[][] variance = new double[0][];
  private double[][] inverse = new double[0][];
  private int[][] common = new int[0][];
  private int[] steady = new int[0];

  // Of the present bar end only: by slot, and by cohort.
  private double[] value = new double[0];
  private double[] keep = new double[0];
  private boolean[] returned = new boolean[0];
  private boolean[] starts = new boolean[0];

  /** Makes room for one more instrument, in the next slot. */
  public void join() {
    if (instruments == cohortOf.length) {
      int width = Math.max(8, 2 * instruments);
      cohortOf = Arrays.copyOf(cohortOf, width);
      value = Arrays.copyOf(value, width);
      keep = Arrays.copyOf(keep, width);
      returned = Arrays.copyOf(returned, width);
      for (int cohort = 0; cohort < cohorts; cohort++) {
        variance[cohort] = Arrays.copyOf(variance[cohort], width);
        inverse[cohort] = Arrays.copyOf(inverse[cohort], width);
      }
    }
    cohortOf[instruments] = NONE;
    instruments++;
  }

  /** Gives an instrument a slot: the next one, or one that was left. */
  void join(int slot) {
    if (slot == instruments) {
      join();
    }
  }

  /** Forgets the instrument of a slot, as if none had been there, and a cohort of it alone. */
  void leave(int slot) {
    cohortOf[slot] = NONE;
    boolean[] inhabited = new boolean[cohorts];
    for (int other = 0; other < instruments; other++) {
      if (cohortOf[other] != NONE) {
        inhabited[cohortOf[other]] = true;
      }
    }
    int kept = 0;
    int[] to = new int[cohorts];
    int[] from = new int[cohorts];
    for (int cohort = 0; cohort < cohorts; cohort++) {
      variance[cohort][slot] = 0;
      inverse[cohort][slot] = Double.NaN;
      to[cohort] = kept;
      if (inhabited[cohort]) {
        from[kept++] = cohort;
      }
    }
    renumber(to, from, kept);
  }

  /**
   * The next bar end.
   *
   * @param returns by slot
   * @param has by slot: whether there is a return
   */
  public void advance(double[] returns, boolean[] has) {
    for (int slot = 0; slot < instruments; slot++) {
      returned[slot] = has[slot];
      value[slot] = has[slot] ? returns[slot] : 0;
      keep[slot] = has[slot] ? KEEP : 1;
    }
    regroup();
    boolean[] here = new boolean[cohorts];
    for (int slot = 0; slot < instruments; slot++) {
      if (returned[slot]) {
        here[cohortOf[slot]] = true;
      }
    }
    for (int cohort = 0; cohort < cohorts; cohort++) {
      starts[cohort] = false;
      steady[cohort] = here[cohort] ? Math.min(FORGOTTEN, steady[cohort] + 1) : 0;
      if (here[cohort]) {
        advanceCohort(cohort);
      }
    }
    for (int cohort = 0; cohort < cohorts; cohort++) {
      for (int other = 0; here[cohort] && other < cohorts; other++) {
        int bars = common[cohort][other];
        common[cohort][other] = here[other] ? Math.min(READY_AFTER, bars + 1) : bars;
        starts[cohort] |= here[other] && bars == 0;
      }
    }
  }

  private void advanceCohort(int cohort) {
    double[] variances = variance[cohort];
    double[] inverses = inverse[cohort];
    for (int slot = 0; slot < instruments; slot++) {
      if (returned[slot]) {
        double square = value[slot] * value[slot];
        boolean first = common[cohort][cohortOf[slot]] == 0;
        variances[slot] = first ? FIRST * square : KEEP * variances[slot] + square;
        inverses[slot] = inverse(variances[slot]);
      }
    }
  }

  private static double inverse(double variance) {
    return variance < SMALLEST ? Double.NaN : 1 / Math.sqrt(variance);
  }

  /** Whoever has no return where the rest of the cohort has one leaves it. */
  private void regroup() {
    int newcomers = NONE;
    int before = cohorts;
    int[] present = new int[before];
    for (int slot = 0; slot < instruments; slot++) {
      if (returned[slot] && cohortOf[slot] == NONE) {
        newcomers = newcomers == NONE ? addCohort(NONE) : newcomers;
        cohortOf[slot] = newcomers;
      } else if (returned[slot]) {
        present[cohortOf[slot]]++;
      }
    }
    int[] left = new int[before];
    Arrays.fill(left, NONE);
    for (int slot = 0; slot < instruments; slot++) {
      int cohort = cohortOf[slot];
      if (!returned[slot] && cohort != NONE && present[cohort] > 0) {
        left[cohort] = left[cohort] == NONE ? addCohort(cohort) : left[cohort];
        cohortOf[slot] = left[cohort];
      }
    }
    mergeForgotten();
  }

  /** A cohort with the history of another one, or without any. */
  private int addCohort(int like) {
    int cohort = cohorts++;
    if (cohort == steady.length) {
      int width = Math.max(4, 2 * cohort);
      variance = Arrays.copyOf(variance, width);
      inverse = Arrays.copyOf(inverse, width);
      common = Arrays.copyOf(common, width);
      steady = Arrays.copyOf(steady, width);
      starts = Arrays.copyOf(starts, width);
      for (int other = 0; other < width; other++) {
        common[other] = other < cohort ? Arrays.copyOf(common[other], width) : new int[width];
      }
    }
    boolean fresh = like == NONE;
    variance[cohort] = fresh ? new double[cohortOf.length] : variance[like].clone();
    inverse[cohort] = fresh ? new double[cohortOf.length] : inverse[like].clone();
    if (fresh) {
      Arrays.fill(inverse[cohort], Double.NaN);
    }
    for (int other = 0; other < cohort; other++) {
      common[cohort][other] = fresh ? 0 : common[like][other];
      common[other][cohort] = common[cohort][other];
    }
    common[cohort][cohort] = fresh ? 0 : common[like][like];
    steady[cohort] = 0;
    return cohort;
  }

  /** One cohort of all that have not differed for so long that nothing tells them apart. */
  private void mergeForgotten() {
    int first = NONE;
    int kept = 0;
    int[] to = new int[cohorts];
    int[] from = new int[cohorts];
    for (int cohort = 0; cohort < cohorts; cohort++) {
      boolean forgotten = steady[cohort] == FORGOTTEN;
      to[cohort] = forgotten && first != NONE ? first : kept;
      if (to[cohort] == kept) {
        first = forgotten ? kept : first;
        from[kept++] = cohort;
      }
    }
    renumber(to, from, kept);
  }

  private void renumber(int[] to, int[] from, int kept) {
    if (kept < cohorts) {
      closeRanks(from, kept);
      for (int slot = 0; slot < instruments; slot++) {
        cohortOf[slot] = cohortOf[slot] == NONE ? NONE : to[cohortOf[slot]];
      }
    }
  }

  private void closeRanks(int[] from, int kept) {
    for (int i = 0; i < kept; i++) {
      variance[i] = variance[from[i]];
      inverse[i] = inverse[from[i]];
      steady[i] = steady[from[i]];
      for (int j = 0; j < kept; j++) {
        common[i][j] = common[from[i]][from[j]];
      }
    }
    for (int i = kept; i < cohorts; i++) {
      variance[i] = new double[0];
      inverse[i] = new double[0];
      Arrays.fill(common[i], 0);
    }
    cohorts = kept;
  }

  /** Cohorts that are told apart now, 1 to N. */
  public int cohorts() {
    return cohorts;
  }

  /** The first product of a pair counts in full. */
  void startPairs(int row, double[] covariance, int from, int to) {
    if (!starts[cohortOf[row]]) {
      return;
    }
    for (int column = from; column < to; column++) {
      if (returned[column] && common(row, column) == 1) {
        covariance[column] = FIRST * (value[row] * value[column]);
      }
    }
  }

  /** Whether two slots have 30 common bars. */
  boolean ready(int one, int other) {
    return common(one, other) == READY_AFTER;
  }

  /** Slow correlation; NaN: fewer than 30 common bars, or one of the two never moved. */
  double correlation(int row, int column, double covariance) {
    if (!ready(row, column)) {
      return Double.NaN;
    }
    return clipped(covariance * (inverseWith(row, column) * inverseWith(column, row)));
  }

  static double clipped(double rho) {
    return Math.max(-1, Math.min(1, rho));
  }

  private int common(int one, int other) {
    boolean seen = cohortOf[one] != NONE && cohortOf[other] != NONE;
    return seen ? common[cohortOf[one]][cohortOf[other]] : 0;
  }

  /** Whether a slot has a return at the present bar end. */
  boolean returned(int slot) {
    return returned[slot];
  }

  /** By slot: the return of the present bar end, 0 where there is none. */
  double[] values() {
    return value;
  }

  /** By slot: weight of what was; 1 where there is no return. */
  double[] keep() {
    return keep;
  }

  /** Cohort of a slot that has had a return. */
  int cohort(int slot) {
    return cohortOf[slot];
  }

  /** By slot: one over its deviation in the bars it has in common with a cohort; NaN: none. */
  double[] inversesWith(int cohort) {
    return inverse[cohort];
  }

  /**
   * One over the deviation of {@code slot} in the bars it has in common with another; NaN: none.
   */
  double inverseWith(int slot, int other) {
    return cohortOf[other] == NONE ? Double.NaN : inverse[cohortOf[other]][slot];
  }

  /** Writes the state, version first. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(instruments);
    out.writeInt(cohorts);
    for (int slot = 0; slot < instruments; slot++) {
      out.writeInt(cohortOf[slot]);
    }
    for (int cohort = 0; cohort < cohorts; cohort++) {
      out.writeInt(steady[cohort]);
      StateBytes.writePrefix(out, variance[cohort], instruments);
      for (int other = 0; other < cohorts; other++) {
        out.writeByte(common[cohort][other]);
      }
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static SlowVariances readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "slow variances");
    SlowVariances slow = new SlowVariances();
    int instruments = in.readInt();
    for (int slot = 0; slot < instruments; slot++) {
      slow.join();
    }
    int cohorts = in.readInt();
    for (int cohort = 0; cohort < cohorts; cohort++) {
      slow.addCohort(NONE);
    }
    for (int slot = 0; slot < instruments; slot++) {
      slow.cohortOf[slot] = in.readInt();
    }
    for (int cohort = 0; cohort < cohorts; cohort++) {
      slow.steady[cohort] = in.readInt();
      StateBytes.readPrefix(in, slow.variance[cohort], instruments);
      for (int slot = 0; slot < instruments; slot++) {
        slow.inverse[cohort][slot] = inverse(slow.variance[cohort][slot]);
      }
      for (int other = 0; other < cohorts; other++) {
        slow.common[cohort][other] = in.readByte();
      }
    }
    return slow;
  }
}
