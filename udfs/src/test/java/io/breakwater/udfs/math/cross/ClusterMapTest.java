package io.breakwater.udfs.math.cross;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.Clusters;
import io.breakwater.schemas.avro.Correlation;
import io.breakwater.schemas.avro.MatrixStripe;
import io.breakwater.schemas.avro.VolatilityRegime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Matrix in stripes and its clusters: three groups in calm, of which two become one in stress. */
class ClusterMapTest {
  private static final int SIZE = 40;
  private static final int TILES = 3;

  private final Random random = new Random(4);
  private final List<double[]> history = new ArrayList<>();
  private final List<Boolean> stressed = new ArrayList<>();

  @Test
  void stripesOfAllTilesSayWhatTheRowsOfPairsSay() throws IOException {
    CorrelationEngine whole = new CorrelationEngine();
    List<CorrelationEngine> tiles = tiles();
    for (int minute = 0; minute < 140; minute++) {
      BarVector bars = bars(minute, minute % 50 == 49, minute >= 20 && minute < 23 ? 7 : SIZE);
      List<Correlation> rows = new ArrayList<>();
      List<PairBreak> breaks = whole.apply(bars, new CorrelationEngine.Asked(rows, null, false));
      List<PairBreak> ofTiles = new ArrayList<>();
      List<MatrixStripe> stripes = new ArrayList<>();
      for (int tile = 0; tile < TILES; tile++) {
        ofTiles.addAll(
            tiles
                .get(tile)
                .apply(bars, new CorrelationEngine.Asked(null, stripes, minute % 2 == 0)));
        tiles.set(tile, minute % 30 == 11 ? copy(tiles.get(tile)) : tiles.get(tile));
      }
      assertThat(ofTiles).containsExactlyInAnyOrderElementsOf(breaks);
      expectRows(stripes, rows);
    }
  }

  private static void expectRows(List<MatrixStripe> stripes, List<Correlation> rows) {
    int found = 0;
    for (MatrixStripe stripe : stripes) {
      List<String> names = stripe.getInstruments();
      DoubleBuffer rho = stripe.getRho().duplicate().asDoubleBuffer();
      DoubleBuffer slow = stripe.getRhoSlow().duplicate().asDoubleBuffer();
      for (int row = stripe.getFirstRow(); row < names.size(); row++) {
        for (int column = 0; column < row; column++) {
          Correlation pair = find(rows, names.get(row), names.get(column));
          assertThat(rho.get()).isEqualTo(packed(pair == null ? null : pair.getRho()));
          assertThat(slow.get()).isEqualTo(packed(pair == null ? null : pair.getRhoSlow()));
          found += pair == null ? 0 : 1;
        }
      }
      assertThat(rho.remaining()).isZero();
    }
    assertThat(found).isEqualTo(rows.size());
  }

  private static double packed(@Nullable Double value) {
    return value == null ? 2 : value;
  }

  private static @Nullable Correlation find(List<Correlation> rows, String one, String other) {
    boolean first = one.compareTo(other) < 0;
    return rows.stream()
        .filter(row -> row.getLeft().equals(first ? one : other))
        .filter(row -> row.getRight().equals(first ? other : one))
        .findFirst()
        .orElse(null);
  }

  @Test
  void groupsAreFoundInCalmAndInStress() throws IOException {
    List<CorrelationEngine> tiles = tiles();
    List<MatrixStripe> stripes = new ArrayList<>();
    for (int minute = 0; minute < 1200; minute++) {
      BarVector bars = bars(minute, minute >= 300 && minute % 4 == 0, SIZE);
      stripes.clear();
      for (CorrelationEngine tile : tiles) {
        tile.apply(bars, new CorrelationEngine.Asked(null, stripes, true));
      }
    }
    List<Clusters> maps = ClusterMap.of(stripes);
    assertThat(maps).extracting(Clusters::getMap).containsExactly("ALL", "STRESS");
    assertThat(maps).extracting(Clusters::getInstruments).containsOnly(SIZE);
    assertThat(maps.get(0).getClusters())
        .containsExactly(group(0, 10), group(10, 20), group(20, 30));
    assertThat(maps.get(1).getClusters()).containsExactly(group(0, 20), group(20, 30));
    expectDefinition(stripes);
  }

  /** EWMA over the bars of stress alone, from the history. */
  private void expectDefinition(List<MatrixStripe> stripes) {
    stripes.sort(Comparator.comparingInt(MatrixStripe::getFirstRow));
    for (MatrixStripe stripe : stripes) {
      DoubleBuffer packed = stripe.getRhoSlowStress().duplicate().asDoubleBuffer();
      for (int row = stripe.getFirstRow(); row < stripe.getInstruments().size(); row++) {
        for (int column = 0; column < row; column++) {
          assertThat(packed.get()).isCloseTo(slowInStress(row, column), within(1e-12));
        }
      }
    }
  }

  private double slowInStress(int one, int other) {
    double xx = 0;
    double yy = 0;
    double xy = 0;
    boolean begun = false;
    for (int bar = 0; bar < history.size(); bar++) {
      // A market is under stress from the first bar on at which its windows are full.
      if (stressed.get(bar) && bar >= 59) {
        double x = history.get(bar)[one];
        double y = history.get(bar)[other];
        xx = begun ? 0.99 * xx + 0.01 * x * x : x * x;
        yy = begun ? 0.99 * yy + 0.01 * y * y : y * y;
        xy = begun ? 0.99 * xy + 0.01 * x * y : x * y;
        begun = true;
      }
    }
    return xy / Math.sqrt(xx * yy);
  }

  @Test
  void aMissingStripeIsRefused() {
    List<MatrixStripe> stripes = new ArrayList<>();
    new CorrelationEngine()
        .apply(bars(0, false, SIZE), new CorrelationEngine.Asked(null, stripes, true));
    stripes.remove(1);
    assertThatThrownBy(() -> ClusterMap.of(stripes)).hasMessageContaining("2 stripes of 3");
  }

  private static List<CorrelationEngine> tiles() {
    List<CorrelationEngine> tiles = new ArrayList<>();
    for (int tile = 0; tile < TILES; tile++) {
      tiles.add(new CorrelationEngine(tile, TILES));
    }
    return tiles;
  }

  /** Tens with a factor each; in stress the first two tens have one; the last have none. */
  private BarVector bars(int minute, boolean stress, int present) {
    double[] factors = random.doubles(3).map(u -> u - 0.5).toArray();
    factors[1] = stress ? factors[0] : factors[1];
    double[] returns = new double[SIZE];
    Vectors vectors = Vectors.at(minute);
    VolatilityRegime regime = stress ? VolatilityRegime.SHOCK : VolatilityRegime.NORMAL;
    for (int i = 0; i < SIZE; i++) {
      double own = random.nextDouble() - 0.5;
      returns[i] = 1e-3 * (i < 30 ? factors[i / 10] + 0.3 * own : own);
      if (i < present) {
        vectors.add(name(i), returns[i], regime);
      }
    }
    history.add(returns);
    stressed.add(stress);
    return vectors.build();
  }

  private static String name(int i) {
    return "I" + (100 + i);
  }

  private static List<String> group(int from, int to) {
    List<String> names = new ArrayList<>();
    for (int i = from; i < to; i++) {
      names.add(name(i));
    }
    return names;
  }

  private static CorrelationEngine copy(CorrelationEngine engine) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    engine.writeTo(new DataOutputStream(bytes));
    return CorrelationEngine.readFrom(
        new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }
}
