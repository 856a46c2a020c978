package io.breakwater.udfs.math.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VarTest {
  private static SortedMap<String, Double> weights(Map<String, Double> weights) {
    TreeMap<String, Double> sorted = new TreeMap<>(Utf8Order.INSTANCE);
    sorted.putAll(weights);
    return sorted;
  }

  private static ReturnRing ring(int slots, Map<String, Double> returns) {
    ReturnRing ring = new ReturnRing(Var.SLOTS);
    for (int slot = 0; slot < slots; slot++) {
      ring.push(slot * Times.MINUTE, returns);
    }
    return ring;
  }

  private static double var(SortedMap<String, Double> weights, ReturnHistory history) {
    Var.Figures figures = Var.of(PastReturns.of(weights, history), Var.HOUR_IN_BARS);
    return figures == null ? -1 : figures.var99();
  }

  @Test
  void constantReturnsGiveTheirOwnVariance() {
    ReturnRing ring = ring(30, Map.of("A", 0.01, "B", -0.005));
    // x = 1.5·0.01 - 0.5·(-0.005)·(-1) ... = 0.015 - 0.0025 with weights 1.5 and 0.5.
    assertThat(var(weights(Map.of("A", 1.5, "B", 0.5)), ring))
        .isCloseTo(3 * Math.sqrt(60) * 0.0125, within(1e-14));
    Var.Figures figures = Var.of(PastReturns.of(weights(Map.of("A", 1.0)), ring), Var.DAY_IN_HOURS);
    assertThat(figures).isNotNull();
    assertThat(figures == null ? 0 : figures.cvar99())
        .isCloseTo(3.4 * Math.sqrt(24) * 0.01, within(1e-14));
  }

  @Test
  void notReadyBeforeThirtySlots() {
    assertThat(PastReturns.of(weights(Map.of("A", 1.0)), ring(29, Map.of("A", 0.01)))).isNull();
    assertThat(PastReturns.of(weights(Map.of()), ring(29, Map.of()))).isNull();
    assertThat(Var.of(null, Var.HOUR_IN_BARS)).isNull();
    assertThat(var(weights(Map.of()), ring(30, Map.of()))).isZero();
  }

  @Test
  void uncoveredHoldingsScaleTheRestUpToHalf() {
    ReturnRing ring = ring(40, Map.of("A", 0.01));
    double alone = var(weights(Map.of("A", 0.6)), ring);
    assertThat(var(weights(Map.of("A", 0.6, "NEW", 0.4)), ring))
        .isCloseTo(alone / 0.6, within(1e-14));
    assertThat(PastReturns.of(weights(Map.of("A", 0.4, "NEW", 0.6)), ring)).isNull();
  }

  @Test
  void slotsWithAHoleAreLeftOutAndTheNewestWeighMost() {
    ReturnRing ring = new ReturnRing(Var.SLOTS);
    double v = 0;
    for (int slot = 0; slot < 600; slot++) {
      boolean hole = slot % 7 == 0;
      double a = Math.sin(slot) / 100;
      double b = Math.cos(slot) / 100;
      ring.push(slot, hole ? Map.of("A", a) : Map.of("A", a, "B", b));
    }
    boolean first = true;
    for (int slot = 100; slot < 600; slot++) {
      if (slot % 7 != 0) {
        double x = 0.5 * Math.sin(slot) / 100 + 0.25 * Math.cos(slot) / 100;
        v = first ? x * x : 0.99 * v + 0.01 * x * x;
        first = false;
      }
    }
    assertThat(var(weights(Map.of("A", 0.5, "B", 0.25)), ring))
        .isCloseTo(3 * Math.sqrt(60 * v), within(1e-13));
  }

  @Test
  void contributionsAddUpAndAHedgeTakesAway() {
    ReturnRing ring = new ReturnRing(Var.SLOTS);
    for (int slot = 0; slot < 200; slot++) {
      double market = Math.sin(1.7 * slot) / 200;
      ring.push(
          slot,
          Map.of("A", market, "B", market + Math.cos(slot) / 500, "H", 0.8 * market, "N", 0.0));
    }
    SortedMap<String, Double> weights = weights(Map.of("A", 0.9, "B", 0.4, "H", -0.3, "NEW", 0.1));
    PastReturns past = PastReturns.of(weights, ring);
    Var.Figures figures = Var.of(past, Var.HOUR_IN_BARS);
    SortedMap<String, Double> parts = Var.contributions(weights, past, Var.HOUR_IN_BARS);
    assertThat(parts).isNotNull().containsOnlyKeys("A", "B", "H");
    double sum = parts.values().stream().mapToDouble(Double::doubleValue).sum();
    assertThat(sum).isCloseTo(figures == null ? -1 : figures.var99(), within(1e-15));
    assertThat(parts.get("H")).isNegative();
    // Euler: the part is weight times slope of the figure, for weights that are all covered.
    SortedMap<String, Double> covered = weights(Map.of("A", 0.9, "B", 0.4, "H", -0.3));
    SortedMap<String, Double> more = weights(Map.of("A", 0.9 + 1e-6, "B", 0.4, "H", -0.3));
    double slope = (var(more, ring) - var(covered, ring)) / 1e-6;
    SortedMap<String, Double> own =
        Var.contributions(covered, PastReturns.of(covered, ring), Var.HOUR_IN_BARS);
    assertThat(own == null ? -1 : own.get("A")).isCloseTo(0.9 * slope, within(1e-7));
    assertThat(Var.contributions(weights, null, Var.HOUR_IN_BARS)).isNull();
  }

  @Test
  void whatNeverMovesHasNoRiskAndNoParts() {
    SortedMap<String, Double> weights = weights(Map.of("A", 1.0));
    PastReturns past = PastReturns.of(weights, ring(40, Map.of("A", 0.0)));
    assertThat(Var.contributions(weights, past, Var.HOUR_IN_BARS)).isEqualTo(Map.of("A", 0.0));
    assertThat(FilteredVar.of(past, Var.HOUR_IN_BARS)).isNull();
  }

  @Test
  void hoursNeedAllTheirMinutes() throws IOException {
    HourlyReturns hours = new HourlyReturns();
    for (int minute = 1; minute <= 180; minute++) {
      hours.onBars(
          minute * Times.MINUTE,
          minute == 90 ? Map.of("A", 0.001) : Map.of("A", 0.001, "B", 0.002));
      if (minute == 100) {
        hours = Facts.again(hours::writeTo, HourlyReturns::readFrom);
      }
    }
    assertThat(hours.history().slots()).isEqualTo(3);
    assertThat(hours.history().returnAt(1, "A")).isCloseTo(0.06, within(1e-15));
    assertThat(hours.history().returnAt(1, "B")).isNaN();
    assertThat(hours.history().returnAt(2, "B")).isCloseTo(0.12, within(1e-15));
  }

  @Test
  void ringGoesOnThroughBytes() throws IOException {
    ReturnRing whole = new ReturnRing(10);
    ReturnRing parts = new ReturnRing(10);
    for (int slot = 0; slot < 37; slot++) {
      Map<String, Double> returns =
          slot % 3 == 0 ? Map.of("A", slot + 0.5) : Map.of("A", slot + 0.5, "B", -1.0 * slot);
      whole.push(slot, returns);
      parts.push(slot, returns);
      parts = Facts.again(parts::writeTo, ReturnRing::readFrom);
    }
    assertThat(Facts.bytes(parts::writeTo)).isEqualTo(Facts.bytes(whole::writeTo));
    assertThat(parts.endAt(0)).isEqualTo(27);
    assertThat(parts.returnAt(9, "A")).isEqualTo(36.5);
  }
}
