package io.breakwater.udfs.math.cross;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.Correlation;
import io.breakwater.schemas.avro.VolatilityRegime;
import io.breakwater.udfs.math.pattern.MarketPattern;
import io.breakwater.udfs.math.pattern.PatternStep;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The market as a whole: its row, and the bars at which it falls or moves as one. */
class MarketEngineTest {
  @Test
  void marketRowOfTwoIsKnownInClosedForm() {
    MarketEngine engine = new MarketEngine();
    CorrelationEngine pairs = new CorrelationEngine();
    Random random = new Random(5);
    for (int minute = 0; minute < 90; minute++) {
      double a = random.nextGaussian();
      double b = -0.8 * a + random.nextGaussian();
      BarVector vector =
          Vectors.at(minute)
              .add("A", a, VolatilityRegime.SHOCK)
              .add("B", b, VolatilityRegime.COMPRESSION)
              .add("C", minute < 40 ? null : (Double) random.nextGaussian(), VolatilityRegime.SHOCK)
              .build();
      List<Correlation> rows = rowsOfPairs(pairs, vector);
      Correlation market = engine.apply(vector, new ArrayList<>());
      assertThat(market.getLeft()).isNull();
      // Ready is who has 60 consecutive returns; C never gets there.
      assertThat(market.getInstruments()).isEqualTo(minute < 59 ? 0 : 2);
      if (minute < 59) {
        assertThat(market.getAbsorptionRatio()).isNull();
        continue;
      }
      assertThat(market.getStressShare()).isEqualTo(0.5);
      Double rho = rows.get(0).getRho();
      assertThat(market.getMeanCorrelation()).isCloseTo(rho, within(1e-15));
      // The eigenvalues of [[1, r], [r, 1]] are 1 + r and 1 - r.
      double largest = 1 + Math.abs(rho);
      assertThat(market.getAbsorptionRatio()).isCloseTo(largest / 2, within(1e-14));
    }
  }

  @Test
  void marketRowIdentities() {
    MarketEngine engine = new MarketEngine();
    CorrelationEngine pairs = new CorrelationEngine();
    Random random = new Random(6);
    for (int minute = 0; minute < 100; minute++) {
      double common = random.nextGaussian();
      Map<String, Double> returns = new TreeMap<>();
      for (String name : List.of("A", "B", "C", "D")) {
        returns.put(name, common + random.nextGaussian());
      }
      List<Correlation> rows = rowsOfPairs(pairs, Vectors.of(minute, returns));
      Correlation market = engine.apply(Vectors.of(minute, returns), new ArrayList<>());
      assertThat(market.getAbsorptionRatio() == null).isEqualTo(minute < 59);
      if (minute >= 59) {
        // trace R = N, so the largest eigenvalue is between 1 and N.
        assertThat(market.getAbsorptionRatio()).isBetween(0.25 - 1e-12, 1.0);
        double mean = rows.stream().mapToDouble(Correlation::getRho).average().orElseThrow();
        assertThat(market.getMeanCorrelation()).isCloseTo(mean, within(1e-14));
        // Rayleigh: (1/N) 1'R1 <= lambda_1.
        assertThat(market.getAbsorptionRatio()).isGreaterThanOrEqualTo((1 + 3 * mean) / 4 - 1e-12);
      }
    }
  }

  @Test
  void fewerThanTwoReadyInstrumentsSayNothing() {
    BarVector vector =
        Vectors.at(0).add("A", 0.1, VolatilityRegime.SHOCK).add("B", 0.1, null).build();
    Correlation market = new MarketEngine().apply(vector, new ArrayList<>());
    assertThat(market.getInstruments()).isEqualTo(0);
    assertThat(market.getMeanCorrelation()).isNull();
    assertThat(market.getAbsorptionRatio()).isNull();
    assertThat(market.getStressShare()).isNull();
  }

  @Test
  void aStillInstrumentCountsAsZeroInTheMatrix() {
    MarketEngine engine = new MarketEngine();
    Random random = new Random(4);
    Correlation market = new Correlation();
    for (int minute = 0; minute < 80; minute++) {
      market =
          engine.apply(
              Vectors.of(minute, Map.of("A", 0.0, "B", random.nextGaussian())), new ArrayList<>());
    }
    assertThat(market.getMeanCorrelation()).isNull();
    assertThat(market.getAbsorptionRatio()).isCloseTo(0.5, within(1e-15));
  }

  @Test
  void aSelloffNeedsTheMedianAndTheCorrelation() {
    Scene scene = new Scene(0.05);
    scene.calm(80);
    assertThat(scene.steps).isEmpty();
    // 0.25 % a minute: 15 of them are 3.7 %, 12 are less than 3.
    scene.fall(20, 0.0025);
    List<Long> selloffs = scene.ends(MarketPattern.SYSTEMIC_SELLOFF);
    assertThat(selloffs).isNotEmpty();
    assertThat(selloffs.get(0)).isBetween(Vectors.barEnd(90), Vectors.barEnd(93));
    PatternStep step = scene.first(MarketPattern.SYSTEMIC_SELLOFF);
    assertThat(step.scope()).isEqualTo("global");
    assertThat(step.numbers().get("medianReturn15Bars")).isLessThanOrEqualTo(-0.03);
    assertThat(step.numbers().get("meanCorrelation")).isGreaterThanOrEqualTo(0.7);
    assertThat(step.numbers().get("instrumentsWithChange")).isEqualTo(Scene.INSTRUMENTS);
  }

  @Test
  void aFallOfManyThatDoNotMoveTogetherIsNoSelloff() {
    Scene scene = new Scene(3);
    scene.calm(80);
    scene.fall(20, 0.0025);
    assertThat(scene.ends(MarketPattern.SYSTEMIC_SELLOFF)).isEmpty();
  }

  @Test
  void aHoleInTheBarEndsLeavesNoChangeOverIt() {
    Scene scene = new Scene(0.05);
    scene.calm(80);
    scene.minute += 3;
    scene.price *= 0.9;
    scene.calm(16);
    assertThat(scene.steps).isEmpty();
  }

  @Test
  void aSurgeNeedsARiseAndStress() {
    Scene scene = new Scene(1.5);
    scene.calm(200);
    scene.noise = 0.1;
    scene.calm(40);
    // It moves as one more than it used to, but nobody is under stress.
    assertThat(scene.ends(MarketPattern.CORRELATION_SURGE)).isEmpty();
    scene.regime = VolatilityRegime.EXPANSION;
    scene.calm(1);
    PatternStep step = scene.first(MarketPattern.CORRELATION_SURGE);
    assertThat(step.barEnd()).isEqualTo(Vectors.barEnd(240));
    double rise =
        atanh(step.numbers().get("meanCorrelation"))
            - atanh(step.numbers().get("slowMeanCorrelation"));
    assertThat(step.numbers().get("riseOfAtanh")).isCloseTo(rise, within(1e-12));
    assertThat(rise).isGreaterThanOrEqualTo(0.3);
    assertThat(step.numbers().get("stressShare")).isEqualTo(1);
  }

  @Test
  void theSlowMeanIsReadyAfterThirtyValues() {
    SlowMean mean = new SlowMean();
    double expected = 0.4;
    for (int i = 0; i < 40; i++) {
      double next = 0.4 + 0.01 * i;
      expected = i == 0 ? next : 0.99 * expected + 0.01 * next;
      mean.add(next);
      if (i < 29) {
        assertThat(mean.value()).isNull();
      } else {
        assertThat(mean.value()).isCloseTo(expected, within(1e-15));
      }
    }
  }

  @Test
  void continuesFromItsBytes() throws IOException {
    Scene scene = new Scene(0.2);
    Scene restored = new Scene(0.2);
    for (int round = 0; round < 60; round++) {
      scene.regime = restored.regime = VolatilityRegime.values()[round % 4];
      scene.fall(5, round % 7 == 3 ? 0.01 : 0);
      restored.fall(5, round % 7 == 3 ? 0.01 : 0);
      restored.engine = copy(restored.engine);
    }
    assertThat(scene.steps).isNotEmpty();
    assertThat(restored.steps).isEqualTo(scene.steps);
    assertThat(restored.rows).isEqualTo(scene.rows);
  }

  private static MarketEngine copy(MarketEngine engine) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    engine.writeTo(new DataOutputStream(bytes));
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    MarketEngine copy = MarketEngine.readFrom(in);
    assertThat(in.available()).isZero();
    return copy;
  }

  private static double atanh(double rho) {
    return 0.5 * Math.log((1 + rho) / (1 - rho));
  }

  private static List<Correlation> rowsOfPairs(CorrelationEngine engine, BarVector bars) {
    List<Correlation> rows = new ArrayList<>();
    engine.apply(bars, new CorrelationEngine.Asked(rows, null, false));
    return rows;
  }

  /** Five instruments with one common factor. */
  private static final class Scene {
    private static final int INSTRUMENTS = 5;

    private MarketEngine engine = new MarketEngine();
    private final List<PatternStep> steps = new ArrayList<>();
    private final List<Correlation> rows = new ArrayList<>();
    private final Random random = new Random(17);
    private final double[] own = new double[INSTRUMENTS];
    private VolatilityRegime regime = VolatilityRegime.NORMAL;
    private double noise;
    private double price = 100;
    private int minute;

    Scene(double noise) {
      this.noise = noise;
    }

    void calm(int minutes) {
      fall(minutes, 0);
    }

    void fall(int minutes, double each) {
      for (int i = 0; i < minutes; i++) {
        double common = 1e-4 * random.nextGaussian() - each;
        price *= Math.exp(common);
        Vectors vectors = Vectors.at(minute++);
        for (int k = 0; k < INSTRUMENTS; k++) {
          double mine = 1e-4 * noise * random.nextGaussian();
          // Where they do not move together each falls in minutes of its own.
          double late = noise > 1 && each > 0 ? (i % INSTRUMENTS == k ? -4 : 1) * each : 0;
          own[k] += mine + late;
          vectors.add("I" + k, common + mine + late, regime, price * Math.exp(own[k]));
        }
        rows.add(engine.apply(vectors.build(), steps));
      }
    }

    List<Long> ends(MarketPattern pattern) {
      return steps.stream()
          .filter(step -> step.pattern() == pattern)
          .map(PatternStep::barEnd)
          .toList();
    }

    PatternStep first(MarketPattern pattern) {
      return steps.stream().filter(step -> step.pattern() == pattern).findFirst().orElseThrow();
    }
  }
}
