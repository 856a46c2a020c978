package io.breakwater.udfs.math.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The posterior of the run length. */
class ChangePointDetectorTest {
  private static final double HAZARD = 1.0 / 250;

  @Test
  void twoValuesByHand() {
    ChangePointDetector detector = new ChangePointDetector();
    assertThat(detector.isReady()).isFalse();
    detector.add(2);
    assertThat(detector.probabilityOf(0)).isCloseTo(HAZARD, within(1e-17));
    assertThat(detector.probabilityOf(1)).isCloseTo(1 - HAZARD, within(1e-15));
    detector.add(1);
    // Run 0: t with 2 degrees of freedom, scale² = 1. Run 1: alpha = 1.5, beta = 1 + 4/2 = 3, so 3
    // degrees of freedom, scale² = 2.
    double fresh = 1 / (2 * Math.sqrt(2)) * Math.pow(1 + 1.0 / 2, -1.5);
    double grown = 2 / (Math.PI * Math.sqrt(3) * Math.sqrt(2)) * Math.pow(1 + 1.0 / 6, -2);
    double total = HAZARD * fresh + (1 - HAZARD) * grown;
    assertThat(detector.probabilityOf(0)).isCloseTo(HAZARD, within(1e-16));
    assertThat(detector.probabilityOf(1))
        .isCloseTo((1 - HAZARD) * HAZARD * fresh / total, within(1e-15));
    assertThat(detector.probabilityOf(2))
        .isCloseTo((1 - HAZARD) * (1 - HAZARD) * grown / total, within(1e-14));
    assertThat(detector.changeProbability()).isCloseTo(1, within(1e-15));
  }

  @Test
  void theWholeStaysOneWhenRunsAreDropped() {
    ChangePointDetector detector = new ChangePointDetector();
    for (int k = 0; k < 1_200; k++) {
      detector.add(Math.sin(k));
      double sum = 0;
      for (int n = 0; n < ChangePointDetector.RUN_LENGTHS; n++) {
        assertThat(detector.probabilityOf(n)).isBetween(0.0, 1.0);
        sum += detector.probabilityOf(n);
      }
      assertThat(sum).isCloseTo(1, within(1e-12));
    }
    assertThat(detector.changeProbability()).isLessThan(0.1);
    for (int k = 0; k < 5; k++) {
      detector.add(8);
    }
    assertThat(detector.changeProbability()).isGreaterThan(0.9);
  }

  @Test
  void absurdValuesLeaveNumbers() {
    ChangePointDetector detector = new ChangePointDetector();
    double[] absurd = {0, 1e300, -1e300, 0, Double.MIN_VALUE, 1e150, 1, 0, 0, 0, 1e5, 1e-9, 3};
    for (int round = 0; round < 100; round++) {
      for (double x : absurd) {
        detector.add(x);
        assertThat(detector.changeProbability()).isBetween(0.0, 1.0);
      }
    }
  }

  @Test
  void aCopyContinuesAlike() throws IOException {
    for (int length : new int[] {0, 5, 511, 700}) {
      ChangePointDetector detector = new ChangePointDetector();
      for (int k = 0; k < length; k++) {
        detector.add(Math.cos(k * k));
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      detector.writeTo(new DataOutputStream(bytes));
      ChangePointDetector copy = new ChangePointDetector();
      copy.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
      assertThat(copy.isReady()).isEqualTo(detector.isReady());
      for (int k = 0; k < 20; k++) {
        detector.add(3 * Math.sin(k));
        copy.add(3 * Math.sin(k));
        assertThat(copy.changeProbability()).isEqualTo(detector.changeProbability());
      }
    }
  }
}
