package io.breakwater.udfs.math.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.avro.MoveDirection;
import org.junit.jupiter.api.Test;

/** Each estimator on numbers small enough to follow by hand. */
class EstimatorsTest {
  @Test
  void ewmaStartsAtTheFirstSquareAndIsReadyAfterThirty() {
    EwmaVariance variance = new EwmaVariance(0.94);
    variance.add(0.02);
    assertThat(variance.sigma()).isEqualTo(0.02);
    variance.add(-0.01);
    // 0.94 · 0.0004 + 0.06 · 0.0001 = 0.000382
    assertThat(variance.sigma()).isCloseTo(Math.sqrt(0.000382), within(1e-16));
    for (int i = 3; i < 30; i++) {
      variance.add(0);
    }
    assertThat(variance.isReady()).isFalse();
    variance.add(0);
    assertThat(variance.isReady()).isTrue();
    assertThatThrownBy(() -> new EwmaVariance(1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void realisedVolatilityForgetsAnOutlierThatHasLeft() {
    RealisedVolatility realised = new RealisedVolatility();
    realised.add(1e8);
    for (int i = 0; i < 59; i++) {
      realised.add(0.001);
    }
    assertThat(realised.isReady()).isTrue();
    realised.add(-0.001);
    assertThat(realised.value()).isCloseTo(Math.sqrt(60 * 1e-6), within(1e-17));
    realised.restart();
    assertThat(realised.isReady()).isFalse();
  }

  @Test
  void rogersSatchellIsFreeOfDriftAndTakesTheMean() {
    RogersSatchell estimator = new RogersSatchell();
    // Straight up: high = close and low = open, both terms are 0.
    for (int i = 0; i < 59; i++) {
      estimator.add(100, 101, 100, 101);
    }
    assertThat(estimator.isReady()).isFalse();
    estimator.add(100, 102, 99, 101);
    double term =
        Math.log(102.0 / 101) * Math.log(102.0 / 100) + Math.log(99.0 / 101) * Math.log(99.0 / 100);
    assertThat(estimator.value()).isCloseTo(Math.sqrt(term / 60), within(1e-16));
  }

  @Test
  void parkinsonTakesTheMeanOfSquaredRanges() {
    Parkinson estimator = new Parkinson();
    estimator.add(200, 100);
    for (int i = 0; i < 59; i++) {
      assertThat(estimator.isReady()).isFalse();
      estimator.add(100, 100);
    }
    // One range of ln 2: root of (ln 2)² / (4 ln 2) / 60.
    assertThat(estimator.value()).isCloseTo(Math.sqrt(Math.log(2) / 240), within(1e-16));
    estimator.add(100, 100);
    assertThat(estimator.value()).isZero();
    estimator.restart();
    assertThat(estimator.isReady()).isFalse();
  }

  @Test
  void atrIsSeededByTheMeanOfFourteenTrueRanges() {
    WilderAtr atr = new WilderAtr();
    atr.addFirst(12, 10);
    for (int i = 1; i < 14; i++) {
      assertThat(atr.isReady()).isFalse();
      // The close before lies below the bar: 15 - 11 = 4.
      atr.add(15, 12, 11);
    }
    // (2 + 13 · 4) / 14
    assertThat(atr.value()).isCloseTo(54.0 / 14, within(1e-15));
    atr.add(10, 9, 12);
    // 12 - 9 = 3
    assertThat(atr.value()).isCloseTo((13 * 54.0 / 14 + 3) / 14, within(1e-15));
    atr.addFirst(10, 9);
    assertThat(atr.value()).isCloseTo((13 * ((13 * 54.0 / 14 + 3) / 14) + 1) / 14, within(1e-15));
  }

  @Test
  void directionTrendsOnAStraightWayAndRangesOnTheWayBackAndForth() {
    DirectionEstimator direction = new DirectionEstimator();
    double close = 100;
    direction.addFirst(close);
    for (int i = 0; i < 30; i++) {
      assertThat(direction.direction()).isNull();
      close *= 1.001;
      direction.add(close, Math.log(1.001));
    }
    assertThat(direction.efficiencyRatio()).isCloseTo(1, within(1e-11));
    assertThat(direction.direction()).isEqualTo(MoveDirection.TRENDING_UP);
    // n steps down: (30 - 2n) / 30; 0.33 at n = 10 is neither a trend nor over, 0.2 at 12 is.
    for (int n = 1; n <= 11; n++) {
      close /= 1.001;
      direction.add(close, -Math.log(1.001));
    }
    assertThat(direction.direction()).isEqualTo(MoveDirection.TRENDING_UP);
    close /= 1.001;
    direction.add(close, -Math.log(1.001));
    assertThat(direction.direction()).isEqualTo(MoveDirection.RANGING);
    direction.addFirst(90);
    assertThat(direction.isReady()).isFalse();
    assertThat(direction.direction()).isEqualTo(MoveDirection.RANGING);
  }

  @Test
  void whereNothingMovesTheEfficiencyIsZero() {
    DirectionEstimator direction = new DirectionEstimator();
    direction.addFirst(100);
    for (int i = 0; i < 30; i++) {
      direction.add(100, 0);
    }
    assertThat(direction.efficiencyRatio()).isZero();
    assertThat(direction.direction()).isEqualTo(MoveDirection.RANGING);
  }

  @Test
  void amihudSkipsBarsWithoutMoney() {
    AmihudIlliquidity amihud = new AmihudIlliquidity();
    amihud.add(0.01, 0);
    assertThat(amihud.isReady()).isFalse();
    amihud.add(-0.01, 1_000);
    assertThat(amihud.isReady()).isTrue();
    amihud.add(0.02, 1_000);
    // 0.99 · 1e-5 + 0.01 · 2e-5
    assertThat(amihud.value()).isCloseTo(1.01e-5, within(1e-19));
  }

  @Test
  void baselineUpdatesVarianceWithTheMeanBefore() {
    DecayingBaseline baseline = new DecayingBaseline();
    baseline.startAt(2);
    baseline.join(4, 0.9);
    assertThat(baseline.mean()).isCloseTo(2.2, within(1e-15));
    // var = 0.9 · (0 + 0.1 · 4) = 0.36, so the deviation is 0.6
    assertThat(baseline.z(3.4, 0.5)).isCloseTo(2, within(1e-14));
    assertThat(baseline.z(3.4, 1.2)).isCloseTo(1, within(1e-14));
  }

  @Test
  void returnsStayFiniteForAnyTwoPrices() {
    assertThat(LogReturn.between(100, 101)).isEqualTo(Math.log(1.01));
    assertThat(LogReturn.between(1e-300, 1e300)).isCloseTo(600 * Math.log(10), within(1e-9));
    assertThat(LogReturn.between(1e300, 1e-300)).isCloseTo(-600 * Math.log(10), within(1e-9));
  }
}
