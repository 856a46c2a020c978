package io.breakwater.udfs.math.cross;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BreakWatchTest {
  private final BreakWatch watch = new BreakWatch();

  @BeforeEach
  void onePair() {
    watch.grow(2);
  }

  @Test
  void threeFarBarsInARowBeginABreakOnce() {
    assertThat(play(4.0, -5.0, 3.99, 4.0, -4.0, 9.0, 9.0, 9.0, 9.0)).containsExactly(5);
  }

  @Test
  void aBarWithoutZInterrupts() {
    assertThat(play(5.0, 5.0, null, 5.0, 5.0)).isEmpty();
  }

  @Test
  void tenNearBarsInARowEndIt() {
    List<@Nullable Double> bars = new ArrayList<>(List.of(5.0, 5.0, 5.0));
    // Nine near bars, one at exactly 2: not over. Then far again: still the same break.
    bars.addAll(List.of(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.0, 6.0, 6.0, 6.0));
    assertThat(play(bars)).containsExactly(2);
    // Ten near bars: over; three far ones begin the next.
    List<@Nullable Double> more = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      more.add(i % 2 == 0 ? 1.99 : -1.99);
    }
    more.addAll(List.of(4.0, 4.0, 4.0));
    assertThat(play(more)).containsExactly(12);
  }

  @Test
  void aSkippedBarEndInterrupts() {
    assertThat(play(5.0, 5.0)).isEmpty();
    watch.interrupt();
    assertThat(play(5.0, 5.0)).isEmpty();
    assertThat(play(5.0)).containsExactly(0);
  }

  @Test
  void shiftIsFishersDistanceClipped() {
    // atanh 0.5 = ln(3)/2
    assertThat(BreakWatch.shiftZ(0.5, 0.0))
        .isCloseTo(Math.log(3) / 2 * Math.sqrt(57), within(1e-12));
    assertThat(BreakWatch.shiftZ(1.0, -1.0))
        .isCloseTo(Math.log(1.9999 / 0.0001) * Math.sqrt(57), within(1e-9));
    assertThat(BreakWatch.shiftZ(null, 0.1)).isNull();
    assertThat(BreakWatch.shiftZ(0.1, null)).isNull();
  }

  private List<Integer> play(@Nullable Double... z) {
    List<@Nullable Double> bars = new ArrayList<>();
    for (Double value : z) {
      bars.add(value);
    }
    return play(bars);
  }

  private List<Integer> play(List<@Nullable Double> z) {
    List<Integer> begins = new ArrayList<>();
    for (int bar = 0; bar < z.size(); bar++) {
      if (watch.next(0, z.get(bar))) {
        begins.add(bar);
      }
    }
    return begins;
  }
}
