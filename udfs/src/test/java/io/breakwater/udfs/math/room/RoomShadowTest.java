package io.breakwater.udfs.math.room;

import static io.breakwater.udfs.math.room.RoomScript.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.ShadowAudit;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.udfs.math.audit.AuditVerifier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A shadow policy judges beside the one in force and changes nothing. */
class RoomShadowTest {
  private static final long SECOND = Times.SECOND;

  private final RoomFixture fixture = new RoomFixture().withP1();
  private final RoomScript log = fixture.log;

  @Test
  void judgesTheSameSignalUnderAnIdOfItsOwn() {
    fixture.apply(shadow(2, 0.05));
    fixture.apply(log.ask(START + SECOND, "S1", "P1", 2));

    Audit given = fixture.out.last(Audit.class);
    ShadowAudit beside = fixture.out.last(ShadowAudit.class);
    Audit shadow = beside.getAudit();
    assertThat(given.getVerdict()).isEqualTo(Verdict.ALLOW);
    assertThat(given.getPolicyVersion()).isEqualTo(1);
    // 5 % of 100 000 is 1.461 ETH at 3 420.
    assertThat(shadow.getVerdict()).isEqualTo(Verdict.REDUCE);
    assertThat(shadow.getMaxQuantity()).isEqualTo(1.46);
    assertThat(shadow.getMode()).isEqualTo(Mode.SHADOW);
    assertThat(shadow.getPolicyVersion()).isEqualTo(2);
    assertThat(shadow.getText()).startsWith("SHADOW, not enforced: REDUCE");
    assertThat(AuditVerifier.check(shadow)).isEmpty();
    assertThat(beside.getEnforcedDecisionId()).isEqualTo(given.getDecisionId());
    assertThat(beside.getEnforcedVerdict()).isEqualTo(Verdict.ALLOW);
    assertThat(beside.getEnforcedPolicyVersion()).isEqualTo(1);
    assertThat(fixture.out.counts)
        .containsEntry("shadowAudits", 1)
        .containsEntry("shadowDisagreements", 1);

    // An id serves for one of the two only, even where every part of it is the same.
    shadow.setMode(Mode.ENFORCE);
    assertThat(AuditVerifier.check(shadow)).anyMatch(line -> line.startsWith("decisionId"));
  }

  @Test
  void holdsNoRoomAndCountsAsNoOrder() {
    fixture.apply(
        log.policy(
            "{\"portfolioId\":\"P1\",\"ownerId\":\"O1\",\"version\":2,"
                + "\"audit\":{\"threshold\":100},\"limits\":{\"allowedInstruments\":[\"X\"],"
                + "\"maxOrdersPerMinute\":1}}"),
        log.policy(
            "{\"portfolioId\":\"P1\",\"version\":3,\"mode\":\"SHADOW\","
                + "\"limits\":{\"maxOrdersPerMinute\":1}}"));
    for (int i = 1; i <= 3; i++) {
      fixture.apply(log.ask(START + i * SECOND, "S" + i, "P1", 14));
      assertThat(fixture.out.last(Audit.class).getVerdict()).isEqualTo(Verdict.BLOCK);
      // Had it set room aside, or counted itself, the second would be refused.
      assertThat(fixture.out.last(ShadowAudit.class).getAudit().getVerdict())
          .isEqualTo(Verdict.ALLOW);
    }
  }

  @Test
  void aDefaultShadowJudgesEveryPortfolioWithoutOneOfItsOwn() {
    fixture.apply(
        log.policy("{\"portfolioId\":\"*\",\"version\":7,\"mode\":\"SHADOW\"}"),
        log.ask(START + SECOND, "S1", "P1", 2));
    assertThat(shadowVersion()).isEqualTo(7);
    fixture.apply(shadow(2, 0.5), log.ask(START + 2 * SECOND, "S2", "P1", 2));
    assertThat(shadowVersion()).isEqualTo(2);
  }

  @Test
  void endsWhenItsVersionComesIntoForce() {
    fixture.apply(shadow(2, 0.05), log.ask(START + SECOND, "S1", "P1", 2));
    assertThat(fixture.out.all(ShadowAudit.class)).hasSize(1);
    fixture.apply(
        log.policy("{\"portfolioId\":\"P1\",\"version\":2}"),
        log.ask(START + 2 * SECOND, "S2", "P1", 2));
    assertThat(fixture.out.last(Audit.class).getPolicyVersion()).isEqualTo(2);
    assertThat(fixture.out.all(ShadowAudit.class)).hasSize(1);
  }

  @Test
  void bindsNobodyToAnOwnerAndAnswersForNobodyElse() {
    fixture.apply(
        log.policy("{\"portfolioId\":\"P9\",\"ownerId\":\"O1\",\"version\":1,\"mode\":\"SHADOW\"}"),
        log.ask(START + SECOND, "S1", "P9", 2));
    assertThat(Recorder.codes(fixture.out.last(Audit.class))).contains("UNKNOWN_POLICY");
    assertThat(fixture.out.all(ShadowAudit.class)).isEmpty();
  }

  @Test
  void isKeptWithTheRoom() {
    fixture.apply(shadow(2, 0.05));
    Room restored = RoomFixture.read(RoomFixture.allParts(fixture.room));
    Recorder rest = new Recorder();
    LogRecord asked = log.ask(START + SECOND, "S1", "P1", 2);
    restored.apply(asked, rest);
    fixture.apply(asked);
    assertThat(rest.said).isEqualTo(fixture.out.said);
    assertThat(rest.all(ShadowAudit.class)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noWordOfTheRoomDependsOnIt(long seed) {
    List<LogRecord> records = RandomLog.of(seed, 600);
    Recorder without = decide(records);
    List<LogRecord> shadowed = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      if (i % 100 == 10) {
        // Published ahead of its time, so that a clock moved by it would be seen.
        shadowed.add(besideTheLog(i / 100, records.get(i).getLogTime() + Times.MINUTE));
      }
      shadowed.add(records.get(i));
    }
    Recorder with = decide(shadowed);

    assertThat(with.all(ShadowAudit.class)).isNotEmpty();
    assertThat(with.said.stream().filter(line -> !line.contains(" ShadowAudit ")).toList())
        .isEqualTo(without.said);
    with.counts.keySet().removeIf(name -> name.startsWith("shadow"));
    assertThat(with.counts).isEqualTo(without.counts);
  }

  private static Recorder decide(List<LogRecord> records) {
    RoomFixture room = new RoomFixture();
    records.forEach(room::apply);
    return room.out;
  }

  private static LogRecord besideTheLog(int number, long time) {
    LogRecord record =
        FactOrder.envelope(
            "shadows-0",
            number,
            RoomScript.policyOf(
                "{\"portfolioId\":\"*\",\"mode\":\"SHADOW\",\"version\":"
                    + (1_000 + number)
                    + ",\"publishedAt\":"
                    + time
                    + ",\"limits\":{\"maxPositionWeight\":0.02}}"));
    record.setPreviousOffset(number - 1);
    record.setPartition(0);
    return record;
  }

  private LogRecord shadow(int version, double maxPositionWeight) {
    return log.policy(
        "{\"portfolioId\":\"P1\",\"version\":"
            + version
            + ",\"mode\":\"SHADOW\",\"limits\":{\"maxPositionWeight\":"
            + maxPositionWeight
            + "}}");
  }

  private Integer shadowVersion() {
    return fixture.out.last(ShadowAudit.class).getAudit().getPolicyVersion();
  }
}
