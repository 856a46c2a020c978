package io.breakwater.udfs.math.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.RebalancePolicy;
import io.breakwater.udfs.math.portfolio.Facts;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RebalanceCallsTest {
  private final RebalanceCalls calls = new RebalanceCalls();
  private final RebalancePolicy policy =
      RebalancePolicy.newBuilder()
          .setScheduleHours(6)
          .setTriggers(List.of(RebalancePlan.REGIME_SHIFT))
          .build();

  @Test
  void theClockCallsForAllAtWholeMultiples() {
    assertThat(calls.onTick(5 * Times.HOUR, policy, List.of("A", "B"), Set.of())).isFalse();
    assertThat(calls.open()).isEmpty();
    assertThat(calls.onTick(6 * Times.HOUR, policy, List.of("A", "B"), Set.of())).isTrue();
    assertThat(calls.open()).containsEntry("A", "SCHEDULE").containsEntry("B", "SCHEDULE");
    calls.answered();
    assertThat(calls.open()).isEmpty();
  }

  @Test
  void onlyNamedTripsOfOwnInstrumentsCall() throws IOException {
    Set<String> trips =
        Set.of(
            RebalanceCalls.trip("CORRELATION_BREAK", "A"),
            RebalanceCalls.trip("CORRELATION_BREAK", "B"),
            RebalanceCalls.trip("REGIME_SHIFT", "B"),
            RebalanceCalls.trip("REGIME_SHIFT", "C"));
    assertThat(calls.onTick(6 * Times.HOUR, policy, List.of("A", "B"), trips)).isTrue();
    // Of several reasons the stronger one gives the name.
    assertThat(calls.open()).containsEntry("A", "SCHEDULE").containsEntry("B", "REGIME_SHIFT");
    // Behind a live plan they wait: a later tick adds and takes nothing away.
    calls.onTick(12 * Times.HOUR, policy, List.of("A", "B"), Set.of());
    assertThat(calls.open()).containsEntry("B", "REGIME_SHIFT");
    RebalanceCalls again = Facts.again(calls::writeTo, RebalanceCalls::readFrom);
    assertThat(again.open()).isEqualTo(calls.open()).hasSize(2);
  }
}
