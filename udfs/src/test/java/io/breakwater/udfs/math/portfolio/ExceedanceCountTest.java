package io.breakwater.udfs.math.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.avro.VarBacktest;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ExceedanceCountTest {
  private static void add(ExceedanceCount count, int times, boolean exceedance) {
    for (int i = 0; i < times; i++) {
      count.add(exceedance);
    }
  }

  /**
   * MATLAB's documentation of varbacktest.cc (Normal95): 1043 days, 57 failures at 95 %, N00 932,
   * N01 and N10 53, N11 4.
   */
  @Test
  void agreesWithAPublishedBacktest() throws IOException {
    ExceedanceCount count = new ExceedanceCount();
    add(count, 933, false);
    add(count, 5, true);
    for (int i = 0; i < 52; i++) {
      count.add(false);
      count = Facts.again(count::writeTo, ExceedanceCount::readFrom);
      count.add(true);
    }
    count.add(false);
    VarBacktest test = count.test(0.05);
    assertThat(test).isNotNull();
    assertThat(test.getHours()).isEqualTo(1043);
    assertThat(test.getExceedances()).isEqualTo(57);
    assertThat(test.getKupiec()).isCloseTo(0.46147, within(5e-6));
    assertThat(test.getKupiecProbability()).isCloseTo(0.49694, within(5e-6));
    assertThat(test.getIndependence()).isCloseTo(0.25866, within(5e-6));
    assertThat(test.getIndependenceProbability()).isCloseTo(0.61104, within(5e-6));
    assertThat(test.getConditionalCoverage()).isCloseTo(0.72013, within(5e-6));
    assertThat(test.getConditionalCoverageProbability()).isCloseTo(0.69763, within(5e-6));
  }

  /** Jorion, Value at Risk (2007), chapter 6: J.P. Morgan 1998, and exercise 10. */
  @Test
  void agreesWithATextbook() {
    assertThat(ExceedanceCount.kupiec(252, 20, 0.05)).isCloseTo(3.91, within(0.005));
    assertThat(ExceedanceCount.independence(218, 14, 14, 6)).isCloseTo(9.53, within(0.005));
    assertThat(ExceedanceCount.kupiec(252, 6, 0.01)).isCloseTo(3.498, within(0.001));
    assertThat(ExceedanceCount.independence(244, 2, 2, 4)).isCloseTo(25.837, within(0.001));
  }

  @Test
  void whatCannotBeToldIsNull() {
    ExceedanceCount count = new ExceedanceCount();
    assertThat(count.test(0.01)).isNull();
    count.add(false);
    count.interrupt();
    count.add(true);
    VarBacktest test = count.test(0.01);
    assertThat(test).isNotNull();
    assertThat(test.getHours()).isEqualTo(2);
    assertThat(test.getKupiec()).isPositive();
    assertThat(test.getIndependence()).isNull();
    assertThat(test.getConditionalCoverageProbability()).isNull();
    count.add(true);
    VarBacktest after = count.test(0.01);
    assertThat(after).isNotNull();
    // One exceedance after another and nothing else: as likely as it can be.
    assertThat(after.getIndependence()).isZero();
    assertThat(after.getIndependenceProbability()).isEqualTo(1);
  }

  /** Values of erfc as of the C library, to 16 digits. */
  @Test
  void tailsOfChiSquare() {
    double[][] known = {
      {0, 1},
      {0.1, 0.8875370839817152},
      {0.5, 0.4795001221869535},
      {1.4, 0.04771488023735121},
      {1.5, 0.033894853524689274},
      {1.6, 0.023651616655355985},
      {3, 2.2090496998585438e-05},
      {5, 1.5374597944280351e-12},
      {10, 2.088487583762545e-45},
      {26, 5.663192408856143e-296},
      {40, 0}
    };
    for (double[] pair : known) {
      assertThat(ChiSquare.errorFunctionComplement(pair[0]))
          .isCloseTo(pair[1], within(1e-13 * pair[1]));
    }
    assertThat(ChiSquare.tailOfOne(3.841458820694124)).isCloseTo(0.05, within(1e-15));
    assertThat(ChiSquare.tailOfTwo(5.991464547107979)).isCloseTo(0.05, within(1e-15));
  }
}
