package io.breakwater.udfs.math.portfolio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TrailingStopsTest {
  private TrailingStops stops = new TrailingStops();

  @Property(tries = 200)
  void isNeverLoosened(
      @ForAll @Size(min = 1, max = 60) List<@DoubleRange(min = 50, max = 150) Double> closes,
      @ForAll @DoubleRange(min = 0.1, max = 20) double distance,
      @ForAll boolean longs) {
    TrailingStops fresh = new TrailingStops();
    int direction = longs ? 1 : -1;
    double best = Double.NEGATIVE_INFINITY;
    for (double close : closes) {
      fresh.onBar("A", direction, close, distance);
      best = Math.max(best, direction * (close - direction * distance));
      assertThat(fresh.priceOf("A")).isEqualTo(direction * best);
    }
  }

  @Test
  void staysWhereItIsWithoutADistanceAndTightensWithAShorterOne() {
    stops.onBar("A", 1, 100, null);
    assertThat(stops.priceOf("A")).isNull();
    stops.onBar("A", 1, 100, 5.0);
    stops.onBar("A", 1, 120, null);
    assertThat(stops.priceOf("A")).isEqualTo(95);
    stops.onBar("A", 1, 100, 4.0);
    assertThat(stops.priceOf("A")).isEqualTo(96);
    stops.onBar("A", 1, 100, 9.0);
    assertThat(stops.priceOf("A")).isEqualTo(96);
  }

  @Test
  void beginsAnewWithTheOtherSideAndWithANewPosition() {
    stops.onBar("A", 1, 100, 5.0);
    stops.onBar("A", -1, 90, 5.0);
    assertThat(stops.priceOf("A")).isEqualTo(95);
    stops.onBar("A", 1, 90, null);
    assertThat(stops.priceOf("A")).isNull();
    stops.onBar("A", 1, 90, 5.0);
    stops.keepOnly(Set.of("B"));
    assertThat(stops.priceOf("A")).isNull();
  }

  @Test
  void suggestsNothingBelowZero() {
    stops.onBar("A", 1, 3, 5.0);
    assertThat(stops.priceOf("A")).isNull();
  }

  @Test
  void remembersItAll() throws IOException {
    stops.onBar("A", 1, 100, 5.0);
    stops.onBar("B", -1, 100, 5.0);
    stops = Facts.again(stops::writeTo, TrailingStops::readFrom);
    stops.onBar("A", 1, 99, 5.0);
    stops.onBar("B", -1, 99, 5.0);
    assertThat(stops.priceOf("A")).isEqualTo(95);
    assertThat(stops.priceOf("B")).isEqualTo(104);
  }
}
