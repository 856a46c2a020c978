package io.breakwater.udfs.math.room;

import static io.breakwater.udfs.math.room.RoomScript.ETH;
import static io.breakwater.udfs.math.room.RoomScript.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.udfs.math.audit.AuditVerifier;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** One signal to all that follow its publisher, each judged on its own envelope. */
class RoomFanOutTest {
  private static final int FOLLOWERS = 2_000;

  @Test
  void everyFollowerIsAnsweredOnItsOwnEnvelope() {
    RoomFixture fixture = new RoomFixture();
    fixture.apply(fixture.log.instrument(ETH));
    for (int i = 0; i < FOLLOWERS; i++) {
      String id = "P" + i;
      // Every tenth has a narrow weight limit, every hundredth no money yet.
      String limits = i % 10 == 0 ? ",\"limits\":{\"maxPositionWeight\":0.01}" : "";
      fixture.apply(
          fixture.log.policy(
              "{\"portfolioId\":\""
                  + id
                  + "\",\"ownerId\":\"O"
                  + i / 2
                  + "\",\"version\":1,\"follows\":[\"desk\"]"
                  + limits
                  + "}"));
      if (i % 100 != 1) {
        fixture.apply(fixture.log.balance(START, id, 1_000.0 * (1 + i % 7)));
      }
    }
    fixture.apply(fixture.log.evidence(START, ETH, 3420));
    Signal signal = RoomScript.signal(START + Times.SECOND, "S1", "", ETH, 10, 3420);
    signal.setPortfolioId(null);
    signal.setPublisherEquity(100_000.0);
    fixture.apply(fixture.log.asked(signal));
    List<Audit> answers = fixture.out.all(Audit.class);
    assertThat(answers.stream().map(Audit::getPortfolioId).distinct()).hasSize(FOLLOWERS);
    assertThat(answers.stream().map(Audit::getDecisionId).distinct()).hasSize(FOLLOWERS);
    assertThat(answers)
        .allSatisfy(
            audit -> {
              int i = Integer.parseInt(audit.getPortfolioId().substring(1));
              assertThat(AuditVerifier.check(audit)).isEmpty();
              if (i % 100 == 1) {
                assertThat(Recorder.codes(audit)).contains("INPUT_MISSING");
              } else if (i % 10 == 0) {
                // At most 10 to 70 of money where 342 and more is asked: under a tenth, or REDUCE.
                assertThat(Recorder.codes(audit)).containsExactly("MAX_POSITION_WEIGHT");
              } else {
                // 10 ETH of 100 000, scaled to 1 000 (1 + i % 7): 0.1 ETH a thousand.
                assertThat(audit.getVerdict()).isEqualTo(Verdict.ALLOW);
                assertThat(audit.getQuantity()).isEqualTo((1 + i % 7) / 10.0);
              }
            });
    // Once more: the same bytes, nothing twice.
    fixture.apply(fixture.log.asked(signal));
    assertThat(fixture.out.counts).containsEntry("repeatedSignals", FOLLOWERS);
    assertThat(
            fixture.out.said.stream()
                .filter(s -> s.contains(" Audit "))
                .collect(Collectors.toSet()))
        .hasSize(FOLLOWERS);
  }
}
