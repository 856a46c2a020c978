package io.breakwater.schemas.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.breakwater.schemas.AvroCodec;
import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Heartbeat;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Pulse;
import io.breakwater.schemas.avro.ShadowAudit;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.Veto;
import io.breakwater.schemas.consumer.Answer.Kind;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PermissionsTest {
  private static final long START = 1_746_100_800L * Times.SECOND;
  private static final int ROOMS = 2;

  private long now = START;
  private final Permissions permissions = new Permissions(() -> now, ROOMS);

  PermissionsTest() {
    pulses(START);
  }

  @Test
  void permitsAVerdictOnce() {
    Answer answer = offer(audit("a", draft -> draft.setMaxQuantity(1.5)));
    assertThat(answer.kind()).isEqualTo(Kind.PERMITTED);
    assertThat(answer.quantity()).isEqualTo(1.5);
    assertThat(answer.clientOrderId()).isEqualTo("a");
    assertThat(kind(audit("a", draft -> draft.setMaxQuantity(1.5)))).isEqualTo(Kind.DUPLICATE);
    assertThat(kind(audit("a", draft -> draft.setMaxQuantity(9.0)))).isEqualTo(Kind.CONTRADICTION);
  }

  @Test
  void refusesWhatHasExpired() {
    now = START + Times.MINUTE;
    pulses(now);
    assertThat(kind(audit("a", draft -> {}))).isEqualTo(Kind.EXPIRED);
    assertThat(kind(audit("b", draft -> draft.setExpiresAt(now + 1)))).isEqualTo(Kind.PERMITTED);
  }

  @Test
  void holdsWithoutASignOfLifeOfEveryRoom() {
    now = START + 3 * Times.SECOND;
    assertThat(permissions.holds()).isFalse();
    now++;
    assertThat(permissions.holds()).isTrue();
    Audit audit = audit("a", draft -> {});
    assertThat(kind(audit)).isEqualTo(Kind.HOLD);
    pulse(0, now);
    assertThat(kind(audit)).isEqualTo(Kind.HOLD);
    // A backlog of pulses is no life, and neither is the end of time.
    pulse(1, START);
    pulse(1, Long.MAX_VALUE);
    assertThat(kind(audit)).isEqualTo(Kind.HOLD);
    permissions.onPulse(new byte[] {1, 2, 3});
    permissions.onPulse(null);
    pulse(1, now);
    assertThat(kind(audit)).isEqualTo(Kind.PERMITTED);
  }

  @Test
  void holdsBeforeTheFirstPulseButTellsABlockAtOnce() {
    Permissions fresh = new Permissions(() -> now, ROOMS);
    assertThat(fresh.onAudit(audit("a", draft -> {})).kind()).isEqualTo(Kind.HOLD);
    Audit block = audit("b", draft -> draft.setVerdict(Verdict.BLOCK));
    assertThat(fresh.onAudit(block).kind()).isEqualTo(Kind.BLOCKED);
  }

  @Test
  void neverTakesAShadowForAPermission() {
    Audit shadow = audit("a", draft -> draft.setMode(Mode.SHADOW));
    assertThat(kind(shadow)).isEqualTo(Kind.SHADOW);
    ShadowAudit record =
        ShadowAudit.newBuilder()
            .setAudit(shadow)
            .setEnforcedDecisionId("b")
            .setEnforcedVerdict(Verdict.ALLOW)
            .build();
    assertThat(permissions.onAudit(AvroCodec.of(Topics.SHADOW_AUDITS).encode(record)).kind())
        .isEqualTo(Kind.SHADOW);
  }

  @Test
  void neverTakesAFindingAboutAPositionForAPermission() {
    assertThat(kind(audit("a", draft -> draft.setKind(AuditKind.POSITION))))
        .isEqualTo(Kind.POSITION);
  }

  @Test
  void refusesBytesItDoesNotKnow() {
    byte[] bytes = AvroCodec.of(Topics.AUDITS).encode(audit("a", draft -> {}));
    bytes[4] ^= 1;
    assertThat(permissions.onAudit(bytes).kind()).isEqualTo(Kind.UNKNOWN_SCHEMA);
    assertThat(permissions.onAudit(new byte[] {1, 2}).kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(permissions.onAudit((byte[]) null).kind()).isEqualTo(Kind.UNREADABLE);
    byte[] heartbeat = AvroCodec.of(Topics.AUDITS).encode(new Heartbeat(START));
    assertThat(permissions.onAudit(heartbeat).kind()).isEqualTo(Kind.HEARTBEAT);
  }

  @Test
  void refusesARecordThatWasChanged() {
    Audit audit = audit("a", draft -> draft.setVerdict(Verdict.BLOCK));
    audit.setVerdict(Verdict.ALLOW);
    assertThat(kind(audit)).isEqualTo(Kind.DAMAGED);
  }

  @Test
  void aLaterRevisionReplacesAnEarlierAndNeverTheOtherWay() {
    Audit first = audit("a", draft -> {});
    Audit timeout =
        audit(
            "b",
            draft -> {
              draft.setVerdictRevision(2);
              draft.setVerdict(Verdict.BLOCK);
            });
    assertThat(kind(timeout)).isEqualTo(Kind.BLOCKED);
    assertThat(kind(first)).isEqualTo(Kind.SUPERSEDED);
    assertThat(kind(audit("c", draft -> draft.setSignalRevision(2)))).isEqualTo(Kind.PERMITTED);
    assertThat(kind(audit("d", draft -> draft.setVerdictRevision(3)))).isEqualTo(Kind.SUPERSEDED);
    // Another portfolio's verdict on the same signal stands for itself.
    assertThat(kind(audit("e", draft -> draft.setPortfolioId("P2")))).isEqualTo(Kind.PERMITTED);
  }

  @Test
  void aConflictLeavesThePermissionThatCameFirst() {
    Audit conflict =
        audit(
            "b",
            draft -> {
              draft.setVerdict(Verdict.BLOCK);
              draft.setContentHash("other");
              draft.setVetoes(
                  List.of(Veto.newBuilder().setCode("CONFLICT").setScope("signal:S1").build()));
            });
    assertThat(kind(conflict)).isEqualTo(Kind.CONFLICT);
    assertThat(kind(audit("a", draft -> {}))).isEqualTo(Kind.PERMITTED);
  }

  @Test
  void onlyAPermissionHasAQuantity() {
    Answer blocked = offer(audit("a", draft -> draft.setVerdict(Verdict.BLOCK)));
    assertThatThrownBy(blocked::quantity).hasMessageContaining("BLOCKED");
    assertThatThrownBy(blocked::clientOrderId).hasMessageContaining("BLOCKED");
  }

  @Test
  void forgetsWhatHasExpiredAndStillRefusesIt() {
    Audit audit = audit("a", draft -> {});
    assertThat(kind(audit)).isEqualTo(Kind.PERMITTED);
    now = START + Times.HOUR;
    for (int i = 0; i < 3_000; i++) {
      String id = "b" + i;
      offer(audit(id, draft -> draft.setSignalId(id)));
    }
    pulses(now);
    assertThat(kind(audit)).isIn(Kind.DUPLICATE, Kind.EXPIRED);
  }

  private Kind kind(Audit audit) {
    return offer(audit).kind();
  }

  private Answer offer(Audit audit) {
    return permissions.onAudit(AvroCodec.of(Topics.AUDITS).encode(audit));
  }

  private void pulses(long logClock) {
    for (int room = 0; room < ROOMS; room++) {
      pulse(room, logClock);
    }
  }

  private void pulse(int room, long logClock) {
    permissions.onPulse(AvroCodec.of(Topics.PULSE).encode(new Pulse(room, logClock, 0L)));
  }

  private static Audit audit(String id, Consumer<Audit> change) {
    Audit audit = new Audit();
    audit.setDecisionId(id);
    audit.setKind(AuditKind.SIGNAL);
    audit.setPortfolioId("P1");
    audit.setPublisherId("desk");
    audit.setSignalId("S1");
    audit.setSignalRevision(1);
    audit.setVerdictRevision(1);
    audit.setInstrument("ETH-USDT");
    audit.setSide(Direction.LONG);
    audit.setIntent(Intent.OPEN);
    audit.setQuantity(2.0);
    audit.setVerdict(Verdict.ALLOW);
    audit.setVetoes(List.of());
    audit.setFactors(List.of());
    audit.setEmittedAt(START);
    audit.setSequencedAt(START);
    audit.setExpiresAt(START + Times.MINUTE);
    audit.setMode(Mode.ENFORCE);
    audit.setModelVersion("1");
    audit.setContentHash("h");
    audit.setRecordSha256("");
    audit.setText("");
    change.accept(audit);
    audit.setRecordSha256(sha256(JsonCodec.write(audit, "recordSha256")));
    return audit;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
