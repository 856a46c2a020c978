package io.breakwater.udfs.math.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.Utf8Order;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FilteredVarTest {
  private static PastReturns past(double weight, double... returns) {
    ReturnRing ring = new ReturnRing(Var.SLOTS);
    for (int slot = 0; slot < returns.length; slot++) {
      ring.push(slot, Map.of("A", returns[slot]));
    }
    TreeMap<String, Double> weights = new TreeMap<>(Utf8Order.INSTANCE);
    weights.put("A", weight);
    PastReturns past = PastReturns.of(weights, ring);
    assertThat(past).isNotNull();
    return past;
  }

  private static Var.Figures hour(PastReturns past) {
    Var.Figures figures = FilteredVar.of(past, Var.HOUR_IN_BARS);
    assertThat(figures).isNotNull();
    return figures == null ? new Var.Figures(-1, -1) : figures;
  }

  @Test
  void oneStepOfTheSameSizeUpAndDownIsOneStandardDeviation() {
    double[] returns = new double[130];
    for (int slot = 0; slot < returns.length; slot++) {
      returns[slot] = slot % 2 == 0 ? 0.01 : -0.01;
    }
    // v is 1e-4 throughout: every loss is one sigma, the first of 100 too.
    assertThat(hour(past(2, returns)).var99()).isCloseTo(0.02 * Math.sqrt(60), within(1e-14));
    assertThat(hour(past(2, returns)).cvar99()).isCloseTo(0.02 * Math.sqrt(60), within(1e-14));
    assertThat(FilteredVar.of(past(2, Arrays.copyOf(returns, 129)), 60)).isNull();
  }

  @Test
  void aPastLossCountsInTheVolatilityOfItsTime() {
    double[] calm = new double[200];
    double[] wild = new double[200];
    for (int slot = 0; slot < calm.length; slot++) {
      double step = slot % 2 == 0 ? 0.001 : -0.001;
      calm[slot] = slot == 150 ? -0.004 : step;
      wild[slot] = 10 * calm[slot];
    }
    double small = hour(past(1, calm)).var99();
    assertThat(hour(past(1, wild)).var99()).isCloseTo(10 * small, within(1e-13));
    // 170 judged slots: the second largest loss, which is one sigma or so, not the jump.
    assertThat(small).isLessThan(0.0012 * Math.sqrt(60));
    assertThat(hour(past(1, calm)).cvar99()).isGreaterThan(0.0024 * Math.sqrt(60));
    // Held short, the jump is a gain.
    assertThat(hour(past(-1, calm)).cvar99()).isLessThan(0.0012 * Math.sqrt(60));
  }

  @Test
  void agreesWithSortingThemAll() {
    Random random = new Random(7);
    double[] returns = new double[500];
    for (int slot = 0; slot < returns.length; slot++) {
      returns[slot] = random.nextGaussian() * (slot % 90 < 30 ? 0.003 : 0.001);
    }
    PastReturns past = past(0.7, returns);
    List<Double> losses = new ArrayList<>();
    for (int slot = 30; slot < past.slots(); slot++) {
      losses.add(Math.max(0, -past.value(slot) / Math.sqrt(past.varianceAfter(slot - 1))));
    }
    losses.sort(Collections.reverseOrder());
    double today = Math.sqrt(60 * past.variance());
    assertThat(hour(past).var99()).isCloseTo(losses.get(4) * today, within(1e-14));
    double mean = losses.subList(0, 5).stream().mapToDouble(each -> each).sum() / 5;
    assertThat(hour(past).cvar99()).isCloseTo(mean * today, within(1e-14));
  }

  @Test
  void nothingHeldIsNothingToLoseAndNothingKnownIsNothingSaid() {
    ReturnRing ring = new ReturnRing(Var.SLOTS);
    for (int slot = 0; slot < 30; slot++) {
      ring.push(slot, Map.of());
    }
    PastReturns nothing = PastReturns.of(new TreeMap<>(Utf8Order.INSTANCE), ring);
    assertThat(FilteredVar.of(nothing, 60)).isEqualTo(new Var.Figures(0, 0));
    assertThat(FilteredVar.of(null, 60)).isNull();
  }
}
