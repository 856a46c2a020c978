package io.breakwater.udfs.math.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The flash move as the model's table says it. */
class FlashMoveRuleTest {
  private final FlashMoveRule rule = new FlashMoveRule();
  private final List<Long> trips = new ArrayList<>();

  private @Nullable FlashTrip step(long bar, String kind, boolean bookFeed) {
    Double spreadZ = kind.equals(FlashStep.STRESS) ? Double.valueOf(3.0 + bar) : null;
    FlashTrip trip =
        rule.onStep(
            new FlashStep(
                Facts.NAME, Facts.minute(bar), kind, -0.02, 0.01, 1e-3, spreadZ, null, bookFeed));
    if (trip != null) {
      trips.add((trip.barEnd() - Facts.START) / 60_000_000L);
    }
    return trip;
  }

  @Test
  void withoutABookFeedMoveAndShockAreEnough() {
    step(1, FlashStep.MOVE, false);
    FlashTrip trip = step(1, FlashStep.SHOCK, false);
    assertThat(trip)
        .isEqualTo(
            new FlashTrip(
                Facts.NAME,
                Facts.minute(1),
                Facts.minute(1),
                -0.02,
                0.01,
                1e-3,
                null,
                null,
                false));
  }

  @Test
  void withABookFeedItWaitsForStressInAnyOrder() {
    step(1, FlashStep.MOVE, true);
    step(1, FlashStep.SHOCK, true);
    step(3, FlashStep.SHOCK, true);
    FlashTrip trip = Objects.requireNonNull(step(3, FlashStep.STRESS, true));
    assertThat(trip.moveBarEnd()).isEqualTo(Facts.minute(1));
    assertThat(trip.largestSpreadZ()).isEqualTo(6);
    step(30, FlashStep.MOVE, true);
    step(30, FlashStep.STRESS, true);
    step(33, FlashStep.SHOCK, true);
    assertThat(trips).containsExactly(3L, 33L);
  }

  @Test
  void afterThreeBarsAMoveIsOver() {
    step(1, FlashStep.MOVE, false);
    step(5, FlashStep.SHOCK, false);
    assertThat(trips).isEmpty();
  }

  @Test
  void stressBeforeTheMoveDoesNotCount() {
    step(1, FlashStep.MOVE, true);
    step(2, FlashStep.STRESS, true);
    step(5, FlashStep.MOVE, true);
    step(5, FlashStep.SHOCK, true);
    assertThat(trips).isEmpty();
  }

  @Test
  void noNewTripForFifteenBars() {
    for (int bar = 1; bar <= 40; bar++) {
      step(bar, FlashStep.MOVE, false);
      step(bar, FlashStep.SHOCK, false);
    }
    assertThat(trips).containsExactly(1L, 17L, 33L);
  }

  @Test
  void whatWasMetInTheQuietTimeIsSpent() {
    step(1, FlashStep.MOVE, false);
    step(1, FlashStep.SHOCK, false);
    step(15, FlashStep.MOVE, false);
    step(16, FlashStep.SHOCK, false);
    step(17, FlashStep.SHOCK, false);
    assertThat(trips).containsExactly(1L);
  }
}
