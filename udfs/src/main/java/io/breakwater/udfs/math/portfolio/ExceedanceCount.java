package io.breakwater.udfs.math.portfolio;

import io.breakwater.schemas.avro.VarBacktest;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How often losses exceeded a figure that should be exceeded in a known share of cases, and whether
 * they came in a row.
 *
 * <p>Likelihood ratios of Kupiec (1995, proportion of failures) and Christoffersen (1998,
 * independence and conditional coverage = the sum of both), with 0 &middot; ln 0 = 0.
 */
public final class ExceedanceCount {
  private static final int VERSION = 1;
  private static final int NOT_IN_A_ROW = -1;

  private int tested;
  private int exceeded;
  // By what the case before it was and what it is: 00, 01, 10, 11.
  private final int[] pairs = new int[4];
  private int before = NOT_IN_A_ROW;

  /** Counts the next case. */
  public void add(boolean exceedance) {
    int now = exceedance ? 1 : 0;
    tested++;
    exceeded += now;
    if (before != NOT_IN_A_ROW) {
      pairs[2 * before + now]++;
    }
    before = now;
  }

  /** The next case does not follow the last one directly. */
  public void interrupt() {
    before = NOT_IN_A_ROW;
  }

  /**
   * The counts and their tests.
   *
   * @param share share of cases that should exceed, 0..1 without its ends
   * @return null: no case yet
   */
  public @Nullable VarBacktest test(double share) {
    if (tested == 0) {
      return null;
    }
    double kupiec = kupiec(tested, exceeded, share);
    VarBacktest.Builder test =
        VarBacktest.newBuilder()
            .setHours(tested)
            .setExceedances(exceeded)
            .setKupiec(kupiec)
            .setKupiecProbability(ChiSquare.tailOfOne(kupiec));
    if (pairs[0] + pairs[1] + pairs[2] + pairs[3] > 0) {
      double independence = independence(pairs[0], pairs[1], pairs[2], pairs[3]);
      test.setIndependence(independence)
          .setIndependenceProbability(ChiSquare.tailOfOne(independence))
          .setConditionalCoverage(kupiec + independence)
          .setConditionalCoverageProbability(ChiSquare.tailOfTwo(kupiec + independence));
    }
    return test.build();
  }

  static double kupiec(int cases, int exceedances, double share) {
    int others = cases - exceedances;
    return ratio(
        logs(others, 1 - share) + logs(exceedances, share),
        logs(others, others, cases) + logs(exceedances, exceedances, cases));
  }

  static double independence(int calm, int begins, int ends, int goesOn) {
    int afterCalm = calm + begins;
    int afterOne = ends + goesOn;
    int all = afterCalm + afterOne;
    return ratio(
        logs(calm + ends, calm + ends, all) + logs(begins + goesOn, begins + goesOn, all),
        logs(calm, calm, afterCalm)
            + logs(begins, begins, afterCalm)
            + logs(ends, ends, afterOne)
            + logs(goesOn, goesOn, afterOne));
  }

  /** A ratio below 0 is one of 0, rounded. */
  private static double ratio(double logRestricted, double logFree) {
    return Math.max(0, 2 * (logFree - logRestricted));
  }

  private static double logs(int times, double probability) {
    return times == 0 ? 0 : times * StrictMath.log(probability);
  }

  private static double logs(int times, int part, int whole) {
    return times == 0 ? 0 : logs(times, (double) part / whole);
  }

  /** Writes the counts. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(tested);
    out.writeInt(exceeded);
    for (int count : pairs) {
      out.writeInt(count);
    }
    out.writeInt(before);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static ExceedanceCount readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "count of exceedances");
    ExceedanceCount count = new ExceedanceCount();
    count.tested = in.readInt();
    count.exceeded = in.readInt();
    for (int i = 0; i < count.pairs.length; i++) {
      count.pairs[i] = in.readInt();
    }
    count.before = in.readInt();
    return count;
  }
}
