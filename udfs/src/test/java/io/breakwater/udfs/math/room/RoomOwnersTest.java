package io.breakwater.udfs.math.room;

import static io.breakwater.udfs.math.room.RoomScript.ETH;
import static io.breakwater.udfs.math.room.RoomScript.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.BreakerState;
import io.breakwater.schemas.avro.CommandKind;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.Verdict;
import org.junit.jupiter.api.Test;

/** Portfolios of one owner, and portfolios that follow a publisher. */
class RoomOwnersTest {
  private final RoomFixture fixture = new RoomFixture().withP1();
  private final RoomScript log = fixture.log;

  private void secondPortfolio(String more) {
    fixture.apply(
        log.policy("{\"portfolioId\":\"P2\",\"ownerId\":\"O1\",\"version\":1" + more + "}"),
        log.balance(START, "P2", 50_000));
  }

  @Test
  void holdsAnOwnersPortfoliosToItsLimitTogether() {
    secondPortfolio("");
    fixture.apply(
        log.policy(
            "{\"portfolioId\":\"owner:O1\",\"ownerId\":\"O1\",\"version\":1,"
                + "\"limits\":{\"maxGrossExposure\":10000}}"));
    Audit first = fixture.answer(log.ask(START + Times.SECOND, "S1", "P1", 2));
    assertThat(first.getVerdict()).isEqualTo(Verdict.ALLOW);

    // 6 840 of 10 000 are taken by the other portfolio: 3 160 / 3 420 = 0.92 lots of 0.01.
    Audit second = fixture.answer(log.ask(START + 2 * Times.SECOND, "S2", "P2", 2));
    assertThat(second.getVerdict()).isEqualTo(Verdict.REDUCE);
    assertThat(second.getMaxQuantity()).isEqualTo(0.92);
    assertThat(Recorder.codes(second)).containsExactly("OWNER_MAX_GROSS_EXPOSURE");
    assertThat(second.getVetoes().get(0).getScope()).isEqualTo("owner:O1");
  }

  @Test
  void tripsAnOwnersDrawdownLimitOnThePortfoliosTogether() {
    fixture.apply(
        log.policy("{\"portfolioId\":\"P2\",\"ownerId\":\"O1\",\"version\":1}"),
        log.balance(START, "P2", 0, ETH, 10.0),
        log.policy(
            "{\"portfolioId\":\"owner:O1\",\"ownerId\":\"O1\",\"version\":1,"
                + "\"limits\":{\"maxDrawdown\":0.1}}"),
        log.tick(START));
    // 134 200 together; ETH at 1 900 makes it 119 000, 11.3 % down.
    long now = START + Times.MINUTE;
    fixture.apply(log.evidence(now, ETH, 1900), log.tick(now));

    assertThat(fixture.out.all(Breaker.class))
        .filteredOn(step -> step.getScopeKind().equals("owner"))
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.getPattern()).isEqualTo("DRAWDOWN_LIMIT");
              assertThat(step.getTo()).isEqualTo(BreakerState.LATCHED);
            });
    Audit audit = fixture.answer(log.asked(RoomScript.signal(now + 1, "S1", "P1", ETH, 2, 1900)));
    assertThat(audit.getVetoes())
        .anySatisfy(
            veto -> {
              assertThat(veto.getCode()).isEqualTo("BREAKER_OPEN");
              assertThat(veto.getScope()).isEqualTo("owner:O1");
            });

    fixture.apply(log.command(now + 2, CommandKind.RESET_BREAKER, "owner:O1"));
    assertThat(fixture.out.last(Breaker.class).getTo()).isEqualTo(BreakerState.CLOSED);
    Audit after = fixture.answer(log.asked(RoomScript.signal(now + 3, "S2", "P1", ETH, 2, 1900)));
    assertThat(after.getVerdict()).isEqualTo(Verdict.ALLOW);
  }

  @Test
  void fansASignalOutToFollowersByEquity() {
    secondPortfolio(",\"follows\":[\"desk\"]");
    fixture.apply(
        log.policy(
            "{\"portfolioId\":\"P1\",\"ownerId\":\"O1\",\"version\":2,\"follows\":[\"desk\"]}"));
    Signal signal = RoomScript.signal(START + 1, "S1", "nobody", ETH, 4, 3420);
    signal.setPortfolioId(null);
    signal.setPublisherEquity(200_000.0);
    fixture.apply(log.asked(signal));

    assertThat(fixture.out.all(Audit.class))
        .extracting(Audit::getPortfolioId, Audit::getQuantity, Audit::getVerdict)
        .containsExactly(tuple("P1", 2.0, Verdict.ALLOW), tuple("P2", 1.0, Verdict.ALLOW));
  }

  @Test
  void tellsAPublisherWithoutFollowersSoFromOneRoomOnly() {
    RoomFixture other = new RoomFixture(1).withP1();
    for (RoomFixture each : new RoomFixture[] {fixture, other}) {
      Signal signal = RoomScript.signal(START + 1, "S1", "nobody", ETH, 4, 3420);
      signal.setPortfolioId(null);
      each.apply(each.log.asked(signal));
    }
    assertThat(fixture.out.all(Audit.class))
        .singleElement()
        .satisfies(
            audit -> {
              assertThat(audit.getPortfolioId()).isNull();
              assertThat(Recorder.codes(audit)).contains("UNKNOWN_POLICY");
            });
    assertThat(other.out.all(Audit.class)).isEmpty();
  }
}
