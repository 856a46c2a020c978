package io.breakwater.udfs.math.audit;

import static io.breakwater.udfs.math.audit.AuditFixture.ETH;
import static io.breakwater.udfs.math.audit.AuditFixture.NOW;
import static io.breakwater.udfs.math.audit.AuditFixture.codes;
import static io.breakwater.udfs.math.audit.AuditFixture.evidence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.VolatilityRegime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Verdicts, quantities, exits, advice and what is remembered of them. */
class VerdictTest {
  private final AuditFixture fixture = new AuditFixture();

  private Audit verified() {
    Audit audit = fixture.audit();
    assertThat(AuditVerifier.check(audit)).isEmpty();
    return audit;
  }

  private void exit(Intent intent, @Nullable Double quantity) {
    fixture.signal.setIntent(intent);
    fixture.signal.setQuantity(quantity);
    fixture.signal.setStopPrice(null);
    fixture.signal.setTargetPrice(null);
  }

  @Test
  void allowReservesItsQuantityUntilItExpires() {
    AuditResult result = fixture.judge();
    assertThat(result.audit().getVerdict()).isEqualTo(Verdict.ALLOW);
    assertThat(result.audit().getMaxQuantity()).isEqualTo(2.0);
    assertThat(result.reservation())
        .isEqualTo(
            new Reservation(
                "S1",
                1,
                result.audit().getDecisionId(),
                ETH,
                Direction.LONG,
                false,
                2.0,
                NOW + 299 * Times.SECOND));
  }

  @Test
  void reduceFindsTheLargestQuantityByScore() {
    // 20 points are gone; 25 more at an empty book leave 55. Threshold 70 allows 10 points:
    // 5 + 20 (r - 0.02)/0.18 = 10 at r = 0.065: 6500 money = 1.9005 ETH.
    fixture.event("E1", 0, 1);
    fixture.rules().getAudit().setThreshold(70.0);
    fixture.market(evidence(ETH, 3420, 1e9, 100_000));
    fixture.signal.setQuantity(10.0);
    fixture.meanNotional = 34_200.0;
    Audit audit = verified();
    assertThat(audit.getVerdict()).isEqualTo(Verdict.REDUCE);
    assertThat(audit.getMaxQuantity()).isEqualTo(1.9);
    assertThat(audit.getScore()).isEqualTo(55.0);
    assertThat(audit.getScoreAtMax())
        .isCloseTo(80 - 5 - 20 * (0.06498 - 0.02) / 0.18, within(1e-9));
    assertThat(audit.getVetoes()).isEmpty();
    assertThat(audit.getText()).contains("cut to 1.9");
  }

  @Test
  void lessThanATenthOfTheAskIsBlocked() {
    fixture.rules().getLimits().setMaxOrderNotional(3420.0);
    fixture.signal.setQuantity(10.0);
    assertThat(verified().getVerdict()).isEqualTo(Verdict.REDUCE);
    fixture.signal.setQuantity(10.01);
    Audit audit = verified();
    assertThat(audit.getVerdict()).isEqualTo(Verdict.BLOCK);
    assertThat(audit.getMaxQuantity()).isEqualTo(1.0);
  }

  @Test
  void whatPassesMustBeOrderable() {
    fixture.instrument(ETH, "L1", 0.01, 3421);
    fixture.rules().getLimits().setMaxOrderNotional(3420.0);
    Audit audit = verified();
    assertThat(audit.getVerdict()).isEqualTo(Verdict.BLOCK);
    assertThat(audit.getMaxQuantity()).isEqualTo(0.0);
  }

  @Test
  void scoreThatNoQuantityCuresNamesTheTime() {
    fixture.event("E1", 0.5, 1);
    fixture.rules().getAudit().setThreshold(90.0);
    Audit audit = verified();
    assertThat(audit.getVerdict()).isEqualTo(Verdict.BLOCK);
    assertThat(audit.getMaxQuantity()).isEqualTo(0.0);
    assertThat(audit.getText()).contains("would pass after 2025-05-01T12:45:00Z");
  }

  @Test
  void quantityIsFlooredToLotsWithoutDrift() {
    fixture.instrument(ETH, "L1", 0.1, 5);
    fixture.signal.setQuantity(0.3);
    assertThat(verified().getQuantity()).isEqualTo(0.3);
    fixture.signal.setQuantity(0.39999);
    assertThat(verified().getQuantity()).isEqualTo(0.3);
    assertThat(Lots.floored(0.1 + 0.2, 0.1)).isEqualTo(0.3);
    assertThat(Lots.floored(0.7999999999999999, 0.1)).isEqualTo(0.8);
  }

  @Test
  void fanOutScalesToTheFollower() {
    fixture.signal.setPortfolioId(null);
    fixture.signal.setPublisherEquity(400_000.0);
    assertThat(verified().getQuantity()).isEqualTo(0.5);
    fixture.signal.setPublisherEquity(null);
    assertThat(verified().getQuantity()).isEqualTo(2.0);
    fixture.signal.setPublisherEquity(400_000.0);
    fixture.equity = 0;
    assertThat(codes(verified())).containsExactly("NO_EQUITY");
  }

  @Test
  void ownEarlierRoomIsNotCountedAgain() {
    fixture.rules().getLimits().setMaxOrderNotional(null);
    fixture.rules().getLimits().setMaxGrossExposure(6840.0);
    AuditResult first = fixture.judge();
    first.settle(fixture.reservations);
    fixture.signal.setRevision(2);
    assertThat(verified().getVerdict()).isEqualTo(Verdict.ALLOW);
    fixture.signal.setRevision(1);
    // The same revision again, half of it filled: what is filled is not asked twice.
    fixture.reservations.onFill("S1", ETH, 1);
    fixture.positions.put(ETH, 1.0);
    fixture.verdictRevision = 2;
    AuditResult second = fixture.judge();
    assertThat(second.audit().getVerdict()).isEqualTo(Verdict.ALLOW);
    second.settle(fixture.reservations);
    assertThat(fixture.reservations.remaining("S1")).isEqualTo(1.0);
  }

  @Test
  void conflictLeavesTheRoomAlone() {
    fixture.judge().settle(fixture.reservations);
    fixture.imposed.add(Vetoes.plain(VetoCode.CONFLICT, "signal:S1"));
    fixture.judge().settle(fixture.reservations);
    assertThat(fixture.reservations.remaining("S1")).isEqualTo(2.0);
    fixture.imposed.set(0, Vetoes.plain(VetoCode.TIMEOUT, "signal:S1"));
    fixture.judge().settle(fixture.reservations);
    assertThat(fixture.reservations.remaining("S1")).isEqualTo(0.0);
  }

  @Test
  void exitIsCappedAtWhatIsHeldLessWhatIsLeaving() {
    fixture.positions.put(ETH, 3.0);
    exit(Intent.CLOSE, null);
    AuditResult close = fixture.judge();
    assertThat(close.audit().getVerdict()).isEqualTo(Verdict.ALLOW);
    assertThat(close.audit().getQuantity()).isEqualTo(3.0);
    assertThat(close.audit().getScore()).isNull();
    assertThat(AuditVerifier.check(close.audit())).isEmpty();
    exit(Intent.REDUCE, 2.0);
    fixture.judge().settle(fixture.reservations);
    fixture.signal.setSignalId("S2");
    assertThat(verified().getQuantity()).isEqualTo(1.0);
    fixture.judge().settle(fixture.reservations);
    fixture.signal.setSignalId("S3");
    assertThat(codes(verified())).containsExactly("NOTHING_TO_REDUCE");
    // A fill of the first reduction uses its room up as the position shrinks.
    fixture.reservations.onFill("S1", ETH, -2);
    fixture.positions.put(ETH, 1.0);
    assertThat(codes(verified())).containsExactly("NOTHING_TO_REDUCE");
  }

  @Test
  void exitOfTheOtherSideHasNothingToReduce() {
    fixture.positions.put(ETH, -3.0);
    exit(Intent.CLOSE, null);
    assertThat(codes(verified())).containsExactly("NOTHING_TO_REDUCE");
    fixture.signal.setSide(Direction.SHORT);
    assertThat(verified().getQuantity()).isEqualTo(3.0);
  }

  @Test
  void exitPassesAllButAHoldNearby() {
    fixture.positions.put(ETH, 3.005);
    exit(Intent.CLOSE, null);
    fixture.killed.add("global");
    fixture.paused.add("global");
    fixture.halted = true;
    fixture.equity = -1;
    fixture.drawdown = 0.9;
    fixture.signal.setEntryPrice(1.0);
    fixture.stops.add(
        new BreakerStop(BreakerStop.Kind.BLOCK_OPENING, "RUNAWAY", "instrument:" + ETH, null));
    fixture.stops.add(new BreakerStop(BreakerStop.Kind.HOLD, "RECONCILE", "portfolio:P1", null));
    assertThat(verified().getVerdict()).isEqualTo(Verdict.ALLOW);
    // A remainder that is no whole lot can leave too.
    assertThat(verified().getQuantity()).isEqualTo(3.005);
    fixture.stops.add(new BreakerStop(BreakerStop.Kind.HOLD, "VENUE_DOWN", "venue:SIMEX", null));
    assertThat(codes(verified())).containsExactly("BREAKER_OPEN");
  }

  @Test
  void exitMalformedOrExpired() {
    fixture.positions.put(ETH, 3.0);
    exit(Intent.REDUCE, -1.0);
    assertThat(codes(verified())).containsExactly("MALFORMED");
    exit(Intent.REDUCE, 1.0);
    fixture.signal.setEmittedAt(NOW - 301 * Times.SECOND);
    assertThat(codes(verified())).containsExactly("EXPIRED");
  }

  @Test
  void sizingAdviceTargetsTwentyPercentAYear() {
    // sigma 0.001 a minute is 0.001*sqrt(525600) = 0.72498 a year; 100000*0.2/0.72498 = 27587.
    fixture.signal.setQuantity(20.0);
    double quiet = 100_000 * 0.2 / (0.001 * Math.sqrt(525_600));
    assertThat(verified().getSuggestedNotional()).isCloseTo(quiet, within(1e-6));
    fixture.hold("AAA-USDT", 100, 20, 0.8);
    fixture.multiplier = 0.5;
    InstrumentEvidence shocked = evidence(ETH, 3420, 1e6, 1e6);
    shocked.setRegime(VolatilityRegime.SHOCK);
    fixture.market(shocked);
    assertThat(verified().getSuggestedNotional())
        .isCloseTo(quiet / Math.sqrt(1.7) * 0.5 * 0.5, within(1e-6));
    fixture.signal.setQuantity(0.1);
    assertThat(verified().getSuggestedNotional()).isEqualTo(342.0);
  }

  @Test
  void decisionIdFollowsItsParts() {
    Audit audit = fixture.audit();
    // sha256 of P1|S1|1|c0ffee|1|1|7, from an independent program (coreutils sha256sum).
    assertThat(audit.getDecisionId()).isEqualTo(DECISION_ID);
    String again = fixture.audit().getRecordSha256();
    assertThat(again).isEqualTo(audit.getRecordSha256());
    fixture.verdictRevision = 2;
    assertThat(fixture.audit().getDecisionId()).isNotEqualTo(audit.getDecisionId());
  }

  private static final String DECISION_ID = "a303c3d6885eaf50ad2d588a3b463aa0";

  @Test
  void contentHashForgetsOnlyWhenItArrived() {
    String before = ContentHash.of(fixture.signal);
    fixture.signal.setReceivedAt(NOW);
    assertThat(ContentHash.of(fixture.signal)).isEqualTo(before);
    fixture.signal.setLeverage(Double.NaN);
    assertThat(ContentHash.of(fixture.signal)).isNotEqualTo(before);
    assertThat(Objects.requireNonNull(before)).hasSize(64);
  }
}
