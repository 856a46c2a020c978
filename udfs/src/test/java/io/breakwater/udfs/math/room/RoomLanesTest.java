package io.breakwater.udfs.math.room;

import static io.breakwater.udfs.math.room.RoomScript.ETH;
import static io.breakwater.udfs.math.room.RoomScript.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Heartbeat;
import io.breakwater.schemas.avro.LogRecord;
import org.junit.jupiter.api.Test;

/** Positions in lanes: what came before, what is missing, what is next. */
class RoomLanesTest {
  private final RoomFixture fixture = new RoomFixture().withP1();
  private final RoomScript log = fixture.log;

  private LogRecord ask(int number) {
    return log.ask(START + number, "S" + number, "P1", 0.1);
  }

  @Test
  void dropsAPositionThatItHasSeen() {
    LogRecord first = ask(1);
    fixture.apply(first, first, ask(2), first);
    assertThat(fixture.out.all(Audit.class)).hasSize(2);
    assertThat(fixture.out.counts).containsEntry("duplicates", 2).doesNotContainKey("gaps");
  }

  @Test
  void dropsWhatComesAfterAGapUntilTheMissingOneIsSentAgain() {
    LogRecord first = ask(1);
    LogRecord second = ask(2);
    LogRecord third = ask(3);
    fixture.apply(first, third);
    assertThat(fixture.out.all(Audit.class)).hasSize(1);
    assertThat(fixture.out.counts).containsEntry("gaps", 1);

    fixture.apply(second, third);
    assertThat(fixture.out.all(Audit.class))
        .extracting(Audit::getSignalId)
        .containsExactly("S1", "S2", "S3");
    assertThat(fixture.out.counts).containsEntry("gaps", 1).doesNotContainKey("duplicates");
  }

  @Test
  void tellsPartsOfOneOffsetApart() {
    LogRecord signal = ask(1);
    LogRecord part = log.trip(START + 1, "PUBLISHER_ESCALATION", ETH);
    part.setLane(signal.getLane());
    part.setOffset(signal.getOffset());
    part.setPart(1);
    part.setPreviousOffset(signal.getOffset());
    part.setPreviousPart(0);
    LogRecord next = ask(2);
    next.setPreviousOffset(signal.getOffset());
    next.setPreviousPart(1);

    fixture.apply(signal, next);
    assertThat(fixture.out.counts).containsEntry("gaps", 1);
    fixture.apply(part, next);
    assertThat(fixture.out.all(Audit.class)).hasSize(2);
  }

  @Test
  void aHoleInOneLaneDoesNotStopAnother() {
    fixture.apply(ask(1));
    ask(2);
    fixture.apply(ask(3), log.evidence(START + 4, ETH, 3500));
    assertThat(fixture.out.counts).containsEntry("gaps", 1);
    assertThat(fixture.room.marks().markOf(ETH)).isNotNull();
    assertThat(fixture.room.clock()).isEqualTo(START + 4);
  }

  @Test
  void aHeartbeatIsNoRecordOfALane() {
    LogRecord heartbeat = log.record(new Heartbeat(START + 60));
    fixture.apply(heartbeat, heartbeat);
    assertThat(fixture.out.counts).doesNotContainKey("duplicates");
    assertThat(fixture.room.clock()).isEqualTo(START);
  }
}
