package io.breakwater.udfs.math.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PenaltyCurveTest {
  @Test
  void interpolatesAndClamps() {
    PenaltyCurve curve = PenaltyCurve.of(2, 0, 4, -15);
    assertThat(curve.at(-1e300)).isEqualTo(0.0);
    assertThat(curve.at(2)).isEqualTo(0.0);
    assertThat(curve.at(3)).isCloseTo(-7.5, within(1e-12));
    assertThat(curve.at(4)).isEqualTo(-15.0);
    assertThat(curve.at(Double.MAX_VALUE)).isEqualTo(-15.0);
  }

  @Test
  void laterPointOfAStepHoldsAtIt() {
    PenaltyCurve curve = PenaltyCurve.of(0.02, 0, 0.02, -5, 0.2, -25);
    assertThat(curve.at(Math.nextDown(0.02))).isEqualTo(0.0);
    assertThat(curve.at(0.02)).isEqualTo(-5.0);
    assertThat(PenaltyCurve.of(1, -5, 1, 0).at(1)).isEqualTo(0.0);
    assertThat(PenaltyCurve.of(1, -5, 1, 0).at(Math.nextDown(1.0))).isEqualTo(-5.0);
  }

  @Test
  void onePointIsConstant() {
    assertThat(PenaltyCurve.of(0, -5).at(-1)).isEqualTo(-5.0);
    assertThat(PenaltyCurve.of(0, -5).at(1)).isEqualTo(-5.0);
    assertThatThrownBy(() -> PenaltyCurve.of(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
