package io.breakwater.udfs.math.cross;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.OptionalDouble;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PearsonProperties {
  private static final MathContext EXACT = new MathContext(60);

  @Property(tries = 200)
  void agreesWithSixtyDigits(@ForAll long seed, @ForAll @IntRange(min = -9, max = 8) int exponent) {
    Random random = new Random(seed);
    double[] x = new double[60];
    double[] y = new double[60];
    for (int i = 0; i < 60; i++) {
      x[i] = random.nextGaussian() * 1e-3;
      y[i] = 0.5 * x[i] + random.nextGaussian() * 1e-3;
    }
    x[random.nextInt(60)] = Math.pow(10, exponent);
    assertThat(Pearson.of(x, y, 60).orElseThrow()).isCloseTo(exact(x, y), within(1e-12));
  }

  @Property(tries = 300)
  void isSymmetricAndWithinOne(@ForAll @Size(5) double[] x, @ForAll @Size(5) double[] y) {
    OptionalDouble rho = Pearson.of(x, y, 5);
    assertThat(rho).isEqualTo(Pearson.of(y, x, 5));
    rho.ifPresent(value -> assertThat(value).isBetween(-1.0, 1.0));
  }

  @Example
  void theLargestNumbersHaveACorrelation() {
    double[] x = {0, 0, 0, 0, 0.01};
    double[] y = {-Double.MAX_VALUE, -0.13, Double.MAX_VALUE, -6.5e74, -1.26e308};
    double[] scaled = {-0.5, 0, 0.5, 0, -1.26e308 / Double.MAX_VALUE / 2};
    assertThat(Pearson.of(x, y, 5).orElseThrow())
        .isCloseTo(Pearson.of(x, scaled, 5).orElseThrow(), within(1e-14));
  }

  @Example
  void handComputed() {
    // Deviations (-1, 0, 1) and (-1, 2, -1) are orthogonal; (-1, 0, 1) and (-1, 1, 0): 1/2.
    assertThat(Pearson.of(new double[] {1, 2, 3}, new double[] {1, 4, 1}, 3).orElseThrow())
        .isCloseTo(0, within(1e-16));
    assertThat(Pearson.of(new double[] {1, 2, 3}, new double[] {1, 3, 2}, 3).orElseThrow())
        .isCloseTo(0.5, within(1e-15));
    assertThat(Pearson.of(new double[] {1, 2, 3}, new double[] {-5, -7, -9}, 3).orElseThrow())
        .isCloseTo(-1, within(1e-15));
  }

  @Example
  void whatDoesNotMoveHasNoCorrelation() {
    // 0.1 three times has a mean of 0.1 + 1 ulp: a computed variance would not be zero.
    assertThat(Pearson.of(new double[] {0.1, 0.1, 0.1}, new double[] {1, 2, 3}, 3)).isEmpty();
    assertThat(Pearson.of(new double[0], new double[0], 0)).isEmpty();
  }

  @Example
  void extremesOfADoubleStayFinite() {
    double[] x = {Double.MIN_VALUE, 0, 0};
    double[] y = {1e300, -1e300, 1e300};
    assertThat(Pearson.of(x, y, 3).orElseThrow()).isBetween(-1.0, 1.0);
  }

  private static double exact(double[] x, double[] y) {
    BigDecimal n = new BigDecimal(x.length);
    BigDecimal meanX = BigDecimal.ZERO;
    BigDecimal meanY = BigDecimal.ZERO;
    for (int i = 0; i < x.length; i++) {
      meanX = meanX.add(new BigDecimal(x[i]));
      meanY = meanY.add(new BigDecimal(y[i]));
    }
    meanX = meanX.divide(n, EXACT);
    meanY = meanY.divide(n, EXACT);
    BigDecimal xy = BigDecimal.ZERO;
    BigDecimal xx = BigDecimal.ZERO;
    BigDecimal yy = BigDecimal.ZERO;
    for (int i = 0; i < x.length; i++) {
      BigDecimal dx = new BigDecimal(x[i]).subtract(meanX);
      BigDecimal dy = new BigDecimal(y[i]).subtract(meanY);
      xy = xy.add(dx.multiply(dy));
      xx = xx.add(dx.multiply(dx));
      yy = yy.add(dy.multiply(dy));
    }
    return xy.divide(xx.multiply(yy).sqrt(EXACT), EXACT).doubleValue();
  }
}
