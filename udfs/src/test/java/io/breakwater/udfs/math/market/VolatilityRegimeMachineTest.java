package io.breakwater.udfs.math.market;

import static io.breakwater.schemas.avro.VolatilityRegime.COMPRESSION;
import static io.breakwater.schemas.avro.VolatilityRegime.EXPANSION;
import static io.breakwater.schemas.avro.VolatilityRegime.NORMAL;
import static io.breakwater.schemas.avro.VolatilityRegime.SHOCK;
import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.avro.VolatilityRegime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Thresholds in and out, and the five bars of a shock. */
class VolatilityRegimeMachineTest {
  private final VolatilityRegimeMachine machine = new VolatilityRegimeMachine();

  private @Nullable VolatilityRegime at(double ratio) {
    machine.evaluate(ratio, 1, 0, 1);
    return machine.regime();
  }

  @Test
  void theFirstBarMayAlreadyMove() {
    assertThat(machine.regime()).isNull();
    assertThat(at(1.5)).isEqualTo(EXPANSION);
  }

  @Test
  void thresholdsInAndOutDiffer() {
    assertThat(at(1.49)).isEqualTo(NORMAL);
    assertThat(at(1.5)).isEqualTo(EXPANSION);
    assertThat(at(1.2)).isEqualTo(EXPANSION);
    assertThat(at(1.19)).isEqualTo(NORMAL);
    assertThat(at(0.61)).isEqualTo(NORMAL);
    assertThat(at(0.6)).isEqualTo(COMPRESSION);
    assertThat(at(0.75)).isEqualTo(COMPRESSION);
    assertThat(at(0.76)).isEqualTo(NORMAL);
    assertThat(at(0.5)).isEqualTo(COMPRESSION);
    assertThat(at(1.5)).isEqualTo(EXPANSION);
    // One transition a bar: from EXPANSION a quiet bar leads to NORMAL first.
    assertThat(at(0.5)).isEqualTo(NORMAL);
    assertThat(at(0.5)).isEqualTo(COMPRESSION);
  }

  @Test
  void aShockLastsFiveBarsAfterItsLastTrigger() {
    assertThat(at(2.5)).isEqualTo(SHOCK);
    for (int bar = 1; bar <= 4; bar++) {
      assertThat(at(1)).isEqualTo(SHOCK);
    }
    assertThat(at(2.6)).isEqualTo(SHOCK);
    for (int bar = 1; bar <= 4; bar++) {
      assertThat(at(1)).isEqualTo(SHOCK);
    }
    assertThat(at(1)).isEqualTo(NORMAL);
  }

  @Test
  void aShockEndsWhenTheRatioHasFallen() {
    assertThat(at(2.5)).isEqualTo(SHOCK);
    for (int bar = 1; bar <= 9; bar++) {
      assertThat(at(1.8)).isEqualTo(SHOCK);
    }
    assertThat(at(1.79)).isEqualTo(EXPANSION);
  }

  @Test
  void aReturnOutOfProportionTriggersFromAnyState() {
    at(0.5);
    machine.evaluate(0.9, 1, -6, 1);
    assertThat(machine.regime()).isEqualTo(SHOCK);
  }

  @Test
  void withoutASigmaBeforeOnlyTheRatioTriggers() {
    machine.evaluate(1, 1, 100, 0);
    assertThat(machine.regime()).isEqualTo(NORMAL);
  }

  @Test
  void whereNothingEverMovedItIsNormal() {
    machine.evaluate(0, 0, 0, 0);
    assertThat(machine.regime()).isEqualTo(NORMAL);
  }
}
