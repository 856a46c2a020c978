package io.breakwater.udfs.math.room;

import static io.breakwater.udfs.math.room.RoomScript.ETH;
import static io.breakwater.udfs.math.room.RoomScript.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.PortfolioState;
import io.breakwater.schemas.avro.TradeSide;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.Veto;
import io.breakwater.udfs.math.audit.AuditVerifier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Flags of behaviour in a room, and the cap that a policy sets while they stand. */
class RoomBehaviourTest {
  private final RoomFixture fixture = new RoomFixture();
  private final RoomScript log = fixture.log;
  private long now = START;
  private int named;

  @BeforeEach
  void averageDown() {
    fixture.withP1();
    // Five round trips of 2 at 3420 make the usual size 6840, then a loser is added to three times.
    for (int i = 0; i < 5; i++) {
      fill(TradeSide.BUY, 2, 3420);
      fill(TradeSide.SELL, 2, 3420);
    }
    fill(TradeSide.BUY, 1, 3420);
    fill(TradeSide.BUY, 1, 3419);
    fill(TradeSide.BUY, 1, 3418);
    assertThat(fixture.out.all(Alert.class)).isEmpty();
    fill(TradeSide.BUY, 1, 3417);
  }

  private void fill(TradeSide side, double quantity, double price) {
    now += Times.SECOND;
    fixture.apply(
        log.record(
            Fill.newBuilder()
                .setFillId("F" + named++)
                .setPortfolioId("P1")
                .setInstrument(ETH)
                .setSide(side)
                .setQuantity(quantity)
                .setPrice(price)
                .setFee(0)
                .setEventTime(now)
                .build()));
  }

  private Audit ask(double quantity) {
    now += Times.SECOND;
    fixture.apply(log.evidence(now, ETH, 3420));
    return fixture.answer(
        log.asked(RoomScript.signal(now, "S" + named++, "P1", ETH, quantity, 3420)));
  }

  private void cap(String value) {
    fixture.apply(
        log.policy(
            "{\"portfolioId\":\"P1\",\"ownerId\":\"O1\",\"version\":"
                + (2 + named++)
                + ",\"audit\":{\"behaviourSizeCap\":"
                + value
                + "}}"));
  }

  @Test
  void tellsAndShowsIt() {
    Alert alert = fixture.out.last(Alert.class);
    assertThat(alert.getKind()).isEqualTo("SCALING_IN");
    assertThat(alert.getValues()).containsEntry("price", 3417.0).containsEntry("additions", 3.0);
    assertThat(alert.getText()).contains("P1, " + ETH + ": added again to a position that loses");
    fixture.apply(log.tick(START + Times.MINUTE));
    assertThat(fixture.out.last(PortfolioState.class).getBehaviour()).containsExactly("SCALING_IN");
  }

  @Test
  void capsNothingUnlessThePolicySaysSo() {
    assertThat(ask(2).getVerdict()).isEqualTo(Verdict.ALLOW);
  }

  @Test
  void capsAnOpeningWhileAFlagStands() {
    cap("0.5");
    Audit audit = ask(2);
    assertThat(audit.getVerdict()).isEqualTo(Verdict.REDUCE);
    Veto veto = audit.getVetoes().get(0);
    assertThat(veto.getCode()).isEqualTo("BEHAVIOUR_CAP");
    assertThat(veto.getScope()).isEqualTo("portfolio:P1");
    // Half the median of five times 6840 and four smaller ones.
    assertThat(veto.getLimit()).isEqualTo(3420);
    assertThat(audit.getMaxQuantity()).isEqualTo(1);
    assertThat(AuditVerifier.check(audit)).isEmpty();
    now += 24 * Times.HOUR;
    assertThat(Recorder.codes(ask(2))).doesNotContain("BEHAVIOUR_CAP");
  }
}
