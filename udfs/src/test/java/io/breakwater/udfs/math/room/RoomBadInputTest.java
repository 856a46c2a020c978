package io.breakwater.udfs.math.room;

import static io.breakwater.udfs.math.room.RoomScript.BTC;
import static io.breakwater.udfs.math.room.RoomScript.ETH;
import static io.breakwater.udfs.math.room.RoomScript.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.News;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.udfs.math.audit.AuditVerifier;
import io.breakwater.udfs.math.audit.ContentHash;
import io.breakwater.udfs.math.habits.PublisherHabits;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nonsense is answered with a typed code and changes nothing for anybody else. */
class RoomBadInputTest {
  private static final long NOW = START + Times.SECOND;

  private final RoomFixture fixture = new RoomFixture().withP1();

  private static Arguments bad(String code, Consumer<Signal> change) {
    return Arguments.of(code, change);
  }

  static Stream<Arguments> nonsense() {
    return Stream.of(
        bad("MALFORMED", s -> s.setQuantity(0.0)),
        bad("MALFORMED", s -> s.setQuantity(-1.0)),
        bad("MALFORMED", s -> s.setQuantity(Double.NaN)),
        bad("MALFORMED", s -> s.setQuantity(Double.POSITIVE_INFINITY)),
        bad("MALFORMED", s -> s.setQuantity(null)),
        bad("MALFORMED", s -> s.setEntryPrice(-3420.0)),
        bad("MALFORMED", s -> s.setLeverage(0.0)),
        bad("MALFORMED", s -> s.setStopPrice(3500.0)),
        bad("MALFORMED", s -> s.setTargetPrice(3300.0)),
        bad("MALFORMED", s -> s.setSide(Direction.SHORT)),
        bad("MALFORMED", s -> s.setValidForSeconds(-5.0)),
        bad("MALFORMED", s -> s.setEmittedAt(NOW + 6 * Times.SECOND)),
        bad("EXPIRED", s -> s.setEmittedAt(NOW - 301 * Times.SECOND)),
        bad("INPUT_MISSING", s -> s.setInstrument("NONE-USDT")),
        bad("INPUT_MISSING", s -> s.setInstrument(BTC)),
        bad("UNKNOWN_POLICY", s -> s.setPortfolioId("NOBODY")),
        bad(
            "ENTRY_OFF_MARK",
            s -> {
              s.setEntryPrice(5000.0);
              s.setStopPrice(null);
              s.setTargetPrice(null);
            }),
        bad("BELOW_MINIMUM", s -> s.setQuantity(0.001)));
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void isBlockedWithItsCode(String code, Consumer<Signal> change) {
    Signal signal = RoomScript.signal(NOW, "S1", "P1", ETH, 1, 3420);
    change.accept(signal);
    Audit audit =
        fixture.answer(
            fixture.log.record(
                new PublisherHabits("desk")
                    .observe(signal, 3420.0, 3420.0, ContentHash.of(signal))));
    assertThat(audit.getVerdict()).isEqualTo(Verdict.BLOCK);
    assertThat(Recorder.codes(audit)).contains(code);
    assertThat(AuditVerifier.check(audit)).isEmpty();
    // The next one is none the worse for it.
    assertThat(fixture.answer(fixture.log.ask(NOW + 1, "S2", "P1", 1)).getVerdict())
        .isEqualTo(Verdict.ALLOW);
  }

  @Test
  void aMillionfoldLeverageIsJudgedByItsNotional() {
    Signal signal = RoomScript.signal(NOW, "S1", "P1", ETH, 1, 3420);
    signal.setLeverage(1e6);
    assertThat(fixture.answer(fixture.log.asked(signal)).getVerdict()).isEqualTo(Verdict.ALLOW);
  }

  @Test
  void staleMarkAndMissingLedgerEachHaveTheirCode() {
    fixture.apply(
        fixture.log.policy("{\"portfolioId\":\"P2\",\"ownerId\":\"O2\",\"version\":1}"),
        fixture.log.policy("{\"portfolioId\":\"P3\",\"ownerId\":\"O3\",\"version\":1}"),
        fixture.log.balance(NOW, "P3", 0));
    assertThat(Recorder.codes(fixture.answer(fixture.log.ask(NOW, "S1", "P2", 1))))
        .containsExactly("INPUT_MISSING");
    assertThat(Recorder.codes(fixture.answer(fixture.log.ask(NOW, "S2", "P3", 1))))
        .containsExactly("NO_EQUITY");
    long late = START + 10 * Times.MINUTE;
    assertThat(Recorder.codes(fixture.answer(fixture.log.ask(late, "S3", "P1", 1))))
        .containsExactly("INPUT_STALE");
  }

  @Test
  void aHugeHeadlineIsNewsLikeAnyOther() {
    fixture.apply(
        fixture.log.record(
            News.newBuilder()
                .setNewsId("N1")
                .setPublishedAt(NOW)
                .setAssets(List.of("ETH"))
                .setHeadline("x".repeat(1 << 20))
                .setSource("wire")
                .setSentiment(-0.2)
                .build()));
    Audit audit = fixture.answer(fixture.log.ask(NOW, "S1", "P1", 1));
    assertThat(audit.getVerdict()).isEqualTo(Verdict.ALLOW);
    assertThat(audit.getText().length()).isLessThan(2_000);
  }

  @Test
  void aFloodIsAnsweredInFullAndOthersPass() {
    fixture.apply(
        fixture.log.policy("{\"portfolioId\":\"P2\",\"ownerId\":\"O2\",\"version\":1}"),
        fixture.log.balance(NOW, "P2", 100_000));
    int flood = 10_000;
    for (int i = 0; i < flood; i++) {
      fixture.apply(fixture.log.ask(NOW + i * 100L, "F" + i, "P1", 0.01));
    }
    List<Audit> answers = fixture.out.all(Audit.class);
    assertThat(answers).hasSize(flood);
    // Thirty a minute; every other one says why not.
    assertThat(answers.stream().filter(a -> a.getVerdict() == Verdict.ALLOW)).hasSize(30);
    assertThat(answers.stream().filter(a -> a.getVerdict() == Verdict.BLOCK))
        .allSatisfy(a -> assertThat(Recorder.codes(a)).containsExactly("MAX_ORDERS_PER_MINUTE"));
    assertThat(answers.get(flood - 1).getText()).contains("May pass after ");
    assertThat(fixture.answer(fixture.log.ask(NOW + Times.SECOND, "S1", "P2", 1)).getVerdict())
        .isEqualTo(Verdict.ALLOW);
  }
}
