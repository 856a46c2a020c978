package io.breakwater.bench;

import io.breakwater.udfs.math.cross.CorrelationTile;
import io.breakwater.udfs.math.cross.Pearson;
import io.breakwater.udfs.math.cross.ReturnColumns;
import io.breakwater.udfs.math.cross.SlowVariances;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/** The largest error over many bars with outliers of up to 1e8, every pair at every bar. */
final class Soak {
  private static final int INSTRUMENTS = 6;
  private static final int WINDOW = ReturnColumns.BARS;

  private final Random random = new Random(1);
  private final ReturnColumns columns = new ReturnColumns(WINDOW);
  private final SlowVariances slow = new SlowVariances();
  private final CorrelationTile tile = CorrelationTile.ofAll();
  private final boolean[] returned = new boolean[INSTRUMENTS];
  private final double[][] windows = new double[INSTRUMENTS][WINDOW];
  private double largestError;
  private long compared;

  private Soak() {
    Arrays.fill(returned, true);
    for (int slot = 0; slot < INSTRUMENTS; slot++) {
      columns.join(7 * slot);
      slow.join();
    }
  }

  /** {@code soak [BARS]}. */
  static void run(Words words, PrintStream out) {
    run(words.first(words.isShort() ? 20_000 : 1_000_000), out);
  }

  static double run(int bars, PrintStream out) {
    Soak soak = new Soak();
    for (int bar = 0; bar < bars; bar++) {
      soak.next(bar);
    }
    out.println(
        String.format(
            Locale.ROOT,
            "%d bars, %d correlations compared, largest error %.2e",
            bars,
            soak.compared,
            soak.largestError));
    return soak.largestError;
  }

  private void next(int bar) {
    double[] now = new double[INSTRUMENTS];
    double common = random.nextGaussian() * 1e-3;
    for (int slot = 0; slot < INSTRUMENTS; slot++) {
      double outlier = random.nextInt(400) == 0 ? StrictMath.pow(10, random.nextInt(12)) : 1;
      now[slot] = (common + random.nextGaussian() * 1e-3) * outlier;
      windows[slot][bar % WINDOW] = now[slot];
    }
    columns.advance(bar, bar > 0, now, returned);
    slow.advance(now, returned);
    boolean full = bar >= WINDOW - 1;
    tile.advance(
        columns,
        slow,
        (row, column, rho, rhoSlow) -> {},
        (row, rho, rhoSlow) -> {
          for (int column = 0; full && column < row; column++) {
            compare(rho[column], windows[row], windows[column]);
          }
        });
  }

  private void compare(double rho, double[] one, double[] other) {
    double error = Math.abs(rho - Pearson.of(one, other, WINDOW).orElse(Double.NaN));
    largestError = error <= largestError ? largestError : Double.isNaN(error) ? 2 : error;
    compared++;
  }
}
