package io.breakwater.udfs.math.cross;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Running sums against the definition, computed afresh from the kept history. */
class CorrelationTileTest {
  private static final int WINDOW = 60;

  @Test
  void everyPairIsExactAfterOutliersGapsAndJoins() {
    for (long seed = 1; seed <= 4; seed++) {
      Market market = new Market(9, WINDOW, seed, List.of(CorrelationTile.ofAll()));
      for (int bar = 0; bar < 700; bar++) {
        market.next(market.rough(bar));
        market.expectExact();
      }
      assertThat(market.compared).isGreaterThan(5_000);
    }
  }

  @Test
  void anOutlierIsForgottenAtTheBarWhereItLeaves() {
    for (double outlier : new double[] {1, 1e4, 1e8, -1e12, 1e99}) {
      Market market = new Market(4, WINDOW, 5, List.of(CorrelationTile.ofAll()));
      for (int bar = 0; bar < 300; bar++) {
        double[] returns = market.calm();
        if (bar == 100) {
          returns[1] = outlier;
        }
        if (bar == 130) {
          Arrays.fill(returns, outlier);
        }
        market.next(returns);
        market.expectExact();
      }
    }
  }

  @Test
  void aSmallMovementOnALargeMeanIsExact() {
    Market market = new Market(3, WINDOW, 6, List.of(CorrelationTile.ofAll()));
    for (int bar = 0; bar < 400; bar++) {
      double[] returns = market.calm();
      returns[0] = 1 + returns[0] * 1e-6;
      returns[1] = (bar < 200 ? 1 : -7) + returns[1] * 1e-6;
      market.next(returns);
      market.expectExact();
    }
  }

  @Test
  void whatDoesNotMoveHasNoCorrelation() {
    Market market = new Market(3, WINDOW, 7, List.of(CorrelationTile.ofAll()));
    for (int bar = 0; bar < 400; bar++) {
      double[] returns = market.calm();
      // Constant from 100 to 219, on a number whose mean rounds.
      returns[0] = bar >= 100 && bar < 220 ? 0.1 : returns[0];
      market.next(returns);
      market.expectExact();
      boolean moves = bar >= 59 && !(bar >= 159 && bar < 220);
      assertThat(!Double.isNaN(market.rho(1, 0))).as("bar %d", bar).isEqualTo(moves);
    }
  }

  @Test
  void stayExactOverAHundredThousandBars() {
    Market market = new Market(5, WINDOW, 8, List.of(CorrelationTile.ofAll()));
    Random random = new Random(9);
    for (int bar = 0; bar < 120_000; bar++) {
      double[] returns = market.calm();
      if (random.nextInt(500) == 0) {
        returns[random.nextInt(5)] *= StrictMath.pow(10, random.nextInt(11));
      }
      market.next(returns);
      if (bar % 61 == 0 || bar > 119_800) {
        market.expectExact();
      }
    }
  }

  @Test
  void longWindowsAreExactToo() {
    Market market = new Market(4, 240, 10, List.of(CorrelationTile.ofAll()));
    for (int bar = 0; bar < 3_000; bar++) {
      market.next(market.rough(bar));
      market.expectExact();
    }
  }

  @Test
  void tilesOfAnyCutGiveTheSameBits() {
    List<CorrelationTile> cut =
        List.of(new CorrelationTile(0, 3), new CorrelationTile(1, 3), new CorrelationTile(2, 3));
    Market one = new Market(90, WINDOW, 11, List.of(CorrelationTile.ofAll()));
    Market many = new Market(90, WINDOW, 11, cut);
    for (int bar = 0; bar < 400; bar++) {
      one.next(one.rough(bar));
      many.next(many.rough(bar));
      assertThat(Arrays.deepEquals(many.rho, one.rho)).isTrue();
      assertThat(Arrays.deepEquals(many.rhoSlow, one.rhoSlow)).isTrue();
      assertThat(many.begun).containsExactlyInAnyOrderElementsOf(one.begun);
    }
    assertThat(cut.stream().mapToInt(CorrelationTile::pairs).sum()).isEqualTo(90 * 89 / 2);
  }

  @Test
  void rowsLongerThanABlockGiveTheSameBits() {
    Market one = new Market(1_100, 6, 12, List.of(CorrelationTile.ofAll()));
    Market many =
        new Market(1_100, 6, 12, List.of(new CorrelationTile(0, 2), new CorrelationTile(1, 2)));
    for (int bar = 0; bar < 16; bar++) {
      one.next(one.rough(bar));
      many.next(many.rough(bar));
      assertThat(Arrays.deepEquals(many.rho, one.rho)).isTrue();
    }
  }

  @Test
  void goesOnFromItsBytesBitForBit() throws IOException {
    Market market = new Market(7, WINDOW, 13, List.of(CorrelationTile.ofAll()));
    Market restored = new Market(7, WINDOW, 13, List.of(CorrelationTile.ofAll()));
    for (int bar = 0; bar < 500; bar++) {
      market.next(market.rough(bar));
      restored.next(restored.rough(bar));
      assertThat(Arrays.deepEquals(restored.rho, market.rho)).isTrue();
      assertThat(Arrays.deepEquals(restored.rhoSlow, market.rhoSlow)).isTrue();
      assertThat(restored.begun).isEqualTo(market.begun);
      if (bar % 7 == 0) {
        restored.writeAndRead();
      }
    }
  }

  @Test
  void aTileIsOneOfItsNumber() {
    assertThatThrownBy(() -> new CorrelationTile(2, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** A universe with its tiles, its whole history, and both correlations of the newest bar. */
  private static final class Market {
    private final int size;
    private final Random random;
    private ReturnColumns columns;
    private SlowVariances slow = new SlowVariances();
    private List<CorrelationTile> tiles;
    private final List<double[]> history = new ArrayList<>();
    private final double[][] rho;
    private final double[][] rhoSlow;
    private final List<String> begun = new ArrayList<>();
    private int joined;
    private int compared;

    Market(int size, int window, long seed, List<CorrelationTile> tiles) {
      this.size = size;
      this.random = new Random(seed);
      this.columns = new ReturnColumns(window);
      this.tiles = tiles;
      this.rho = new double[size][size];
      this.rhoSlow = new double[size][size];
    }

    double[] calm() {
      double common = random.nextGaussian() * 1e-3;
      return random.doubles(size).map(u -> common + (u - 0.5) * 2e-3).toArray();
    }

    /** Late joiners, gaps long and short, spells without movement, outliers up to 1e8. */
    double[] rough(int bar) {
      double[] returns = calm();
      for (int slot = 0; slot < size; slot++) {
        boolean late = slot % 4 == 3 && bar < 200 * slot / size;
        boolean gap = slot % 3 == 1 && (bar / 90) % 3 == 2 && bar % 90 < slot;
        boolean still = slot % 5 == 2 && (bar / 100) % 2 == 1;
        returns[slot] = still ? 0 : returns[slot];
        if (random.nextInt(300) == 0) {
          returns[slot] = random.nextGaussian() * StrictMath.pow(10, random.nextInt(12) - 3);
        }
        returns[slot] = late || gap ? Double.NaN : returns[slot];
      }
      return returns;
    }

    /** NaN: no return. */
    void next(double[] returns) {
      boolean[] has = new boolean[size];
      for (int slot = 0; slot < size; slot++) {
        has[slot] = !Double.isNaN(returns[slot]);
      }
      // Slots join as they come: some at the first bar, the others with their first return.
      while (joined < size && (has[joined] || joined % 4 != 3)) {
        columns.join(Integer.hashCode(31 * joined));
        slow.join();
        joined++;
      }
      for (int slot = joined; slot < size; slot++) {
        has[slot] = false;
        returns[slot] = Double.NaN;
      }
      int minute = history.size();
      history.add(returns.clone());
      columns.advance(minute, minute > 0, returns, has);
      slow.advance(returns, has);
      begun.clear();
      for (CorrelationTile tile : tiles) {
        tile.advance(columns, slow, this::begins, this::read);
      }
    }

    private void begins(int row, int column, double rolling, double slowly) {
      begun.add(row + " " + column + " " + rolling + " " + slowly);
    }

    private void read(int row, double[] rolling, double[] slowly) {
      System.arraycopy(rolling, 0, rho[row], 0, row);
      System.arraycopy(slowly, 0, rhoSlow[row], 0, row);
    }

    double rho(int row, int column) {
      return rho[row][column];
    }

    void expectExact() {
      int window = columns.window();
      for (int row = 1; row < joined; row++) {
        for (int column = 0; column < row; column++) {
          OptionalDouble expected = fromHistory(row, column, window);
          if (expected.isEmpty()) {
            assertThat(rho[row][column]).isNaN();
          } else {
            assertThat(rho[row][column])
                .as("bar %d, pair %d-%d", history.size(), row, column)
                .isCloseTo(expected.getAsDouble(), within(1e-12));
            compared++;
          }
        }
      }
    }

    private OptionalDouble fromHistory(int row, int column, int window) {
      double[] x = new double[window];
      double[] y = new double[window];
      for (int i = 0; i < window; i++) {
        int bar = history.size() - window + i;
        x[i] = bar < 0 ? Double.NaN : history.get(bar)[row];
        y[i] = bar < 0 ? Double.NaN : history.get(bar)[column];
        if (Double.isNaN(x[i]) || Double.isNaN(y[i])) {
          return OptionalDouble.empty();
        }
      }
      return Pearson.of(x, y, window);
    }

    void writeAndRead() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      columns.writeTo(out);
      slow.writeTo(out);
      tiles.get(0).writeTo(out);
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
      columns = ReturnColumns.readFrom(in);
      slow = SlowVariances.readFrom(in);
      tiles = List.of(CorrelationTile.readFrom(in));
      assertThat(in.read()).isEqualTo(-1);
    }
  }
}
