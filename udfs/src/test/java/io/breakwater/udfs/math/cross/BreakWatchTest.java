package io.breakwater.udfs.math.cross;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BreakWatchTest {
  @Test
  void theShortcutDecidesAsTheDefinition() {
    Random random = new Random(1);
    int close = 0;
    for (int i = 0; i < 200_000; i++) {
      double rhoSlow = StrictMath.tanh(4 * random.nextGaussian());
      // Around the two bounds, on both sides of rho_slow, some beyond the clip.
      double errors = random.nextBoolean() ? 2 : 4;
      double z = (errors + StrictMath.pow(10, -random.nextInt(15)) * random.nextGaussian());
      double shift = (random.nextBoolean() ? z : -z) / Math.sqrt(57);
      double moved =
          StrictMath.tanh(0.5 * (StrictMath.log1p(rhoSlow) - StrictMath.log1p(-rhoSlow)) + shift);
      double rho = Double.isNaN(moved) ? 1 : moved;
      Double exact = BreakWatch.shiftZ(rho, rhoSlow);
      assertThat(BreakWatch.isApart(rho, rhoSlow, errors))
          .as("%s %s", rho, rhoSlow)
          .isEqualTo(Math.abs(exact) >= errors);
      close += Math.abs(Math.abs(exact) - errors) < 1e-4 ? 1 : 0;
    }
    assertThat(close).isGreaterThan(10_000);
  }
}
