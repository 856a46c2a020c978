package io.breakwater.udfs.math.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DeepestFallTest {
  @Property(tries = 300)
  void isTheLargestOfAllPairsWithinTheWindow(
      @ForAll @Size(min = 1, max = 80) List<@DoubleRange(min = 0.5, max = 2) Double> closes,
      @ForAll @IntRange(min = 1, max = 20) int window) {
    DeepestFall fall = new DeepestFall(window);
    double largest = 0;
    for (int k = 0; k < closes.size(); k++) {
      fall.push(k, closes.get(k));
      for (int j = Math.max(0, k - window); j < k; j++) {
        largest = Math.max(largest, 1 - closes.get(k) / closes.get(j));
      }
    }
    assertThat(fall.ratio()).isEqualTo(largest);
    if (largest > 0) {
      double between = 1 - closes.get((int) fall.lowTime()) / closes.get((int) fall.peakTime());
      assertThat(between).isEqualTo(largest);
      assertThat(fall.lowTime() - fall.peakTime()).isBetween(1L, (long) window);
    }
  }

  @Test
  void saysWhenItBeganAndWhenItWasDeepest() {
    DeepestFall fall = new DeepestFall(60);
    double[] closes = {100, 110, 99, 77, 88, 77};
    for (int k = 0; k < closes.length; k++) {
      fall.push(k, closes[k]);
    }
    assertThat(fall.ratio()).isCloseTo(0.3, within(1e-12));
    assertThat(fall.peakTime()).isEqualTo(1);
    assertThat(fall.lowTime()).isEqualTo(3);
  }

  @Test
  void refusesWhatIsNoPrice() {
    DeepestFall fall = new DeepestFall(60);
    fall.push(1, 1);
    assertThatThrownBy(() -> fall.push(2, Double.NaN)).hasMessageContaining("close");
    assertThatThrownBy(() -> fall.push(2, 0)).hasMessageContaining("close");
    assertThatThrownBy(() -> fall.push(1, 1)).hasMessageContaining("time");
    assertThatThrownBy(() -> new DeepestFall(0)).hasMessageContaining("windowMicros");
  }
}
