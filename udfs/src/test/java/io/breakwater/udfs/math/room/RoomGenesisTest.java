package io.breakwater.udfs.math.room;

import static io.breakwater.udfs.math.room.RoomScript.ETH;
import static io.breakwater.udfs.math.room.RoomScript.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.BreakerState;
import io.breakwater.schemas.avro.Genesis;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.PortfolioState;
import io.breakwater.schemas.avro.StandingBreaker;
import io.breakwater.schemas.avro.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A room that begins from what another one told of itself goes on as that one did. */
class RoomGenesisTest {
  private static final long EVERY = 10 * Times.MINUTE;
  private static final String LATCHED =
      "{\"scopeKind\":\"portfolio\",\"scope\":\"P1\",\"pattern\":\"DRAWDOWN_LIMIT\","
          + "\"state\":\"LATCHED\",\"action\":\"CANCEL_OPENING, REDUCE_ONLY\","
          + "\"cause\":\"drawdown 25 %\"}";

  @ParameterizedTest
  @ValueSource(longs = {3, 4, 5, 6, 7, 8, 9, 10})
  void goesOnAsTheRoomThatToldHowItStands(long seed) {
    List<LogRecord> log = RandomLog.of(seed, 480);
    RoomFixture first = new RoomFixture(0, EVERY);
    List<Integer> cuts = new ArrayList<>();
    TreeSet<Long> times = new TreeSet<>();
    for (LogRecord record : log) {
      int before = first.out.said.size();
      first.apply(record);
      for (int i = before; i < first.out.decisions.size(); i++) {
        if (first.out.decisions.get(i) instanceof Genesis told && times.add(told.getAsOf())) {
          cuts.add(first.out.said.size());
        }
      }
    }
    assertThat(times).hasSizeGreaterThan(2);
    int cut = 0;
    for (long time : times) {
      goesOnFrom(time, first, cuts.get(cut++), log);
    }
  }

  private static void goesOnFrom(long time, RoomFixture first, int cut, List<LogRecord> log) {
    RoomFixture second = new RoomFixture(0, EVERY);
    for (Genesis told : first.out.all(Genesis.class)) {
      if (told.getAsOf() == time) {
        second.apply(genesis(throughJson(told)));
      }
    }
    assertThat(second.out.refused).isEmpty();
    log.forEach(second::apply);
    RoomRoundTripTest.same(
        after(time, second.out.said),
        after(time, first.out.said.subList(cut, first.out.said.size())),
        "begun at " + Times.iso(time));
  }

  /**
   * Answers from before the cut stand in the topic of audits: the second room cannot say them
   * again, nor that one of them was timed out, and its memory of them is shorter.
   */
  private static List<String> after(long time, List<String> said) {
    return said.stream()
        .filter(line -> Long.parseLong(line.substring(0, line.indexOf(' '))) > time)
        .filter(line -> !line.contains("\"TIMEOUT\""))
        .map(line -> line.replaceAll("\"memoryBase64\":\"[^\"]*\"", ""))
        .toList();
  }

  @Test
  void aLatchStaysAndThePeakIsKept() {
    RoomFixture fixture = new RoomFixture();
    fixture.apply(
        fixture.log.instrument(ETH),
        fixture.log.policy("{\"portfolioId\":\"P1\",\"ownerId\":\"O1\",\"version\":1}"),
        genesis(
            written(
                "P1",
                ",\"nav\":{\"units\":100000,\"nav\":0.75,\"peak\":1.0},\"breakers\":["
                    + LATCHED
                    + "]")),
        fixture.log.evidence(START, ETH, 3420));
    Audit audit = fixture.answer(fixture.log.ask(START + 1, "S1", "P1", 2));
    assertThat(audit.getVerdict()).isEqualTo(Verdict.BLOCK);
    assertThat(Recorder.codes(audit)).contains("BREAKER_OPEN", "MAX_DRAWDOWN");

    fixture.apply(fixture.log.tick(START + Times.MINUTE));
    PortfolioState row = fixture.out.last(PortfolioState.class);
    assertThat(row.getEquity()).isEqualTo(75_000);
    assertThat(row.getNav()).isEqualTo(0.75);
    assertThat(row.getDrawdown()).isEqualTo(0.25);
  }

  @Test
  void whatItHoldsAlreadyDoesNotCountAgain() {
    RoomFixture fixture = new RoomFixture();
    fixture.apply(
        fixture.log.instrument(ETH),
        fixture.log.policy("{\"portfolioId\":\"P1\",\"ownerId\":\"O1\",\"version\":1}"),
        genesis(written("P1", "")),
        fixture.log.balance(START - Times.HOUR, "P1", 1),
        fixture.log.ask(START - 1, "S0", "P1", 2),
        fixture.log.tick(START));
    assertThat(fixture.out.all(Audit.class)).isEmpty();
    assertThat(fixture.out.all(PortfolioState.class)).isEmpty();
    assertThat(fixture.out.counts).containsEntry("beforeGenesis", 2);
    assertThat(fixture.room.state().desk("P1").ledger().cash()).isEqualTo(75_000);
  }

  @Test
  void anOpeningThatCannotBeIsRefused() {
    RoomFixture fixture = new RoomFixture();
    fixture.apply(
        genesis(written("P1", ",\"positions\":[{\"instrument\":\"ETH-USDT\",\"quantity\":1}]")),
        genesis(written("P1", ",\"nav\":{\"units\":1,\"nav\":2,\"peak\":1}")),
        genesis(written("P1", ",\"memoryBase64\":\"AQ==\"")),
        genesis(written("P1", "")),
        genesis(written("P1", "")));
    assertThat(fixture.out.refused)
        .hasSize(4)
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo("UNKNOWN_INSTRUMENT positions"),
            second -> assertThat(second).startsWith("MALFORMED").contains("nav.nav"),
            third -> assertThat(third).startsWith("MALFORMED").contains("memoryBase64"),
            fourth -> assertThat(fourth).isEqualTo("ALREADY_OPEN scope"));
  }

  @Test
  void figuresThatWereChangedBesideTheMemoryAreRefused() {
    RoomFixture first = new RoomFixture(0, Times.MINUTE).withP1();
    first.apply(first.log.tick(START));
    Genesis told =
        first.out.all(Genesis.class).stream()
            .filter(each -> each.getScope().equals("P1"))
            .findFirst()
            .orElseThrow();
    Genesis richer = Genesis.newBuilder(told).setCash(told.getCash() + 1).build();
    RoomFixture second = new RoomFixture();
    second.apply(second.log.instrument(ETH), genesis(richer), genesis(told));
    assertThat(second.out.refused).containsExactly("MEMORY_DISAGREES memoryBase64");
    assertThat(second.out.counts).containsEntry("genesis", 1);
  }

  @Test
  void theHouseKeepsItsSwitchesAndBreakers() {
    Genesis house =
        Genesis.newBuilder()
            .setScopeKind("global")
            .setScope("global")
            .setAsOf(START)
            .setPaused(List.of("portfolio:P1"))
            .setBreakers(
                List.of(
                    StandingBreaker.newBuilder()
                        .setScopeKind("instrument")
                        .setScope(ETH)
                        .setPattern("FLASH_MOVE")
                        .setState(BreakerState.OPEN)
                        .setAction("BLOCK_OPENING")
                        .setCause("fell")
                        .build()))
            .build();
    RoomFixture fixture = new RoomFixture();
    fixture.apply(genesis(house));
    fixture.withP1();
    Audit audit = fixture.answer(fixture.log.ask(START + 1, "S1", "P1", 2));
    assertThat(Recorder.codes(audit)).contains("PAUSED", "BREAKER_OPEN");
  }

  private static LogRecord genesis(Genesis body) {
    LogRecord record =
        FactOrder.envelope("genesis-" + body.getScopeKind() + body.getScope(), counter++, body);
    record.setPartition(0);
    return record;
  }

  private static long counter;

  private static Genesis written(String portfolio, String more) {
    return read(
        "{\"scopeKind\":\"portfolio\",\"scope\":\""
            + portfolio
            + "\",\"ownerId\":\"O1\",\"asOf\":"
            + START
            + ",\"cash\":75000"
            + more
            + "}");
  }

  private static Genesis throughJson(Genesis genesis) {
    return read(new String(JsonCodec.write(genesis), StandardCharsets.UTF_8));
  }

  private static Genesis read(String json) {
    try {
      return JsonCodec.read(json.getBytes(StandardCharsets.UTF_8), Genesis.class);
    } catch (JsonFault fault) {
      throw new AssertionError(json, fault);
    }
  }
}
