package io.breakwater.udfs.math.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.PortfolioState;
import io.breakwater.schemas.avro.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A room that was written and read again decides the rest of its log as if nothing had been. */
class RoomRoundTripTest {
  private static final int LENGTH = 120;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void decidesTheRestOfTheLogAlikeAfterEveryPrefix(long seed) {
    List<LogRecord> log = RandomLog.of(seed, LENGTH);
    RoomFixture undisturbed = new RoomFixture();
    List<Map<String, byte[]>> prefixes = new ArrayList<>();
    int[] saidBefore = new int[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      prefixes.add(RoomFixture.allParts(undisturbed.room));
      saidBefore[i] = undisturbed.out.said.size();
      undisturbed.apply(log.get(i));
    }
    for (int i = 0; i < LENGTH; i++) {
      Recorder rest = new Recorder();
      Room restored = RoomFixture.read(prefixes.get(i));
      log.subList(i, LENGTH).forEach(record -> restored.apply(record, rest));
      same(
          rest.said,
          undisturbed.out.said.subList(saidBefore[i], undisturbed.out.said.size()),
          "restored after " + i + " records");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {13, 14, 15, 16})
  void decidesAlikeFromChangedPartsOnly(long seed) {
    List<LogRecord> log = RandomLog.of(seed, 4 * LENGTH);
    RoomFixture undisturbed = new RoomFixture();
    Room restored = new RoomFixture().room;
    Recorder rest = new Recorder();
    Map<String, byte[]> stored = new TreeMap<>();
    for (LogRecord record : log) {
      undisturbed.apply(record);
      // A checkpoint now and then, and a failure right after each.
      restored.apply(record, rest);
      if (record.getRank() % 3 == seed % 3) {
        RoomFixture.save(restored, stored);
        restored = RoomFixture.read(stored);
      }
    }
    same(rest.said, undisturbed.out.said, "restored many times");
    assertThat(rest.counts).isEqualTo(undisturbed.out.counts);
    assertThat(RoomFixture.allParts(restored)).containsOnlyKeys(stored.keySet());
  }

  @Test
  void aCheckpointWritesOnlyThePartsThatChanged() {
    RoomFixture fixture = new RoomFixture().withP1();
    RoomScript log = fixture.log;
    fixture.apply(
        log.policy("{\"portfolioId\":\"P2\",\"ownerId\":\"O2\",\"version\":1}"),
        log.balance(RoomScript.START, "P2", 100));
    assertThat(fixture.room.takeDirtyParts())
        .containsExactly("lanes", "market", "owners", "portfolio/P1", "portfolio/P2", "rules");
    fixture.apply(log.ask(RoomScript.START + 1, "S1", "P1", 2));
    assertThat(fixture.room.takeDirtyParts()).containsExactly("lanes", "owners", "portfolio/P1");
    fixture.apply(log.evidence(RoomScript.START + 2, RoomScript.ETH, 3421));
    assertThat(fixture.room.takeDirtyParts()).containsExactly("lanes", "market", "owners");
  }

  @Test
  void theLogsAreNotIdle() {
    Recorder out = new Recorder();
    for (long seed = 13; seed <= 16; seed++) {
      RoomFixture fixture = new RoomFixture();
      RandomLog.of(seed, 4 * LENGTH).forEach(fixture::apply);
      out.decisions.addAll(fixture.out.decisions);
      fixture.out.counts.forEach((name, count) -> out.counts.merge(name, count, Integer::sum));
    }
    assertThat(out.all(Audit.class)).extracting(Audit::getVerdict).contains(Verdict.values());
    assertThat(out.all(Breaker.class))
        .extracting(Breaker::getPattern)
        .contains(
            "FLASH_MOVE", "DRAWDOWN_LIMIT", "DRAWDOWN_CASCADE", "BALANCE_MISMATCH", "VENUE_DOWN");
    assertThat(out.all(Order.class)).isNotEmpty();
    assertThat(out.all(Alert.class)).isNotEmpty();
    assertThat(out.all(PortfolioState.class)).isNotEmpty();
    assertThat(out.counts)
        .containsKeys(
            "heldSignals", "repeatedSignals", "repeatedFills", "verdictRevisions", "auditsTIMEOUT");
  }

  /** Names the first difference only: the lists are long. */
  static void same(List<String> found, List<String> expected, String when) {
    for (int i = 0; i < Math.min(found.size(), expected.size()); i++) {
      assertThat(found.get(i)).as("%s, output %d", when, i).isEqualTo(expected.get(i));
    }
    assertThat(found.size()).as("outputs when %s", when).isEqualTo(expected.size());
  }
}
