package io.breakwater.udfs.math.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.udfs.math.portfolio.Facts;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DrawdownRulesTest {
  private final DrawdownRules rules = new DrawdownRules("portfolio", "P");

  private List<String> tick(long minute, double drawdown, int stepsDown) {
    return rules.onTick(minute * Times.MINUTE, drawdown, 0.2, stepsDown, Set.of()).stream()
        .map(Trip::getPattern)
        .toList();
  }

  @Test
  void limitTripsAtTheLimit() {
    assertThat(tick(1, 0.1999, 0)).isEmpty();
    assertThat(tick(2, 0.2, 0)).containsExactly("DRAWDOWN_LIMIT");
    assertThat(rules.onTick(3, 0.5, null, 0, Set.of())).isEmpty();
    assertThat(rules.onTick(4, 0.5, 0.2, 0, Set.of("DRAWDOWN_LIMIT"))).isEmpty();
  }

  @Test
  void threeStepsWithinTwelveHours() {
    assertThat(tick(0, 0.05, 1)).isEmpty();
    assertThat(tick(300, 0.10, 1)).isEmpty();
    // Exactly twelve hours are within twelve hours.
    assertThat(tick(720, 0.15, 1)).containsExactly("DRAWDOWN_CASCADE");
    assertThat(tick(721, 0.16, 0)).isEmpty();
    assertThat(tick(1021, 0.19, 1)).isEmpty();
  }

  @Test
  void severalAtOneTickCountEach() {
    assertThat(tick(1, 0.12, 2)).isEmpty();
    assertThat(tick(2, 0.21, 2)).containsExactly("DRAWDOWN_LIMIT", "DRAWDOWN_CASCADE");
  }

  @Test
  void resetCountsAnew() throws IOException {
    tick(1, 0.12, 2);
    rules.reset();
    assertThat(tick(2, 0.15, 1)).isEmpty();
    assertThat(tick(3, 0.15, 1)).isEmpty();
    DrawdownRules again = Facts.again(rules::writeTo, DrawdownRules::readFrom);
    Trip trip = again.onTick(4 * Times.MINUTE, 0.16, 0.2, 1, Set.of()).get(0);
    assertThat(trip.getPattern()).isEqualTo("DRAWDOWN_CASCADE");
    assertThat(trip.getScope()).isEqualTo("P");
    assertThat(trip.getAction()).isEqualTo("CANCEL_OPENING, REDUCE_ONLY");
  }
}
