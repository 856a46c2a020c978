package io.breakwater.udfs.math.cross;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.Correlation;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.schemas.avro.VolatilityRegime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CorrelationEngineTest {
  private static final List<String> NAMES = List.of("A", "B", "C", "D");

  @Test
  void everyWindowIsExactWhateverWentThroughIt() {
    CorrelationEngine engine = new CorrelationEngine();
    List<Map<String, Double>> history = history(1, 400);
    history.get(70).put("B", 1e8);
    history.get(71).put("C", -1e8);
    history.get(200).put("A", 1e8);
    int compared = 0;
    for (int minute = 0; minute < history.size(); minute++) {
      for (Correlation row : rows(engine, Vectors.of(minute, history.get(minute)))) {
        if (minute < 59) {
          assertThat(row.getRho()).isNull();
        } else {
          double[] x = window(history, row.getLeft(), minute);
          double[] y = window(history, row.getRight(), minute);
          assertThat(row.getRho()).isCloseTo(naive(x, y), within(1e-12));
          compared++;
        }
      }
    }
    assertThat(compared).isEqualTo(341 * 6);
  }

  @Test
  void slowCorrelationSkipsBarsWhereOneIsMissing() {
    CorrelationEngine engine = new CorrelationEngine();
    List<Map<String, Double>> history = history(2, 120);
    history.get(50).remove("A");
    double cov = 0;
    double varA = 0;
    double varB = 0;
    for (int minute = 0; minute < history.size(); minute++) {
      Map<String, Double> returns = history.get(minute);
      List<Correlation> rows = rows(engine, Vectors.of(minute, returns));
      if (minute == 50) {
        assertThat(rows).extracting(Correlation::getLeft).doesNotContain("A");
        continue;
      }
      double a = returns.getOrDefault("A", 0.0);
      double b = returns.getOrDefault("B", 0.0);
      cov = minute == 0 ? a * b : 0.99 * cov + 0.01 * a * b;
      varA = minute == 0 ? a * a : 0.99 * varA + 0.01 * a * a;
      varB = minute == 0 ? b * b : 0.99 * varB + 0.01 * b * b;
      Correlation row = pair(rows, "A", "B");
      if (minute < 29) {
        assertThat(row.getRhoSlow()).isNull();
      } else {
        assertThat(row.getRhoSlow()).isCloseTo(cov / Math.sqrt(varA * varB), within(1e-12));
      }
      // A's window is whole again 60 bars after the hole.
      assertThat(row.getRho() == null).isEqualTo(minute < 110);
      assertThat(row.getShiftZ() == null).isEqualTo(minute < 110);
    }
  }

  @Test
  void aBarWithoutReturnAndASkippedMinuteRestartTheWindow() {
    CorrelationEngine engine = new CorrelationEngine();
    Random random = new Random(3);
    for (int minute = 0; minute < 200; minute++) {
      if (minute == 130) {
        continue;
      }
      Double a = minute == 65 ? null : Double.valueOf(random.nextGaussian());
      BarVector vector =
          Vectors.at(minute)
              .add("A", a, VolatilityRegime.NORMAL)
              .add("B", random.nextGaussian(), VolatilityRegime.NORMAL)
              .build();
      Correlation row = pair(rows(engine, vector), "A", "B");
      boolean ready =
          (minute >= 59 && minute < 65) || (minute >= 125 && minute < 130) || minute >= 190;
      assertThat(row.getRho() != null).as("minute %d", minute).isEqualTo(ready);
    }
  }

  @Test
  void whatDoesNotMoveHasNoCorrelation() {
    CorrelationEngine engine = new CorrelationEngine();
    List<Correlation> rows = List.of();
    Random random = new Random(4);
    for (int minute = 0; minute < 80; minute++) {
      rows = rows(engine, Vectors.of(minute, Map.of("A", 0.0, "B", random.nextGaussian())));
    }
    assertThat(pair(rows, "A", "B").getRho()).isNull();
    assertThat(pair(rows, "A", "B").getRhoSlow()).isNull();
  }

  @Test
  void orderOfArrivalDoesNotMatter() {
    CorrelationEngine engine = new CorrelationEngine();
    CorrelationEngine other = new CorrelationEngine();
    // C comes first, so it stands on the other side of its pairs in the matrix.
    other.apply(Vectors.at(-1).add("C", null, VolatilityRegime.NORMAL).build());
    List<Map<String, Double>> history = history(7, 400);
    history.get(100).remove("B");
    for (int minute = 1; minute < 400; minute++) {
      BarVector bars = Vectors.of(minute, history.get(minute));
      List<Correlation> rows = rows(engine, bars);
      List<Correlation> otherRows = rows(other, bars);
      // Not by a bit.
      assertThat(otherRows).isEqualTo(rows);
    }
  }

  @Test
  void namesOnlySayWhenAPairIsRebuilt() {
    Map<String, String> renamed = Map.of("A", "Z", "B", "Y", "C", "X", "D", "W");
    CorrelationEngine engine = new CorrelationEngine();
    CorrelationEngine other = new CorrelationEngine();
    List<Map<String, Double>> history = history(7, 150);
    for (int minute = 1; minute < 150; minute++) {
      Map<String, Double> moved = new HashMap<>();
      history.get(minute).forEach((name, r) -> moved.put(renamed.getOrDefault(name, name), r));
      List<Correlation> rows = rows(engine, Vectors.of(minute, history.get(minute)));
      List<Correlation> movedRows = rows(other, Vectors.of(minute, moved));
      for (Correlation row : rows) {
        // Left and right change places.
        Correlation twin =
            pair(
                movedRows,
                renamed.getOrDefault(row.getRight(), ""),
                renamed.getOrDefault(row.getLeft(), ""));
        assertThat(twin.getRhoSlow()).isEqualTo(row.getRhoSlow());
        if (row.getRho() == null) {
          assertThat(twin.getRho()).isNull();
        } else {
          assertThat(twin.getRho()).isCloseTo(row.getRho(), within(1e-14));
        }
      }
    }
  }

  @Test
  void aBreakIsToldWhereItBeginsWhateverElseIsTold() {
    CorrelationEngine all = new CorrelationEngine();
    CorrelationEngine breaks = new CorrelationEngine();
    Random random = new Random(8);
    List<PairBreak> told = new ArrayList<>();
    List<Double> z = new ArrayList<>();
    for (int minute = 0; minute < 700; minute++) {
      double common = random.nextGaussian();
      double sign = minute < 600 ? 1 : -1;
      Map<String, Double> returns =
          Map.of(
              "A", common + 0.3 * random.nextGaussian(),
              "B", sign * common + 0.3 * random.nextGaussian());
      List<Correlation> rows = new ArrayList<>();
      List<PairBreak> beside =
          all.apply(Vectors.of(minute, returns), new CorrelationEngine.Asked(rows, null, false));
      Double shift = pair(rows, "A", "B").getShiftZ();
      z.add(shift == null ? 0.0 : shift);
      List<PairBreak> found = breaks.apply(Vectors.of(minute, returns));
      assertThat(found).isEqualTo(beside);
      found.forEach(broken -> assertThat(rows).containsExactly(broken.row()));
      told.addAll(found);
    }
    List<Integer> begins = begins(z);
    assertThat(begins).hasSizeGreaterThanOrEqualTo(1);
    assertThat(begins.get(begins.size() - 1)).isBetween(600, 660);
    assertThat(told)
        .extracting(PairBreak::barEnd)
        .containsExactlyElementsOf(begins.stream().map(Vectors::barEnd).toList());
  }

  @Test
  void aBreakIsATripAndAnAlertOfThePair() {
    PairBreak broken = new PairBreak("A", "B", Vectors.barEnd(3), -0.2, 0.8, -9.8);
    Trip trip = broken.trip();
    assertThat(trip.getPattern()).isEqualTo("CORRELATION_BREAK");
    assertThat(trip.getScopeKind()).isEqualTo("pair");
    assertThat(trip.getScope()).isEqualTo("A|B");
    assertThat(trip.getEventTime()).isEqualTo(Vectors.barEnd(3));
    assertThat(trip.getEvidence()).isEqualTo(Map.of("rho", -0.2, "rhoSlow", 0.8, "shiftZ", -9.8));
    assertThat(broken.alert().getText())
        .isEqualTo(trip.getCause())
        .contains("-0.20", "0.80", "9.8");
  }

  @Test
  void continuesFromItsBytes() throws IOException {
    CorrelationEngine engine = new CorrelationEngine();
    List<Map<String, Double>> history = history(9, 300);
    for (int minute = 150; minute < 160; minute++) {
      history.get(minute).put("E", 0.001 * minute);
    }
    CorrelationEngine restored = new CorrelationEngine();
    for (int minute = 0; minute < 300; minute++) {
      BarVector vector = Vectors.of(minute, history.get(minute));
      assertThat(rows(restored, vector)).isEqualTo(rows(engine, vector));
      restored = copy(restored);
    }
  }

  @Test
  void barEndsMustRise() {
    CorrelationEngine engine = new CorrelationEngine();
    engine.apply(Vectors.of(5, Map.of("A", 0.1)));
    assertThatThrownBy(() -> engine.apply(Vectors.of(5, Map.of("A", 0.1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must rise");
  }

  private static List<Correlation> rows(CorrelationEngine engine, BarVector bars) {
    List<Correlation> rows = new ArrayList<>();
    engine.apply(bars, new CorrelationEngine.Asked(rows, null, false));
    return rows;
  }

  private static CorrelationEngine copy(CorrelationEngine engine) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    engine.writeTo(new DataOutputStream(bytes));
    return CorrelationEngine.readFrom(
        new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }

  // Straight from the definition: over the ten and three bars before, not bar by bar.
  private static List<Integer> begins(List<Double> z) {
    List<Integer> begins = new ArrayList<>();
    int calmFrom = 0;
    for (int bar = 2; bar < z.size(); bar++) {
      boolean over = begins.isEmpty() || calmFrom > 0;
      if (over
          && bar - 2 >= calmFrom
          && z.subList(bar - 2, bar + 1).stream().allMatch(v -> Math.abs(v) >= 4)) {
        begins.add(bar);
        calmFrom = 0;
      } else if (!over
          && bar - 10 >= begins.get(begins.size() - 1)
          && z.subList(bar - 9, bar + 1).stream().allMatch(v -> Math.abs(v) < 2)) {
        calmFrom = bar + 1;
      }
    }
    return begins;
  }

  private static List<Map<String, Double>> history(long seed, int minutes) {
    Random random = new Random(seed);
    List<Map<String, Double>> history = new ArrayList<>();
    for (int minute = 0; minute < minutes; minute++) {
      double market = random.nextGaussian() * 1e-3;
      Map<String, Double> returns = new TreeMap<>();
      for (String name : NAMES) {
        returns.put(name, market + random.nextGaussian() * 1e-3);
      }
      history.add(returns);
    }
    return history;
  }

  private static double[] window(List<Map<String, Double>> history, String name, int minute) {
    double[] window = new double[60];
    for (int i = 0; i < 60; i++) {
      window[i] = history.get(minute - 59 + i).getOrDefault(name, 0.0);
    }
    return window;
  }

  private static double naive(double[] x, double[] y) {
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < x.length; i++) {
      meanX += x[i] / x.length;
      meanY += y[i] / y.length;
    }
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - meanX) * (y[i] - meanY);
      xx += (x[i] - meanX) * (x[i] - meanX);
      yy += (y[i] - meanY) * (y[i] - meanY);
    }
    return xy / Math.sqrt(xx * yy);
  }

  private static Correlation pair(List<Correlation> rows, String left, String right) {
    return rows.stream()
        .filter(row -> left.equals(row.getLeft()) && right.equals(row.getRight()))
        .findFirst()
        .orElseThrow();
  }
}
