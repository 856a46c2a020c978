package io.breakwater.udfs.math.rebalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.VolatilityRegime;
import io.breakwater.udfs.math.portfolio.Facts;
import io.breakwater.udfs.math.portfolio.ReturnRing;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private final Scene scene = new Scene(10_000).instrument("A", 100, 0.1).hold("A", 30);
  private @Nullable Double trend = 1.0;
  private @Nullable Double spreadZ = 2.0;

  PatienceTest() {
    scene.targets.put("A", 0.2);
    scene.timing =
        new Timing() {
          @Override
          public @Nullable Double trend(String instrument) {
            return trend;
          }

          @Override
          public @Nullable Double spreadZ(String instrument) {
            return spreadZ;
          }
        };
  }

  private List<SkipReason> after(int minutes) {
    scene.now += minutes * Times.MINUTE;
    return scene.plan().skips().stream().map(Skip::reason).toList();
  }

  @Test
  void aSaleWaitsWhileThePriceRisesAndNotForEver() throws IOException {
    scene.momentumWaitMinutes = 20;
    assertThat(after(0)).containsExactly(SkipReason.TREND_IN_FAVOUR);
    assertThat(after(19)).containsExactly(SkipReason.TREND_IN_FAVOUR);
    assertThat(scene.state.waitingSince()).containsEntry("A", scene.now - 19 * Times.MINUTE);
    RebalanceState again = Facts.again(scene.state::writeTo, RebalanceState::readFrom);
    assertThat(again.waitingSince()).isEqualTo(scene.state.waitingSince());
    assertThat(after(1)).isEmpty();
    assertThat(scene.state.livePlan()).isNotNull();
  }

  @Test
  void itGoesWhenTheTrendTurnsOrIsNotKnown() {
    scene.momentumWaitMinutes = 20;
    assertThat(after(0)).containsExactly(SkipReason.TREND_IN_FAVOUR);
    trend = 0.99;
    assertThat(after(1)).isEmpty();
    assertThat(scene.state.livePlan()).isNotNull();
  }

  @Test
  void aPurchaseWaitsWhileThePriceFalls() {
    scene.momentumWaitMinutes = 20;
    scene.targets.put("A", 0.5);
    assertThat(after(0)).isEmpty();
    scene.state.cancel();
    trend = -1.0;
    assertThat(after(0)).containsExactly(SkipReason.TREND_IN_FAVOUR);
    // Back inside its band the wait is over.
    scene.targets.put("A", 0.3);
    assertThat(after(1)).isEmpty();
    assertThat(scene.state.waitingSince()).isEmpty();
  }

  @Test
  void aWideSpreadIsWaitedFor() {
    scene.maxSpreadZ = 1.9;
    assertThat(after(0)).containsExactly(SkipReason.WIDE_SPREAD);
    spreadZ = 1.9;
    assertThat(after(1)).isEmpty();
  }

  @Test
  void whatIsUrgentDoesNotWait() {
    scene.maxSpreadZ = 1.9;
    scene.momentumWaitMinutes = 20;
    scene.views.put("A", new MarketView(null, null, null, VolatilityRegime.SHOCK));
    assertThat(after(0)).isEmpty();
    assertThat(scene.state.livePlan()).isNotNull();
    scene.state.cancel();
    scene.views.clear();
    scene.calls.put("A", RebalancePlan.SCHEDULE);
    assertThat(after(0)).isEmpty();
    assertThat(scene.state.livePlan()).isNotNull();
  }

  @Test
  void theTrendIsThatOfThirtyBars() {
    ReturnRing ring = new ReturnRing(500);
    ring.push(0, Map.of());
    for (int bar = 1; bar <= 29; bar++) {
      ring.push(bar, Map.of("A", 0.001));
    }
    assertThat(Timing.trend(ring, "A", 0.002)).isNull();
    ring.push(30, Map.of("A", 0.001));
    // 0.03 over 0.002 times the root of 30.
    assertThat(Timing.trend(ring, "A", 0.002)).isCloseTo(2.7386127875258306, within(1e-12));
    assertThat(Timing.trend(ring, "A", null)).isNull();
  }
}
