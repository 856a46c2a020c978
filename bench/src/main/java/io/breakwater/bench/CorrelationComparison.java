package io.breakwater.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Kernel, its rolling half, their floors and the definition in turns; ratios of rounds, not of
 * means.
 */
final class CorrelationComparison {
  private static final String[] SIDES = {"kernel", "floor", "rolling", "rollingFloor", "naive"};
  private static final double ALLOWED_ERROR = 1e-12;

  private final int[][] sizes;
  private final int rounds;
  private final long warmUpMillis;
  private final long measureMillis;
  private final int forks;

  private CorrelationComparison(
      int[][] sizes, int rounds, long warmUpMillis, long measureMillis, int forks) {
    this.sizes = sizes;
    this.rounds = rounds;
    this.warmUpMillis = warmUpMillis;
    this.measureMillis = measureMillis;
    this.forks = forks;
  }

  /** N of 100, 500, 1000 and 2000 at W = 60, and N = 2000 at W = 240; every measurement its JVM. */
  private static CorrelationComparison full() {
    int[][] sizes = {{100, 60}, {500, 60}, {1000, 60}, {2000, 60}, {2000, 240}};
    return new CorrelationComparison(sizes, 5, 1_500, 1_500, 1);
  }

  /** Seconds, in this JVM: shows that it works, its figures say nothing. */
  private static CorrelationComparison quick() {
    return new CorrelationComparison(new int[][] {{60, 20}}, 2, 50, 50, 0);
  }

  /** {@code correlation [--short]}. */
  static void run(Words words, PrintStream out) throws RunnerException {
    (words.isShort() ? quick() : full()).run(new Report(out));
  }

  private void run(Report report) throws RunnerException {
    List<Object[]> rows = new ArrayList<>();
    for (int[] size : sizes) {
      double error = Math.max(error(size, true), error(size, false));
      report.line(
          "N=%d W=%d: equal to the definition, largest error %.1e", size[0], size[1], error);
      rows.add(compare(size[0], size[1], size[0] * (size[0] - 1) / 2));
    }
    report.head(
        "N",
        "W",
        "kernel, ms a bar",
        "ns a pair",
        "floor, ns a pair",
        "kernel / floor",
        "rolling, ns a pair",
        "rolling / its floor",
        "naive, ns a pair",
        "naive / rolling",
        "load");
    rows.forEach(report::row);
  }

  private static double error(int[] size, boolean slowly) {
    SampleMarket market = new SampleMarket(size[0], size[1], slowly);
    for (int bar = 0; bar < 3 * size[1]; bar++) {
      market.next();
    }
    double error = market.largestError();
    if (!(error <= ALLOWED_ERROR)) {
      throw new IllegalStateException("kernel and definition differ by " + error);
    }
    return error;
  }

  private Object[] compare(int instruments, int window, int pairs) throws RunnerException {
    double[][] nanos = new double[SIDES.length][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int side = 0; side < SIDES.length; side++) {
        nanos[side][round] = measure(SIDES[side], instruments, window);
      }
    }
    return new Object[] {
      instruments,
      window,
      Cpu.median(nanos[0]) / 1e6,
      Cpu.median(nanos[0]) / pairs,
      Cpu.median(nanos[1]) / pairs,
      Cpu.ratio(nanos[0], nanos[1]),
      Cpu.median(nanos[2]) / pairs,
      Cpu.ratio(nanos[2], nanos[3]),
      Cpu.median(nanos[4]) / pairs,
      Cpu.ratio(nanos[4], nanos[2]),
      Cpu.load()
    };
  }

  private double measure(String side, int instruments, int window) throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    options
        .include("CorrelationKernelBench\\." + side + "$")
        .param("instruments", Integer.toString(instruments))
        .forks(forks)
        .warmupIterations(1)
        .warmupTime(TimeValue.milliseconds(warmUpMillis))
        .measurementIterations(1)
        .measurementTime(TimeValue.milliseconds(measureMillis))
        .verbosity(VerboseMode.SILENT);
    if (!side.toLowerCase(Locale.ROOT).endsWith("floor")) {
      options.param("window", Integer.toString(window));
    }
    // The median of the bars: a pause of the machine belongs to none of the sides.
    return new Runner(options.build())
        .runSingle()
        .getPrimaryResult()
        .getStatistics()
        .getPercentile(50);
  }
}
