package io.breakwater.udfs.math.portfolio;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.LadderStep;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeriskingLadderTest {
  private static final List<LadderStep> STEPS =
      List.of(
          new LadderStep(0.05, 0.75, false),
          new LadderStep(0.10, 0.5, false),
          new LadderStep(0.15, 0.25, false),
          new LadderStep(0.20, 0.25, true));

  private final DeriskingLadder ladder = new DeriskingLadder();
  private long minute;

  private DeriskingLadder.Result tick(double drawdown) {
    return ladder.onTick(drawdown, STEPS, ++minute * Times.MINUTE);
  }

  private DeriskingLadder.Result ticks(int count, double drawdown) {
    DeriskingLadder.Result last = tick(drawdown);
    for (int i = 1; i < count; i++) {
      last = tick(drawdown);
    }
    return last;
  }

  @Test
  void severalStepsDownAtOnce() {
    assertThat(tick(0.049)).isEqualTo(new DeriskingLadder.Result(0, false, 1, 1, false));
    assertThat(tick(0.05)).isEqualTo(new DeriskingLadder.Result(1, false, 1, 0.75, false));
    assertThat(tick(0.16)).isEqualTo(new DeriskingLadder.Result(2, false, 0.75, 0.25, false));
    assertThat(tick(0.12)).isEqualTo(new DeriskingLadder.Result(0, false, 0.25, 0.25, false));
  }

  @Test
  void oneStepUpAfterAnHourFourPointsBelow() {
    tick(0.11);
    assertThat(tick(0.061).multiplier()).isEqualTo(0.5);
    // 6 % is four points below the step of 10 %: the first such tick starts the hour.
    assertThat(ticks(60, 0.06).steppedUp()).isFalse();
    assertThat(tick(0.06)).isEqualTo(new DeriskingLadder.Result(0, true, 0.5, 0.75, false));
    // The next step asks for 1 %; the hour starts when that is reached.
    assertThat(ticks(100, 0.02).multiplier()).isEqualTo(0.75);
    assertThat(ticks(60, 0.01).multiplier()).isEqualTo(0.75);
    assertThat(tick(0.01).multiplier()).isEqualTo(1);
  }

  @Test
  void dwellStartsAnewAfterEachStepAndAfterAnInterruption() {
    tick(0.11);
    assertThat(ticks(61, 0.0).multiplier()).isEqualTo(0.75);
    assertThat(ticks(59, 0.0).multiplier()).isEqualTo(0.75);
    assertThat(tick(0.0).multiplier()).isEqualTo(1);
    tick(0.06);
    ticks(60, 0.01);
    tick(0.02);
    assertThat(ticks(60, 0.01).multiplier()).isEqualTo(0.75);
    assertThat(tick(0.01).multiplier()).isEqualTo(1);
  }

  @Test
  void silenceIsNoRecovery() {
    tick(0.06);
    tick(0.0);
    minute += 600;
    assertThat(tick(0.0).multiplier()).isEqualTo(0.75);
    assertThat(ticks(58, 0.0).multiplier()).isEqualTo(0.75);
    assertThat(tick(0.0).multiplier()).isEqualTo(1);
  }

  @Test
  void haltLatchesUntilResetThenClimbs() {
    assertThat(tick(0.21)).isEqualTo(new DeriskingLadder.Result(4, false, 1, 0.25, true));
    assertThat(ticks(200, 0.0)).isEqualTo(new DeriskingLadder.Result(0, false, 0.25, 0.25, true));
    ladder.reset(STEPS);
    assertThat(ticks(60, 0.0)).isEqualTo(new DeriskingLadder.Result(0, false, 0.25, 0.25, false));
    assertThat(tick(0.0).multiplier()).isEqualTo(0.5);
  }

  @Test
  void sellAllClimbsOneStepAfterReset() {
    List<LadderStep> sellAll =
        List.of(new LadderStep(0.1, 0.5, false), new LadderStep(0.2, 0.0, true));
    assertThat(ladder.onTick(0.3, sellAll, 0).multiplier()).isZero();
    ladder.reset(sellAll);
    for (int i = 1; i <= 60; i++) {
      assertThat(ladder.onTick(0, sellAll, i * Times.MINUTE).multiplier()).isZero();
    }
    assertThat(ladder.onTick(0, sellAll, 61 * Times.MINUTE).multiplier()).isEqualTo(0.5);
  }

  @Test
  void bytesGoOn() throws IOException {
    tick(0.11);
    ticks(30, 0.05);
    DeriskingLadder again = Facts.again(ladder::writeTo, DeriskingLadder::readFrom);
    for (int i = 0; i < 100; i++) {
      long time = ++minute * Times.MINUTE;
      assertThat(again.onTick(0.0, STEPS, time)).isEqualTo(ladder.onTick(0.0, STEPS, time));
    }
  }
}
