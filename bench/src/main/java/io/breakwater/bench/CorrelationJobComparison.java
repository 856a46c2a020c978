package io.breakwater.bench;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.BarEntry;
import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.Correlation;
import io.breakwater.schemas.avro.MatrixStripe;
import io.breakwater.schemas.avro.VolatilityRegime;
import io.breakwater.udfs.math.cross.CorrelationTile;
import io.breakwater.udfs.math.cross.PairsMode;
import io.breakwater.udfs.math.cross.ReturnColumns;
import io.breakwater.udfs.math.cross.SlowVariances;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * All pairs in the market-state job beside the kernel alone, on the same bars: the job with breaks
 * told, and with the whole matrix told.
 */
final class CorrelationJobComparison {
  private static final long START = TickMarket.START;

  /** What stands in a stripe for a correlation that is not there. */
  private static final double NOT_READY = 2;

  private final int instruments;
  private final int warmUp;
  private final int rounds;
  private final List<BarVector> bars = new ArrayList<>();

  private CorrelationJobComparison(int instruments, int warmUp, int measured, int rounds) {
    this.instruments = instruments;
    this.warmUp = warmUp;
    this.rounds = rounds;
    Random random = new Random(4);
    for (int bar = 0; bar < warmUp + measured; bar++) {
      // One instrument in five hundred turns against the market: its pairs break.
      boolean turned = bar >= warmUp + measured / 4;
      double common = 1e-3 * random.nextGaussian();
      List<BarEntry> entries = new ArrayList<>(instruments);
      for (int i = 0; i < instruments; i++) {
        double value = (turned && i % 500 == 0 ? -common : common) + 5e-4 * random.nextGaussian();
        entries.add(new BarEntry(name(i), value, false, 100.0, VolatilityRegime.NORMAL, 1e-3));
      }
      bars.add(new BarVector(START + bar * Times.MINUTE, entries));
    }
  }

  /** {@code correlation-job [--rounds N] [--short]}. */
  static void run(Words words, PrintStream out) throws Exception {
    Report report = new Report(out);
    boolean brief = words.isShort();
    int rounds = words.number("--rounds", brief ? 1 : 5);
    List<Object[]> rows = new ArrayList<>();
    for (int size : brief ? new int[] {40} : new int[] {100, 500, 1_000, 2_000}) {
      // A second or more each: the process's CPU time goes in steps of 10 ms.
      int measured = brief ? 60 : 400_000 / size;
      rows.add(new CorrelationJobComparison(size, 80, measured, rounds).compare(report));
    }
    report.head(
        "N",
        "kernel, ms a bar",
        "job, ms a bar",
        "job with matrix, ms a bar",
        "job / kernel",
        "job with matrix / kernel",
        "breaks told",
        "load");
    rows.forEach(report::row);
  }

  private Object[] compare(Report report) throws Exception {
    int breaks = check(report);
    double[] kernel = new double[rounds];
    double[] job = new double[rounds];
    double[] matrix = new double[rounds];
    double perBar = 1e6 * (bars.size() - warmUp);
    for (int round = 0; round < rounds; round++) {
      kernel[round] = new Kernel(null).run(warmUp) / perBar;
      job[round] = CorrelationJob.run(bars, warmUp, PairsMode.BREAKS, false) / perBar;
      matrix[round] = CorrelationJob.run(bars, warmUp, PairsMode.MATRIX, false) / perBar;
    }
    return new Object[] {
      instruments,
      Cpu.median(kernel),
      Cpu.median(job),
      Cpu.median(matrix),
      Cpu.ratio(job, kernel),
      Cpu.ratio(matrix, kernel),
      breaks,
      Cpu.load()
    };
  }

  /** Every break, and every pair of the last bar, to the bit. */
  private int check(Report report) throws Exception {
    Kernel kernel = new Kernel(new double[instruments][]);
    kernel.run(0);
    CorrelationJob.run(bars, 0, PairsMode.MATRIX, true);
    TreeSet<String> breaks = new TreeSet<>();
    int pairs = 0;
    for (SpecificRecord told : CorrelationJob.told()) {
      if (told instanceof Correlation row) {
        breaks.add(named(row.getEventTime(), row.getLeft(), row.getRight()));
      } else if (told instanceof MatrixStripe stripe && stripe.getEventTime() == lastBarEnd()) {
        pairs += kernel.mustAgree(stripe);
      }
    }
    if (breaks.isEmpty() || !breaks.equals(kernel.breaks)) {
      throw new IllegalStateException(
          breaks.size() + " breaks in the job, " + kernel.breaks.size() + " in the kernel");
    }
    if (pairs != instruments * (instruments - 1) / 2) {
      throw new IllegalStateException(pairs + " pairs of the last bar were told");
    }
    report.line(
        "N=%d: equal: %d breaks, %d pairs of the last bar", instruments, breaks.size(), pairs);
    return breaks.size();
  }

  private long lastBarEnd() {
    return bars.get(bars.size() - 1).getEventTime();
  }

  private static String name(int number) {
    return String.format(Locale.ROOT, "I%05d", number);
  }

  private static String named(long barEnd, @Nullable String left, @Nullable String right) {
    return barEnd + " " + left + " " + right;
  }

  /** The tile of all pairs, fed with returns as arrays. */
  private final class Kernel {
    private final ReturnColumns columns = new ReturnColumns(ReturnColumns.BARS);
    private final SlowVariances slow = new SlowVariances();
    private final CorrelationTile tile = CorrelationTile.ofAll();
    private final TreeSet<String> breaks = new TreeSet<>();
    private final double @Nullable [][] last;

    Kernel(double @Nullable [][] last) {
      this.last = last;
      for (int i = 0; i < instruments; i++) {
        columns.join(name(i).hashCode());
        slow.join();
      }
    }

    /** CPU time of this thread from bar {@code from} on, nanoseconds: it has no other. */
    long run(int from) {
      double[][] returns = new double[bars.size()][];
      for (int bar = 0; bar < returns.length; bar++) {
        returns[bar] =
            bars.get(bar).getEntries().stream()
                .mapToDouble(entry -> Objects.requireNonNull(entry.getReturn$()))
                .toArray();
      }
      boolean[] returned = new boolean[instruments];
      Arrays.fill(returned, true);
      long before = Cpu.threadNanos();
      for (int bar = 0; bar < returns.length; bar++) {
        if (bar == from) {
          before = Cpu.threadNanos();
        }
        advance(bar, returns[bar], returned);
      }
      return Cpu.threadNanos() - before;
    }

    private void advance(int bar, double[] returns, boolean[] returned) {
      long barEnd = bars.get(bar).getEventTime();
      columns.advance(Math.floorDiv(barEnd, Times.MINUTE), bar > 0, returns, returned);
      slow.advance(returns, returned);
      double[][] kept = bar == bars.size() - 1 ? last : null;
      tile.advance(
          columns,
          slow,
          (row, column, rho, rhoSlow) -> begins(barEnd, row, column),
          kept == null ? null : (row, rho, rhoSlow) -> kept[row] = Arrays.copyOf(rho, row));
    }

    private void begins(long barEnd, int row, int column) {
      if (last != null) {
        breaks.add(named(barEnd, name(column), name(row)));
      }
    }

    /** How many pairs of a stripe agree: all, or it throws. */
    int mustAgree(MatrixStripe stripe) {
      ByteBuffer rho = stripe.getRho().duplicate();
      int pairs = 0;
      for (int row = stripe.getFirstRow(); row < stripe.getInstruments().size(); row++) {
        double[] expected = Objects.requireNonNull(last)[row];
        for (int column = 0; column < row; column++) {
          double value = Double.isNaN(expected[column]) ? NOT_READY : expected[column];
          if (Double.compare(rho.getDouble(), value) != 0) {
            throw new IllegalStateException("differ: " + name(row) + " and " + name(column));
          }
          pairs++;
        }
      }
      return pairs;
    }
  }
}
