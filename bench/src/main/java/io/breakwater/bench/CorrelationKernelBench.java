package io.breakwater.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One bar of all pairs: the kernel, its rolling half, plain passes over arrays as large, the
 * definition.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CorrelationKernelBench {

  /** Sums, both correlations of every pair, breaks. */
  @State(Scope.Thread)
  public static class Kernel extends Filled {
    /** A market in which everything moves. */
    public Kernel() {
      super(true);
    }
  }

  /** The same, slow correlations and breaks left out. */
  @State(Scope.Thread)
  public static class Rolling extends Filled {
    /** A market in which only rolling correlations move. */
    public Rolling() {
      super(false);
    }
  }

  /** A market whose windows are full. */
  @State(Scope.Thread)
  public abstract static class Filled {
    /** N. */
    @Param("2000")
    public int instruments;

    /** W. */
    @Param("240")
    public int window;

    private final boolean slowly;
    SampleMarket market;

    Filled(boolean slowly) {
      this.slowly = slowly;
      this.market = new SampleMarket(2, 2, slowly);
    }

    /** Fills the windows. */
    @Setup(Level.Trial)
    public void fill() {
      market = new SampleMarket(instruments, window, slowly);
      for (int bar = 0; bar < window + 40; bar++) {
        market.next();
      }
    }
  }

  /** Arrays as the kernel has them: two doubles and a byte for each pair. */
  @State(Scope.Thread)
  public static class Floor {
    /** N. */
    @Param("2000")
    public int instruments;

    private double[][] sums = new double[0][];
    private double[][] covariances = new double[0][];
    private long[][] marks = new long[0][];

    /** Makes the arrays. */
    @Setup(Level.Trial)
    public void fill() {
      sums = new double[instruments][];
      covariances = new double[instruments][];
      marks = new long[instruments][];
      for (int row = 0; row < instruments; row++) {
        sums[row] = new double[row];
        covariances[row] = new double[row];
        marks[row] = new long[(row + 7) / 8];
      }
    }
  }

  /** Sums, both correlations of every pair, breaks. */
  @Benchmark
  public long kernel(Kernel state) {
    return state.market.next();
  }

  /** Sums and the rolling correlation of every pair. */
  @Benchmark
  public long rolling(Rolling state) {
    return state.market.next();
  }

  /** Reads and writes each sum once. */
  @Benchmark
  public double rollingFloor(Floor state) {
    for (double[] row : state.sums) {
      add(row, 1e-9);
    }
    return state.sums[state.sums.length - 1][0];
  }

  /** Reads and writes each number once: what memory alone costs. */
  @Benchmark
  public long floor(Floor state) {
    long marked = 0;
    for (int row = 0; row < state.sums.length; row++) {
      add(state.sums[row], 1e-9);
      add(state.covariances[row], 1e-9);
      for (long mark : state.marks[row]) {
        marked |= mark;
      }
    }
    return marked;
  }

  private static void add(double[] values, double value) {
    for (int i = 0; i < values.length; i++) {
      values[i] += value;
    }
  }

  /** The rolling correlation of every pair from its window, without slow ones and breaks. */
  @Benchmark
  public double naive(Kernel state) {
    double sum = 0;
    for (int row = 1; row < state.instruments; row++) {
      for (int column = 0; column < row; column++) {
        sum += state.market.naive(row, column);
      }
    }
    return sum;
  }
}
