package io.breakwater.udfs.math.room;

import static io.breakwater.udfs.math.room.RoomScript.BTC;
import static io.breakwater.udfs.math.room.RoomScript.ETH;
import static io.breakwater.udfs.math.room.RoomScript.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.GateReport;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.News;
import io.breakwater.schemas.avro.OrderStatus;
import io.breakwater.schemas.avro.OrderUpdate;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.udfs.math.audit.AuditVerifier;
import org.junit.jupiter.api.Test;

/** How the room answers signals, by hand. */
class RoomSignalsTest {
  private static final long SECOND = Times.SECOND;

  private final RoomFixture fixture = new RoomFixture().withP1();
  private final RoomScript log = fixture.log;

  @Test
  void allowsWhatFitsAndSetsItsRoomAside() {
    Audit first = fixture.answer(log.ask(START + SECOND, "S1", "P1", 2));
    assertThat(first.getVerdict()).isEqualTo(Verdict.ALLOW);
    assertThat(first.getScore()).isEqualTo(100);

    // Half of 100 000 is 14.619 ETH at 3 420; two are reserved.
    Audit second = fixture.answer(log.ask(START + 2 * SECOND, "S2", "P1", 14));
    assertThat(second.getVerdict()).isEqualTo(Verdict.REDUCE);
    assertThat(second.getMaxQuantity()).isEqualTo(12.61);
    assertThat(Recorder.codes(second)).containsExactly("MAX_POSITION_WEIGHT");
    assertThat(second.getVetoes().get(0).getReserved()).isEqualTo(0.0684);
  }

  @Test
  void countsFilledRoomOnceOnly() {
    Signal first = RoomScript.signal(START + SECOND, "S1", "P1", ETH, 2, 3420);
    fixture.apply(log.asked(first), log.fill(START + 2 * SECOND, "F1", first, 3420));
    assertThat(fixture.out.counts).containsEntry("fills", 1);

    Audit second = fixture.answer(log.ask(START + 3 * SECOND, "S2", "P1", 14));
    assertThat(second.getMaxQuantity()).isEqualTo(12.61);
    assertThat(second.getVetoes().get(0).getReserved()).isZero();
  }

  @Test
  void givesCancelledRoomBack() {
    Audit first = fixture.answer(log.ask(START + SECOND, "S1", "P1", 2));
    fixture.apply(
        log.record(
            new OrderUpdate(
                first.getDecisionId(),
                "S1",
                "P1",
                ETH,
                OrderStatus.CANCELED,
                0.0,
                START + SECOND,
                "no")));
    Audit second = fixture.answer(log.ask(START + 2 * SECOND, "S2", "P1", 14));
    assertThat(second.getVerdict()).isEqualTo(Verdict.ALLOW);
  }

  @Test
  void answersARepeatedSignalWithTheStoredBytes() {
    Signal signal = RoomScript.signal(START + SECOND, "S1", "P1", ETH, 2, 3420);
    fixture.apply(log.asked(signal), log.evidence(START + 2 * SECOND, ETH, 3500));
    Signal again = Signal.newBuilder(signal).setReceivedAt(START + 3 * SECOND).build();
    fixture.apply(log.asked(again));

    assertThat(fixture.out.counts).containsEntry("repeatedSignals", 1);
    assertThat(fixture.out.said).hasSize(2);
    assertThat(fixture.out.said.get(1)).isEqualTo(fixture.out.said.get(0));
  }

  @Test
  void blocksOtherContentUnderTheSameNameAndKeepsTheTrueRoom() {
    fixture.apply(log.ask(START + SECOND, "S1", "P1", 2));
    Audit conflict = fixture.answer(log.ask(START + 2 * SECOND, "S1", "P1", 3));
    assertThat(conflict.getVerdict()).isEqualTo(Verdict.BLOCK);
    assertThat(Recorder.codes(conflict)).containsExactly("CONFLICT");

    Audit second = fixture.answer(log.ask(START + 3 * SECOND, "S2", "P1", 14));
    assertThat(second.getMaxQuantity()).isEqualTo(12.61);
  }

  @Test
  void ignoresAnOlderRevisionAndLetsANewerReplaceTheRoom() {
    Signal first = RoomScript.signal(START + SECOND, "S1", "P1", ETH, 2, 3420);
    Signal newer = Signal.newBuilder(first).setRevision(3).setQuantity(1.0).build();
    Signal older = Signal.newBuilder(first).setRevision(2).setQuantity(5.0).build();
    fixture.apply(log.asked(first), log.asked(newer), log.asked(older));

    assertThat(fixture.out.all(Audit.class)).hasSize(2);
    assertThat(fixture.out.refused).containsExactly("OLD_REVISION revision");
    // One is reserved now, not two or three: 14.619 - 1.
    Audit next = fixture.answer(log.ask(START + 3 * SECOND, "S2", "P1", 14));
    assertThat(next.getMaxQuantity()).isEqualTo(13.61);
  }

  @Test
  void answersForAPortfolioWithoutPolicyButRefusesItsFills() {
    Signal signal = RoomScript.signal(START + SECOND, "S1", "P9", ETH, 2, 3420);
    Audit audit = fixture.answer(log.asked(signal));
    assertThat(audit.getVerdict()).isEqualTo(Verdict.BLOCK);
    assertThat(Recorder.codes(audit)).contains("UNKNOWN_POLICY");

    fixture.apply(log.fill(START + 2 * SECOND, "F1", signal, 3420));
    assertThat(fixture.out.refused).containsExactly("UNKNOWN_PORTFOLIO portfolioId");
  }

  @Test
  void answersAgainWhenAMissingMarkArrivesWithinValidity() {
    fixture.apply(log.instrument(BTC));
    Signal signal = RoomScript.signal(START + SECOND, "S1", "P1", BTC, 0.1, 60_000);
    Audit first = fixture.answer(log.asked(signal));
    assertThat(first.getVerdict()).isEqualTo(Verdict.BLOCK);
    assertThat(Recorder.codes(first)).contains("INPUT_MISSING");

    fixture.apply(log.evidence(START + 10 * SECOND, BTC, 60_000));
    assertThat(fixture.out.all(Audit.class)).hasSize(1);
    fixture.apply(log.tick(START + 10 * SECOND));
    Audit second = fixture.out.last(Audit.class);
    assertThat(second.getVerdictRevision()).isEqualTo(2);
    assertThat(second.getVerdict()).isEqualTo(Verdict.ALLOW);
    assertThat(second.getDecisionId()).isNotEqualTo(first.getDecisionId());
    assertThat(second.getSequencedAt()).isEqualTo(START + 10 * SECOND);

    assertThat(fixture.out.counts)
        .containsEntry("verdictRevisions", 1)
        .containsEntry("verdictFlips", 1);

    fixture.apply(log.evidence(START + 11 * SECOND, BTC, 60_001), log.tick(START + 11 * SECOND));
    assertThat(fixture.out.all(Audit.class)).hasSize(2);
  }

  @Test
  void countsNoFlipWhereABetterInputChangesNoWord() {
    // The news feed is expected and has said nothing: ALLOW, with NEWS missing.
    fixture.apply(
        log.policy(
            "{\"portfolioId\":\"P1\",\"ownerId\":\"O1\",\"version\":2,"
                + "\"feeds\":{\"expected\":[\"news\"]}}"),
        log.ask(START + SECOND, "S1", "P1", 2),
        log.record(
            News.newBuilder()
                .setNewsId("N1")
                .setPublishedAt(START + 2 * SECOND)
                .setHeadline("quiet")
                .setSource("wire")
                .setSentiment(0.0)
                .build()),
        log.tick(START + 3 * SECOND));
    assertThat(fixture.out.last(Audit.class).getVerdictRevision()).isEqualTo(2);
    assertThat(fixture.out.counts)
        .containsEntry("verdictRevisions", 1)
        .doesNotContainKey("verdictFlips");
  }

  @Test
  void takesSignalsOutOfOrderWithinTheirValidityAndLetsLateOnesExpire() {
    long now = START + 290 * SECOND;
    fixture.apply(log.evidence(now, ETH, 3420));
    Audit newer = fixture.answer(log.asked(sent(now - SECOND, now, "S2")));
    Audit older = fixture.answer(log.asked(sent(now - 200 * SECOND, now, "S1")));
    assertThat(newer.getVerdict()).isEqualTo(Verdict.ALLOW);
    assertThat(older.getVerdict()).isEqualTo(Verdict.ALLOW);
    assertThat(older.getExpiresAt()).isEqualTo(now + 100 * SECOND);

    // Valid for 300 s unless it says otherwise: the last microsecond counts, the next does not.
    Audit last = fixture.answer(log.asked(sent(now - 300 * SECOND + 1, now, "S3")));
    assertThat(last.getVerdict()).isEqualTo(Verdict.ALLOW);
    Audit late = fixture.answer(log.asked(sent(now - 300 * SECOND, now, "S4")));
    assertThat(late.getVerdict()).isEqualTo(Verdict.BLOCK);
    assertThat(Recorder.codes(late)).contains("EXPIRED");
    assertThat(fixture.out.refused).isEmpty();
  }

  private static Signal sent(long emitted, long received, String id) {
    return Signal.newBuilder(RoomScript.signal(emitted, id, "P1", ETH, 2, 3420))
        .setReceivedAt(received)
        .build();
  }

  @Test
  void saysNothingMoreAboutASignalThatHasExpired() {
    fixture.apply(log.instrument(BTC));
    fixture.apply(log.asked(RoomScript.signal(START, "S1", "P1", BTC, 0.1, 60_000)));
    long late = START + 300 * SECOND;
    fixture.apply(log.evidence(late, BTC, 60_000), log.tick(late));
    assertThat(fixture.out.all(Audit.class)).hasSize(1);
  }

  @Test
  void blocksWhatTheGateCouldNotPublishAndFreesItsRoom() {
    Audit first = fixture.answer(log.ask(START + SECOND, "S1", "P1", 2));
    Audit blocked = fixture.answer(late(first, START + 3 * SECOND));
    assertThat(blocked.getVerdict()).isEqualTo(Verdict.BLOCK);
    assertThat(blocked.getVerdictRevision()).isEqualTo(2);
    assertThat(Recorder.codes(blocked)).containsExactly("TIMEOUT");

    Audit next = fixture.answer(log.ask(START + 4 * SECOND, "S2", "P1", 14));
    assertThat(next.getVerdict()).isEqualTo(Verdict.ALLOW);
  }

  /** Found by killing a task manager: the report waited in the topic until the signal expired. */
  @Test
  void aReportThatIsReadAfterTheExpirySaysBoth() {
    Audit first = fixture.answer(log.ask(START + SECOND, "S1", "P1", 2));
    Audit blocked = fixture.answer(late(first, first.getExpiresAt()));
    assertThat(Recorder.codes(blocked)).containsExactly("EXPIRED", "TIMEOUT");
    assertThat(AuditVerifier.check(blocked)).isEmpty();
  }

  @Test
  void aVerdictThatWasNeverPublishedDoesNotCountAsAnOrder() {
    fixture.apply(
        log.policy(
            "{\"portfolioId\":\"P1\",\"ownerId\":\"O1\",\"version\":2,"
                + "\"limits\":{\"maxOrdersPerMinute\":1}}"));
    Audit first = fixture.answer(log.ask(START + SECOND, "S1", "P1", 2));
    assertThat(first.getVerdict()).isEqualTo(Verdict.ALLOW);
    fixture.apply(late(first, START + 3 * SECOND));
    Audit next = fixture.answer(log.ask(START + 4 * SECOND, "S2", "P1", 2));
    assertThat(next.getVerdict()).isEqualTo(Verdict.ALLOW);
    Audit third = fixture.answer(log.ask(START + 5 * SECOND, "S3", "P1", 2));
    assertThat(Recorder.codes(third)).containsExactly("MAX_ORDERS_PER_MINUTE");
  }

  @Test
  void keepsTheRoomOfANewerRevisionWhenTheGateReportsTheOlder() {
    Signal signal = RoomScript.signal(START + SECOND, "S1", "P1", ETH, 2, 3420);
    Audit first = fixture.answer(log.asked(signal));
    fixture.apply(log.asked(Signal.newBuilder(signal).setRevision(2).setQuantity(3.0).build()));
    fixture.apply(late(first, START + 3 * SECOND));

    // Three are still reserved: 14.619 - 3.
    Audit next = fixture.answer(log.ask(START + 4 * SECOND, "S2", "P1", 14));
    assertThat(next.getMaxQuantity()).isEqualTo(11.61);
  }

  @Test
  void givesEachVerdictRevisionOnceWhenTheGateAndAnInputBothSpeak() {
    // The news feed is expected and has said nothing: ALLOW, with NEWS missing.
    fixture.apply(
        log.policy(
            "{\"portfolioId\":\"P1\",\"ownerId\":\"O1\",\"version\":2,"
                + "\"feeds\":{\"expected\":[\"news\"]}}"));
    Audit first = fixture.answer(log.ask(START + SECOND, "S1", "P1", 2));
    assertThat(first.getVerdict()).isEqualTo(Verdict.ALLOW);
    fixture.apply(late(first, START + 3 * SECOND));
    fixture.apply(
        log.record(
            News.newBuilder()
                .setNewsId("N1")
                .setPublishedAt(START + 4 * SECOND)
                .setHeadline("quiet")
                .setSource("wire")
                .setSentiment(0.0)
                .build()),
        log.tick(START + 5 * SECOND));

    assertThat(fixture.out.all(Audit.class))
        .extracting(Audit::getDecisionId)
        .doesNotHaveDuplicates();
    assertThat(fixture.out.last(Audit.class).getVerdict()).isEqualTo(Verdict.BLOCK);
  }

  private LogRecord late(Audit audit, long time) {
    return log.record(
        new GateReport(
            audit.getDecisionId(),
            "P1",
            audit.getSignalId(),
            audit.getSignalRevision(),
            "TIMEOUT",
            time));
  }
}
