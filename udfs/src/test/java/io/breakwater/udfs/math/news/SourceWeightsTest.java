package io.breakwater.udfs.math.news;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceWeightsTest {
  @Test
  void namedSourcesCountAsTold() {
    SourceWeights weights = new SourceWeights(Map.of("Wire", 0.9, " rumour mill", 0.0));
    assertThat(weights.of("wire ")).isEqualTo(0.9);
    assertThat(weights.of("RUMOUR MILL")).isZero();
    assertThat(weights.of("another")).isEqualTo(1);
    assertThat(weights.of(null)).isEqualTo(1);
    assertThat(SourceWeights.EQUAL.of("Wire")).isEqualTo(1);
  }

  @Test
  void nonsenseIsRefused() {
    for (double weight : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> new SourceWeights(Map.of("wire", weight)))
          .hasMessageContaining("wire");
    }
    assertThatThrownBy(() -> new SourceWeights(Map.of("Wire", 0.5, "wire", 0.4)))
        .hasMessageContaining("two weights");
  }
}
