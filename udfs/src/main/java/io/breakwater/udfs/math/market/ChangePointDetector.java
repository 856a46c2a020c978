package io.breakwater.udfs.math.market;

import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Bayesian online change points (Adams and MacKay, 2007, arXiv 0710.3742): the distribution of the
 * time since the variance of a standardised return last changed.
 *
 * <p>Zero mean, unknown variance with an inverse-gamma prior α = β = 1; hazard 1/250; run lengths
 * 0…511, longer ones dropped and the rest renormalised. The predictive of run length n is a
 * Student-t with 2α degrees of freedom and scale² = β/α, α = 1 + n/2:
 *
 * <pre>
 * p_n(x) = Γ(α+½)/Γ(α) / √(2πβ) · (β/β')^(α+½),   β' = β + x²/2
 *        = K_n / √β' · g^(n+2),                    g = √(β/β'),  K_n = Γ(α+½)/(Γ(α)·√(2π))
 * </pre>
 *
 * <p>α depends on the run length alone, so K_n is a table, and the power is an integer one, taken
 * by squaring for all run lengths at once in plain loops that the compiler vectorises.
 */
public final class ChangePointDetector {
  /** Run lengths kept: 0…511. */
  public static final int RUN_LENGTHS = 512;

  /** One more than are kept: the longest run grows into the last slot and is dropped there. */
  private static final int SLOTS = RUN_LENGTHS + 1;

  /** A run shorter than this counts as a recent change. */
  public static final int RECENT = 10;

  private static final double HAZARD = 1.0 / 250;

  /** Larger values of x would overflow when squared; they are as surprising as this one. */
  private static final double LARGEST_X = 1e100;

  /** Below this a run length is out of the race; kept, it would only make the arithmetic slow. */
  private static final double NEGLIGIBLE = 1e-250;

  /** Bits of the largest exponent, 513. */
  private static final int EXPONENT_BITS = 10;

  private static final double[] NORMALISER = normalisers();

  /** For each bit: 1 where it is set in the exponent n + 2 of run length n, else 0. */
  private static final double[][] EXPONENT_BIT = exponentBits();

  private double[] probability = new double[SLOTS];
  private double[] beta = new double[SLOTS];
  private double[] rootBeta = new double[SLOTS];
  private double[] nextProbability = new double[SLOTS];
  private double[] nextBeta = new double[SLOTS];
  private double[] nextRootBeta = new double[SLOTS];
  private final double[] square = new double[RUN_LENGTHS];
  private final double[] weight = new double[RUN_LENGTHS];
  private int count = 1;
  private boolean ready;

  /** Starts with a change just before the first value. */
  public ChangePointDetector() {
    probability[0] = 1;
    beta[0] = 1;
    rootBeta[0] = 1;
  }

  /**
   * Whether the last change may be as old as {@link #RECENT} values: before that many values it is
   * recent by construction, and says nothing of the market.
   */
  public boolean mayBeOld() {
    return count > RECENT;
  }

  /** Takes a return divided by the slow sigma before it, finite. */
  public void add(double standardisedReturn) {
    double x = Math.max(-LARGEST_X, Math.min(LARGEST_X, standardisedReturn));
    weighByPredictive(x * x / 2);
    // The longest run is weighed too: it may have ended here, though it cannot grow.
    int kept = Math.min(count, RUN_LENGTHS - 1);
    double joint = sum(weight, count);
    double dropped = count > kept ? weight[kept] : 0;
    double total = HAZARD * joint + (1 - HAZARD) * (joint - dropped);
    nextProbability[0] = HAZARD * joint / total;
    grow(weight, (1 - HAZARD) / total, nextProbability, kept);
    nextBeta[0] = 1;
    nextRootBeta[0] = 1;
    count = kept + 1;
    swap();
    ready = true;
  }

  /** Fills {@code weight} with P(n)·p_n(x), and the betas after x of the runs that go on. */
  private void weighByPredictive(double increment) {
    lengthen(beta, increment, nextBeta, nextRootBeta, count);
    startPowers(rootBeta, nextRootBeta, square, count);
    startWeights(probability, nextRootBeta, weight, count);
    for (int bit = 0; bit < EXPONENT_BITS; bit++) {
      multiplyWhereSet(weight, EXPONENT_BIT[bit], square, count);
      squareAll(square, count);
    }
  }

  private static void lengthen(
      double[] beta, double increment, double[] nextBeta, double[] nextRootBeta, int count) {
    for (int n = 0; n < count; n++) {
      nextBeta[n + 1] = beta[n] + increment;
    }
    for (int n = 1; n <= count; n++) {
      nextRootBeta[n] = Math.sqrt(nextBeta[n]);
    }
  }

  private static void startPowers(
      double[] rootBeta, double[] nextRootBeta, double[] power, int count) {
    for (int n = 0; n < count; n++) {
      power[n] = rootBeta[n] / nextRootBeta[n + 1];
    }
  }

  private static void startWeights(
      double[] probability, double[] nextRootBeta, double[] weight, int count) {
    for (int n = 0; n < count; n++) {
      weight[n] = probability[n] * NORMALISER[n] / nextRootBeta[n + 1];
    }
  }

  private static void multiplyWhereSet(double[] weight, double[] bit, double[] power, int count) {
    for (int n = 0; n < count; n++) {
      // Exactly the power where the bit is set and exactly 1 elsewhere, without a branch.
      weight[n] *= bit[n] * power[n] + (1 - bit[n]);
    }
  }

  private static void squareAll(double[] power, int count) {
    for (int n = 0; n < count; n++) {
      power[n] *= power[n];
    }
  }

  /** Four partial sums: one would wait for each addition in turn. */
  private static double sum(double[] values, int count) {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int n = 0;
    for (; n + 3 < count; n += 4) {
      first += values[n];
      second += values[n + 1];
      third += values[n + 2];
      fourth += values[n + 3];
    }
    for (; n < count; n++) {
      first += values[n];
    }
    return (first + second) + (third + fourth);
  }

  private static void grow(double[] weight, double scale, double[] probability, int count) {
    for (int n = 0; n < count; n++) {
      double share = weight[n] * scale;
      probability[n + 1] = share < NEGLIGIBLE ? 0 : share;
    }
  }

  private void swap() {
    double[] spare = probability;
    probability = nextProbability;
    nextProbability = spare;
    spare = beta;
    beta = nextBeta;
    nextBeta = spare;
    spare = rootBeta;
    rootBeta = nextRootBeta;
    nextRootBeta = spare;
  }

  /** Whether a value was seen. */
  public boolean isReady() {
    return ready;
  }

  /** P(run length &lt; 10). */
  public double changeProbability() {
    double sum = 0;
    for (int n = 0; n < Math.min(RECENT, count); n++) {
      sum += probability[n];
    }
    // A sum of shares may exceed the whole by a rounding.
    return Math.min(sum, 1);
  }

  /** Probability of run length {@code n}. */
  double probabilityOf(int n) {
    return n < count ? probability[n] : 0;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeBoolean(ready);
    out.writeInt(count);
    StateBytes.writePrefix(out, probability, count);
    StateBytes.writePrefix(out, beta, count);
  }

  void readFrom(DataInput in) throws IOException {
    ready = in.readBoolean();
    count = in.readInt();
    StateBytes.readPrefix(in, probability, count);
    StateBytes.readPrefix(in, beta, count);
    for (int n = 0; n < count; n++) {
      rootBeta[n] = Math.sqrt(beta[n]);
    }
  }

  /** Γ(α+½)/Γ(α) by its recurrence over half steps: with R(α) the ratio, R(α+½) = α/R(α). */
  private static double[] normalisers() {
    double[] table = new double[RUN_LENGTHS];
    double ratio = Math.sqrt(Math.PI) / 2;
    double alpha = 1;
    double rootTwoPi = Math.sqrt(2 * Math.PI);
    for (int n = 0; n < RUN_LENGTHS; n++) {
      table[n] = ratio / rootTwoPi;
      ratio = alpha / ratio;
      alpha += 0.5;
    }
    return table;
  }

  private static double[][] exponentBits() {
    double[][] bits = new double[EXPONENT_BITS][RUN_LENGTHS];
    for (int bit = 0; bit < EXPONENT_BITS; bit++) {
      for (int n = 0; n < RUN_LENGTHS; n++) {
        bits[bit][n] = ((n + 2) >> bit) & 1;
      }
    }
    return bits;
  }
}
