package io.breakwater.udfs.math.room;

import static io.breakwater.udfs.math.room.RoomScript.BTC;
import static io.breakwater.udfs.math.room.RoomScript.ETH;
import static io.breakwater.udfs.math.room.RoomScript.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.BreakerState;
import io.breakwater.schemas.avro.Command;
import io.breakwater.schemas.avro.CommandKind;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.PortfolioState;
import io.breakwater.schemas.avro.Verdict;
import org.junit.jupiter.api.Test;

/** Breakers and the ladder in the room, by hand. */
class RoomBreakersTest {
  private final RoomFixture fixture = new RoomFixture();
  private final RoomScript log = fixture.log;
  private int asked;

  private void minute(int minute, double eth, double btc) {
    long now = START + minute * Times.MINUTE;
    fixture.apply(log.evidence(now, ETH, eth), log.evidence(now, BTC, btc), log.tick(now));
  }

  private Audit ask(int minute, String name, double quantity, double price) {
    long now = START + minute * Times.MINUTE + Times.SECOND;
    return fixture.answer(
        log.asked(RoomScript.signal(now, "S" + asked++, "P1", name, quantity, price)));
  }

  /** 50 000 in cash and ten ETH at 5 000. */
  private void holdTenEth() {
    fixture.apply(
        log.instrument(ETH),
        log.instrument(BTC),
        log.policy("{\"portfolioId\":\"P1\",\"ownerId\":\"O1\",\"version\":1}"),
        log.evidence(START, ETH, 5000),
        log.balance(START, "P1", 50_000, ETH, 10.0));
    minute(0, 5000, 60_000);
  }

  private PortfolioState row() {
    return fixture.out.last(PortfolioState.class);
  }

  @Test
  void takesExposureOutStepByStepAndLatchesAtTheLimit() {
    holdTenEth();
    assertThat(row().getEquity()).isEqualTo(100_000);
    minute(1, 4490, 60_000);
    assertThat(row().getExposureMultiplier()).isEqualTo(0.75);
    minute(2, 3990, 60_000);
    assertThat(row().getExposureMultiplier()).isEqualTo(0.5);
    assertThat(fixture.out.all(Breaker.class)).isEmpty();

    // The third step within twelve hours needs a person.
    minute(3, 3490, 60_000);
    assertThat(row().getExposureMultiplier()).isEqualTo(0.25);
    assertThat(fixture.out.all(Breaker.class))
        .extracting(Breaker::getPattern, Breaker::getTo)
        .containsExactly(tuple("DRAWDOWN_CASCADE", BreakerState.LATCHED));

    minute(4, 2990, 60_000);
    assertThat(row().getDrawdown()).isCloseTo(0.201, within(1e-12));
    assertThat(fixture.out.last(Breaker.class).getPattern()).isEqualTo("DRAWDOWN_LIMIT");
    Audit audit = ask(4, BTC, 0.01, 60_000);
    assertThat(audit.getVerdict()).isEqualTo(Verdict.BLOCK);
    assertThat(Recorder.codes(audit)).contains("BREAKER_OPEN", "LADDER_HALT", "MAX_DRAWDOWN");
  }

  @Test
  void startsFromTheLastNavAfterAPersonsReset() {
    holdTenEth();
    minute(1, 2990, 60_000);
    long now = START + Times.MINUTE + Times.SECOND;
    fixture.apply(log.command(now, CommandKind.RESET_BREAKER, "portfolio:P1"));

    assertThat(fixture.out.all(Breaker.class))
        .filteredOn(step -> step.getTo() == BreakerState.CLOSED)
        .hasSize(2)
        .allSatisfy(step -> assertThat(step.getAuthor()).isEqualTo("ann"));
    minute(2, 2990, 60_000);
    assertThat(row().getDrawdown()).isZero();
    assertThat(row().getPeak()).isCloseTo(0.799, within(1e-12));
    assertThat(row().getExposureMultiplier()).isEqualTo(0.25);
    assertThat(ask(2, BTC, 0.01, 60_000).getVerdict()).isEqualTo(Verdict.ALLOW);
  }

  @Test
  void walksATripBackThroughHalfOpen() {
    fixture.withP1();
    fixture.apply(log.instrument(BTC));
    minute(0, 3420, 60_000);
    fixture.apply(log.trip(START + Times.MINUTE, "FLASH_MOVE", ETH));
    minute(1, 3420, 60_000);
    Audit blocked = ask(1, ETH, 2, 3420);
    assertThat(blocked.getVerdict()).isEqualTo(Verdict.BLOCK);
    assertThat(blocked.getVetoes())
        .singleElement()
        .satisfies(
            veto -> {
              assertThat(veto.getCode()).isEqualTo("BREAKER_OPEN");
              assertThat(veto.getScope()).isEqualTo("instrument:" + ETH);
            });
    assertThat(ask(1, BTC, 0.1, 60_000).getVerdict()).isEqualTo(Verdict.ALLOW);

    for (int minute = 2; minute <= 30; minute++) {
      minute(minute, 3420, 60_000);
    }
    assertThat(ask(30, ETH, 2, 3420).getVerdict()).isEqualTo(Verdict.BLOCK);
    minute(31, 3420, 60_000);
    Audit half = ask(31, ETH, 2, 3420);
    assertThat(half.getVerdict()).isEqualTo(Verdict.REDUCE);
    assertThat(half.getMaxQuantity()).isEqualTo(1);
    for (int minute = 32; minute <= 46; minute++) {
      minute(minute, 3420, 60_000);
    }
    assertThat(ask(46, ETH, 2, 3420).getVerdict()).isEqualTo(Verdict.ALLOW);

    assertThat(fixture.out.all(Breaker.class))
        .extracting(Breaker::getTo, step -> (step.getEventTime() - START) / Times.MINUTE)
        .containsExactly(
            tuple(BreakerState.OPEN, 1L),
            tuple(BreakerState.COOLDOWN, 16L),
            tuple(BreakerState.HALF_OPEN, 31L),
            tuple(BreakerState.CLOSED, 46L));
  }

  @Test
  void aPauseStopsOpeningsUntilItIsLifted() {
    fixture.withP1();
    long now = START + Times.SECOND;
    fixture.apply(log.command(now, CommandKind.PAUSE, "P1"));
    assertThat(Recorder.codes(ask(0, ETH, 2, 3420))).containsExactly("PAUSED");
    fixture.apply(log.command(now + 1, CommandKind.RESUME, "P1"));
    assertThat(ask(0, ETH, 2, 3420).getVerdict()).isEqualTo(Verdict.ALLOW);
  }

  @Test
  void obeysACommandOnceHoweverOftenItIsSent() {
    fixture.withP1();
    LogRecord pause = log.command(START + 1, CommandKind.PAUSE, "P1");
    Command same = (Command) pause.getBody();
    fixture.apply(pause, log.command(START + 2, CommandKind.RESUME, "P1"), log.record(same));
    assertThat(ask(0, ETH, 2, 3420).getVerdict()).isEqualTo(Verdict.ALLOW);
  }

  @Test
  void nobodyLiftsAKillAlone() {
    fixture.withP1();
    long now = START + Times.SECOND;
    fixture.apply(
        log.command(now, CommandKind.KILL, "owner:O1"),
        log.command(now + 1, CommandKind.RESUME, "owner:O1"));
    assertThat(fixture.out.refused).containsExactly("SECOND_APPROVER_REQUIRED secondApprover");
    assertThat(Recorder.codes(ask(0, ETH, 2, 3420))).containsExactly("KILLED");
  }
}
