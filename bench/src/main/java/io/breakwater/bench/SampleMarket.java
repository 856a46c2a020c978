package io.breakwater.bench;

import io.breakwater.udfs.math.cross.CorrelationTile;
import io.breakwater.udfs.math.cross.ReturnColumns;
import io.breakwater.udfs.math.cross.SlowVariances;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Returns with a common factor for N instruments, and the kernel that is fed with them. */
final class SampleMarket {
  private static final int KEPT = 256;

  private final double[][] returns = new double[KEPT][];
  private final boolean[] returned;
  private final boolean[] returnedSlowly;
  private final ReturnColumns columns;
  private final SlowVariances slow = new SlowVariances();
  private final CorrelationTile tile = CorrelationTile.ofAll();
  private int bars;
  private long breaks;

  /**
   * A market whose window is empty.
   *
   * @param slowly false: slow correlations and breaks stand still, only the rolling ones move
   */
  SampleMarket(int instruments, int window, boolean slowly) {
    this.columns = new ReturnColumns(window);
    this.returnedSlowly = new boolean[instruments];
    Arrays.fill(returnedSlowly, slowly);
    this.returned = new boolean[instruments];
    Arrays.fill(returned, true);
    Random random = new Random(1);
    for (int bar = 0; bar < KEPT; bar++) {
      double common = random.nextGaussian() * 1e-3;
      returns[bar] = new double[instruments];
      for (int slot = 0; slot < instruments; slot++) {
        returns[bar][slot] = common + random.nextGaussian() * 1e-3;
      }
    }
    for (int slot = 0; slot < instruments; slot++) {
      columns.join(("instrument-" + slot).hashCode());
      slow.join();
    }
  }

  /** One bar end through the kernel: sums, correlations, breaks. */
  long next() {
    advance(null);
    return breaks;
  }

  /** As {@link #next}, telling all correlations. */
  void advance(CorrelationTile.@Nullable PairReader reader) {
    double[] now = returns[bars % KEPT];
    columns.advance(bars, bars > 0, now, returned);
    slow.advance(now, returnedSlowly);
    tile.advance(columns, slow, (row, column, rho, rhoSlow) -> breaks++, reader);
    bars++;
  }

  /** Correlation of two by the definition, over the window that ends at the newest bar end. */
  double naive(int one, int other) {
    int window = columns.window();
    double x = 0;
    double y = 0;
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int age = window; age > 0; age--) {
      double[] row = returns[Math.floorMod(bars - age, KEPT)];
      double a = row[one];
      double b = row[other];
      x += a;
      y += b;
      xx += a * a;
      yy += b * b;
      xy += a * b;
    }
    return (xy - x * y / window) / Math.sqrt((xx - x * x / window) * (yy - y * y / window));
  }

  /** Largest difference between the kernel and the definition at the next bar end. */
  double largestError() {
    double[] largest = {0};
    int before = bars;
    advance(
        (row, rho, rhoSlow) -> {
          bars = before + 1;
          for (int i = 0; i < row; i++) {
            double error = Math.abs(rho[i] - naive(row, i));
            // No correlation is an error too.
            largest[0] = error <= largest[0] ? largest[0] : Double.isNaN(error) ? 2 : error;
          }
          bars = before;
        });
    return largest[0];
  }
}
