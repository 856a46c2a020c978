package io.breakwater.udfs.math.rebalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.avro.RebalancePolicy;
import org.junit.jupiter.api.Test;

class BandsTest {
  @Test
  void formulaGivesTheValuesOfTheModel() {
    // c = 0.15 %: 1.0 point at 5 %, 2.3 at 20 %, 3.0 at 50 %.
    assertThat(Bands.formula(0.05, 0.0015)).isCloseTo(0.010, within(0.0005));
    assertThat(Bands.formula(0.20, 0.0015)).isCloseTo(0.023, within(0.0005));
    assertThat(Bands.formula(0.50, 0.0015)).isCloseTo(0.030, within(0.0005));
    assertThat(Bands.formula(-0.20, 0.0015)).isEqualTo(Bands.formula(0.20, 0.0015));
    // Small targets are held to 30 % of themselves.
    assertThat(Bands.formula(0.01, 0.0015)).isCloseTo(0.003, within(1e-15));
  }

  @Test
  void stressNarrowsReducingAndWidensAdding() {
    RebalancePolicy policy = RebalancePolicy.newBuilder().setDriftThreshold(0.1).build();
    assertThat(Bands.width(policy, 0.2, 0, true, false)).isCloseTo(0.02, within(1e-15));
    assertThat(Bands.width(policy, 0.2, 0, true, true)).isCloseTo(0.01, within(1e-15));
    assertThat(Bands.width(policy, 0.2, 0, false, true)).isCloseTo(0.04, within(1e-15));
    policy.setDriftThreshold(null);
    assertThat(Bands.width(policy, 0.2, 0.0015, true, false)).isEqualTo(Bands.formula(0.2, 0.0015));
  }

  @Test
  void costIsFeeAndHalfSpread() {
    assertThat(Bands.oneWayCost(0.001, new MarketView(1.0, 1.0, 10.0, null)))
        .isCloseTo(0.0015, within(1e-15));
    assertThat(Bands.oneWayCost(0.001, MarketView.NONE)).isEqualTo(0.001);
  }
}
