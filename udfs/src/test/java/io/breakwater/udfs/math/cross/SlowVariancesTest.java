package io.breakwater.udfs.math.cross;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Variances by cohort are those of every pair by itself. */
class SlowVariancesTest {
  private static final double KEEP = 0.99;

  @Test
  void everyPairHasTheVarianceOfItsOwnCommonBars() {
    int size = 7;
    SlowVariances slow = new SlowVariances();
    double[][] own = new double[size][size];
    int[][] bars = new int[size][size];
    Random random = new Random(1);
    for (int slot = 0; slot < size; slot++) {
      slow.join();
    }
    for (int bar = 0; bar < 3_000; bar++) {
      double[] returns = random.doubles(size).toArray();
      boolean[] has = new boolean[size];
      for (int slot = 0; slot < size; slot++) {
        has[slot] = bar >= 40 * (slot / 3) && random.nextInt(400) > slot / 2;
      }
      slow.advance(returns, has);
      for (int one = 0; one < size; one++) {
        for (int other = 0; other < size; other++) {
          if (has[one] && has[other]) {
            double square = returns[one] * returns[one];
            own[one][other] =
                bars[one][other] == 0 ? square : KEEP * own[one][other] + (1 - KEEP) * square;
            bars[one][other]++;
          }
          if (one != other) {
            assertThat(slow.ready(one, other)).isEqualTo(bars[one][other] >= 30);
          }
          if (bars[one][other] > 0) {
            double inverse = slow.inverseWith(one, other);
            assertThat((1 - KEEP) / (inverse * inverse) / own[one][other])
                .isCloseTo(1, within(1e-12));
          }
        }
      }
    }
    assertThat(slow.cohorts()).isBetween(4, size);
  }

  @Test
  void whoNeverDiffersIsOneCohort() {
    SlowVariances slow = new SlowVariances();
    for (int slot = 0; slot < 100; slot++) {
      slow.join();
    }
    double[] returns = new Random(2).doubles(100).toArray();
    boolean[] all = new boolean[100];
    Arrays.fill(all, true);
    slow.advance(returns, all);
    assertThat(slow.cohorts()).isEqualTo(1);
    slow.advance(returns, new boolean[100]);
    slow.advance(returns, all);
    assertThat(slow.cohorts()).isEqualTo(1);
  }

  @Test
  void aGapIsForgottenWhenItsWeightIs() {
    SlowVariances slow = new SlowVariances();
    slow.join();
    slow.join();
    slow.join();
    Random random = new Random(3);
    for (int bar = 0; bar < 20_200; bar++) {
      boolean[] has = {true, bar != 100, bar != 20_150};
      slow.advance(random.doubles(3).toArray(), has);
      assertThat(slow.cohorts()).as("bar %d", bar).isEqualTo(expectedCohorts(bar));
    }
  }

  private static int expectedCohorts(int bar) {
    boolean second = bar >= 100 && bar <= 20_100;
    boolean third = bar >= 20_150;
    return 1 + (second ? 1 : 0) + (third ? 1 : 0);
  }
}
