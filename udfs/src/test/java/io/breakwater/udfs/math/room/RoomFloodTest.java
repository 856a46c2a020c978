package io.breakwater.udfs.math.room;

import static io.breakwater.udfs.math.room.RoomScript.ETH;
import static io.breakwater.udfs.math.room.RoomScript.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.AuditRequest;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.udfs.math.audit.AuditVerifier;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A publisher with more signals than a room remembers; here a room remembers ten. */
class RoomFloodTest {
  private static final int MOST = 10;
  private static final long VALID = 300 * Times.SECOND;

  private final RoomFixture fixture = house();

  private static RoomFixture house() {
    RoomFixture fixture = new RoomFixture();
    fixture.room.state().quota = new AnswerQuota(MOST);
    fixture.apply(fixture.log.instrument(ETH));
    for (String portfolio : List.of("P1", "P2")) {
      fixture.apply(
          fixture.log.policy(
              "{\"portfolioId\":\""
                  + portfolio
                  + "\",\"ownerId\":\"O1\",\"version\":1,"
                  + "\"limits\":{\"maxOrdersPerMinute\":null}}"),
          fixture.log.balance(START, portfolio, 10_000_000, ETH, 100.0));
    }
    fixture.apply(fixture.log.evidence(START, ETH, 3420));
    return fixture;
  }

  @Test
  void whatIsNotRememberedIsBlockedAndNeverDecidedAgain() {
    for (int i = 0; i < MOST; i++) {
      assertThat(send(signal(i, "desk")).getVerdict()).isEqualTo(Verdict.ALLOW);
    }
    Signal beyond = signal(MOST, "desk");
    Audit blocked = send(beyond);
    assertThat(blocked.getVerdict()).isEqualTo(Verdict.BLOCK);
    assertThat(Recorder.codes(blocked)).containsExactly("PUBLISHER_FLOOD");
    assertThat(AuditVerifier.check(blocked)).isEmpty();

    long decided = answers();
    fixture.apply(fixture.log.asked(beyond));
    assertThat(answers()).isEqualTo(decided);
    assertThat(fixture.out.counts).containsEntry("forgottenSignals", 1);
    // Long after the flood too, and after a restart.
    later(2 * VALID);
    Room restored = RoomFixture.read(RoomFixture.allParts(fixture.room));
    restored.apply(fixture.log.asked(beyond), fixture.out);
    assertThat(answers()).isEqualTo(decided);
  }

  @Test
  void whatIsRememberedIsRepeatedToTheByte() {
    Signal first = signal(0, "desk");
    Audit answer = send(first);
    for (int i = 1; i < 3 * MOST; i++) {
      send(signal(i, "desk"));
    }
    assertThat(send(first)).isEqualTo(answer);
    assertThat(fixture.out.counts).containsEntry("repeatedSignals", 1);
  }

  @Test
  void othersAreUnaffected() {
    for (int i = 0; i < 3 * MOST; i++) {
      send(signal(i, "desk"));
    }
    Signal signal = signal(3 * MOST, "other desk");
    signal.setPortfolioId("P2");
    RoomFixture calm = house();
    assertThat(send(signal)).isEqualTo(calm.answer(calm.log.asked(signal)));
    signal.setPortfolioId("P1");
    assertThat(send(signal).getVerdict()).isEqualTo(Verdict.ALLOW);
  }

  @Test
  void anExitPassesTheFlood() {
    for (int i = 0; i < 2 * MOST; i++) {
      send(signal(i, "desk"));
    }
    Signal exit = signal(2 * MOST, "desk");
    exit.setIntent(Intent.CLOSE);
    exit.setSide(Direction.LONG);
    exit.setQuantity(null);
    exit.setEntryPrice(null);
    assertThat(send(exit, 1).getVerdict()).isEqualTo(Verdict.ALLOW);
    long decided = answers();
    fixture.apply(asked(exit, 1));
    assertThat(answers()).isEqualTo(decided);
  }

  @Test
  void onceTheOldestHaveExpiredLaterOnesAreJudgedAgain() {
    for (int i = 0; i < 2 * MOST; i++) {
      send(signal(i, "desk"));
    }
    later(VALID);
    Signal late = signal(2 * MOST, "desk");
    move(late, START + VALID + Times.SECOND);
    assertThat(send(late).getVerdict()).isEqualTo(Verdict.ALLOW);
    // The first made room and is forgotten: it gets no second answer.
    long decided = answers();
    fixture.apply(fixture.log.asked(signal(0, "desk")));
    assertThat(answers()).isEqualTo(decided);
    // The others are remembered still.
    fixture.apply(fixture.log.asked(signal(1, "desk")));
    assertThat(fixture.out.counts).containsEntry("repeatedSignals", 1);
  }

  @Test
  void memoryDoesNotGrowWithTheFlood() {
    for (int i = 0; i < MOST; i++) {
      send(signal(i, "desk"));
    }
    Map<String, Integer> before = sizes();
    for (int i = MOST; i < 200; i++) {
      Signal stranger = signal(i, "desk");
      stranger.setPortfolioId("nobody " + i);
      send(i % 2 == 0 ? stranger : signal(i, "desk"));
    }
    assertThat(sizes()).containsExactlyEntriesOf(before);
    assertThat(fixture.room.state().portfolios).containsOnlyKeys("P1", "P2");
  }

  @Test
  void aSignalFromTheFutureForgetsNothing() {
    for (int i = 0; i < MOST; i++) {
      send(signal(i, "desk"));
    }
    Signal ahead = signal(MOST, "desk");
    ahead.setEmittedAt(START + Times.HOUR);
    fixture.apply(fixture.log.asked(ahead));
    assertThat(fixture.out.counts).containsEntry("forgottenSignals", 1);
    assertThat(Recorder.codes(send(signal(MOST + 1, "desk")))).containsExactly("PUBLISHER_FLOOD");
  }

  /** Bytes of all that a checkpoint would write, without lanes, whose numbers move. */
  private Map<String, Integer> sizes() {
    Map<String, Integer> sizes = new TreeMap<>();
    RoomFixture.allParts(fixture.room).forEach((part, bytes) -> sizes.put(part, bytes.length));
    sizes.remove(RoomBytes.LANES);
    return sizes;
  }

  private long answers() {
    return fixture.out.all(Audit.class).stream()
        .filter(audit -> audit.getKind() == AuditKind.SIGNAL)
        .count();
  }

  private void later(long micros) {
    fixture.apply(
        fixture.log.evidence(START + micros, ETH, 3420), fixture.log.tick(START + micros));
  }

  private Audit send(Signal signal) {
    return fixture.answer(fixture.log.asked(signal));
  }

  private Audit send(Signal exit, double notional) {
    return fixture.answer(asked(exit, notional));
  }

  private LogRecord asked(Signal exit, double notional) {
    Signal priced = Signal.newBuilder(exit).setQuantity(notional).setEntryPrice(1.0).build();
    LogRecord record = fixture.log.asked(priced);
    ((AuditRequest) record.getBody()).setSignal(exit);
    return record;
  }

  private static Signal signal(int number, String publisher) {
    Signal signal = RoomScript.signal(START + number * 1_000L, "S" + number, "P1", ETH, 0.01, 3420);
    signal.setPublisherId(publisher);
    return signal;
  }

  private static void move(Signal signal, long time) {
    signal.setEmittedAt(time);
    signal.setReceivedAt(time);
  }
}
