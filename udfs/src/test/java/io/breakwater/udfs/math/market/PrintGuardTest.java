package io.breakwater.udfs.math.market;

import static io.breakwater.udfs.math.market.PrintGuard.Verdict.ACCEPT;
import static io.breakwater.udfs.math.market.PrintGuard.Verdict.ACCEPT_BOTH;
import static io.breakwater.udfs.math.market.PrintGuard.Verdict.REFUSE_EARLIER_AND_ACCEPT;
import static io.breakwater.udfs.math.market.PrintGuard.Verdict.REFUSE_EARLIER_AND_WAIT;
import static io.breakwater.udfs.math.market.PrintGuard.Verdict.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A single print never speaks alone. */
class PrintGuardTest {
  private final PrintGuard guard = new PrintGuard();

  @Test
  void aLonePrintIsRefusedByTheNext() {
    assertThat(guard.offer(100)).isEqualTo(ACCEPT);
    assertThat(guard.offer(110)).isEqualTo(ACCEPT);
    // Median of 100 and 110 is 105: up to 115.5 it speaks alone.
    assertThat(guard.offer(116)).isEqualTo(WAIT);
    assertThat(guard.offer(105)).isEqualTo(REFUSE_EARLIER_AND_ACCEPT);
  }

  @Test
  void twoThatAgreeAreBothAccepted() {
    assertThat(guard.offer(100)).isEqualTo(ACCEPT);
    assertThat(guard.offer(50)).isEqualTo(WAIT);
    assertThat(guard.offer(51)).isEqualTo(ACCEPT_BOTH);
    // 100, 50, 51: the median moved to 51.
    assertThat(guard.offer(55)).isEqualTo(ACCEPT);
  }

  @Test
  void theNextMayWaitItself() {
    assertThat(guard.offer(100)).isEqualTo(ACCEPT);
    assertThat(guard.offer(50)).isEqualTo(WAIT);
    assertThat(guard.offer(51.01)).isEqualTo(REFUSE_EARLIER_AND_WAIT);
    assertThat(guard.offer(51)).isEqualTo(ACCEPT_BOTH);
  }

  @Test
  void onlyTheLastFiveCount() {
    guard.offer(100);
    double price = 100;
    for (int i = 0; i < 20; i++) {
      price *= 1.03;
      assertThat(guard.offer(price)).isEqualTo(ACCEPT);
    }
  }
}
