package io.breakwater.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Transfer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a course comes to, by hand. */
class PortfolioCourseTest {
  private static final long START = Times.parseIso("2025-05-05T00:00:00Z");

  private static PortfolioCourse course(List<Transfer> transfers, double... equities) {
    PortfolioCourse course = new PortfolioCourse(transfers);
    for (int half = 0; half < equities.length; half++) {
      course.take(
          START + half * Times.HOUR / 2, equities[half], equities[half] / 100, half % 2 == 0);
    }
    return course;
  }

  @Test
  void returnDrawdownAndTimeOutOfTheMarket() {
    PortfolioCourse course = course(List.of(), 100, 120, 90, 108);
    assertThat(course.returnRatio()).isCloseTo(0.08, within(1e-12));
    assertThat(course.worstDrawdown()).isCloseTo(0.25, within(1e-12));
    assertThat(course.idleShare()).isEqualTo(0.5);
  }

  @Test
  void gainsMissedLessLossesAvoidedIsTheDifferenceOfResults() {
    // By hour, the bar at the full hour in the hour before: 100 | 110 | 90 and 100 | 130 | 80.
    PortfolioCourse with = course(List.of(), 100, 105, 110, 70, 90);
    PortfolioCourse without = course(List.of(), 100, 99, 130, 60, 80);
    PortfolioCourse.Difference difference = with.against(without, 1);
    assertThat(difference.gainsMissed()).isEqualTo(20);
    assertThat(difference.lossesAvoided()).isEqualTo(30);
    assertThat(difference.lossesAvoided() - difference.gainsMissed())
        .isEqualTo(with.lastEquity() - without.lastEquity());
  }

  @Test
  void overDaysOnlyTheEndsOfDaysCount() {
    PortfolioCourse.Difference difference =
        course(List.of(), 100, 105, 110, 70, 90)
            .against(course(List.of(), 100, 99, 130, 60, 80), 24);
    // The first bar ends the day before.
    assertThat(difference.gainsMissed()).isZero();
    assertThat(difference.lossesAvoided()).isEqualTo(10);
  }

  @Test
  void moneyPaidInIsNoGain() {
    Transfer before = new Transfer("t0", "P", 500.0, START - 1);
    Transfer later = new Transfer("t1", "P", 50.0, START + Times.HOUR / 2);
    PortfolioCourse paid = course(List.of(before, later), 100, 150, 160);
    PortfolioCourse other = course(List.of(before, later), 100, 150, 155);
    assertThat(paid.paidIn()).isEqualTo(50);
    assertThat(paid.against(other, 1).gainsMissed()).isEqualTo(-5);
  }
}
