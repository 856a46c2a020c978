package io.breakwater.udfs.math.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.AvroCodec;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Outcome;
import io.breakwater.schemas.avro.OutcomeResult;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.Veto;
import io.breakwater.udfs.math.portfolio.Facts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutcomeDeskTest {
  // Copies of records ask whether Avro may read them, which the codecs settle.
  static {
    AvroCodec.of(Topics.AUDITS);
  }

  private static final long T0 = 1_000_000 * Times.MINUTE;

  private final OutcomeDesk desk = new OutcomeDesk();

  private static Audit audit(String signal, Direction side, long time) {
    return Audit.newBuilder()
        .setDecisionId("d-" + signal)
        .setKind(AuditKind.SIGNAL)
        .setPortfolioId("P")
        .setSignalId(signal)
        .setSignalRevision(1)
        .setVerdictRevision(1)
        .setInstrument("A")
        .setSide(side)
        .setIntent(Intent.OPEN)
        .setQuantity(10.0)
        .setNotional(1_000.0)
        .setVerdict(Verdict.BLOCK)
        .setEmittedAt(time)
        .setSequencedAt(time)
        .setExpiresAt(time + 300 * Times.SECOND)
        .setMode(Mode.ENFORCE)
        .setModelVersion("1")
        .setContentHash("")
        .setRecordSha256("")
        .setText("")
        .setEntryPrice(100.0)
        .setStopPrice(side == Direction.LONG ? 95.0 : 105.0)
        .setTargetPrice(side == Direction.LONG ? 110.0 : 90.0)
        .build();
  }

  private static InstrumentState bar(long end, double open, double high, double low, double close) {
    return InstrumentState.newBuilder()
        .setInstrument("A")
        .setEventTime(end)
        .setClose(close)
        .setFilled(false)
        .setOpen(open)
        .setHigh(high)
        .setLow(low)
        .build();
  }

  private @Nullable Outcome after(Audit audit, InstrumentState... bars) {
    List<Outcome> out = new ArrayList<>();
    assertThat(desk.onAudit(audit, out)).isEqualTo(OutcomeDesk.Taken.FOLLOWED);
    for (InstrumentState bar : bars) {
      out.addAll(desk.onBar(bar));
    }
    assertThat(out).hasSizeLessThan(2);
    return out.isEmpty() ? null : out.get(0);
  }

  private static void ends(
      @Nullable Outcome outcome, OutcomeResult result, double exit, double made, double saved) {
    assertThat(outcome).isNotNull();
    assertThat(outcome.getResult()).isEqualTo(result);
    assertThat(outcome.getExitPrice()).isEqualTo(exit);
    assertThat(outcome.getReturnRatio()).isCloseTo(made, within(1e-12));
    assertThat(outcome.getSavedOrCost()).isCloseTo(saved, within(1e-9));
  }

  @Test
  void aBlockedLossIsSavedAndABlockedGainIsCost() {
    ends(
        after(audit("l", Direction.LONG, T0), bar(T0 + Times.MINUTE, 100, 101, 94, 99)),
        OutcomeResult.STOP,
        95,
        -0.05,
        50);
    ends(
        after(
            audit("s", Direction.SHORT, T0 + Times.MINUTE),
            bar(T0 + 2 * Times.MINUTE, 99, 99, 88, 89)),
        OutcomeResult.TARGET,
        90,
        0.1,
        -100);
  }

  @Test
  void bothInOneBarIsTheStop() {
    ends(
        after(audit("l", Direction.LONG, T0), bar(T0 + Times.MINUTE, 100, 120, 80, 115)),
        OutcomeResult.STOP,
        95,
        -0.05,
        50);
  }

  @Test
  void aStopThatIsJumpedOverEndsAtTheOpen() {
    ends(
        after(audit("s", Direction.SHORT, T0), bar(T0 + Times.MINUTE, 108, 109, 104, 104)),
        OutcomeResult.STOP,
        108,
        -0.08,
        80);
  }

  @Test
  void ofTheMinuteOfTheDecisionOnlyTheCloseCounts() {
    Audit late = audit("l", Direction.LONG, T0 + 1);
    assertThat(after(late, bar(T0, 1, 1, 1, 1), bar(T0 + Times.MINUTE, 80, 120, 80, 100))).isNull();
    List<Outcome> out = desk.onBar(bar(T0 + 2 * Times.MINUTE, 100, 111, 99, 100));
    ends(out.get(0), OutcomeResult.TARGET, 110, 0.1, -100);
    assertThat(desk.open()).isZero();
  }

  @Test
  void expiresAtTheFirstBarEndAtTheHorizonButNeverBeforeTheSignal() {
    Audit audit = audit("l", Direction.LONG, T0);
    ends(
        after(
            audit,
            bar(T0 + 4 * Times.HOUR - Times.MINUTE, 100, 100, 100, 100),
            bar(T0 + 4 * Times.HOUR, 100, 104, 100, 103)),
        OutcomeResult.EXPIRED,
        103,
        0.03,
        -30);
    Audit longer = audit("x", Direction.LONG, T0 + 4 * Times.HOUR);
    longer.setExpiresAt(T0 + 30 * Times.HOUR);
    assertThat(after(longer, bar(T0 + 29 * Times.HOUR, 100, 100, 100, 100))).isNull();
    ends(
        desk.onBar(bar(T0 + 31 * Times.HOUR, 99, 99, 99, 99)).get(0),
        OutcomeResult.EXPIRED,
        99,
        -0.01,
        10);
  }

  @Test
  void reduceCountsTheDifferenceAndAllowNothing() {
    Audit reduced = audit("r", Direction.LONG, T0);
    reduced.setVerdict(Verdict.REDUCE);
    reduced.setMaxQuantity(4.0);
    ends(
        after(reduced, bar(T0 + Times.MINUTE, 100, 100, 90, 90)),
        OutcomeResult.STOP,
        95,
        -0.05,
        30);
    Audit allowed = audit("a", Direction.LONG, T0 + Times.MINUTE);
    allowed.setVerdict(Verdict.ALLOW);
    ends(
        after(allowed, bar(T0 + 2 * Times.MINUTE, 100, 100, 90, 90)),
        OutcomeResult.STOP,
        95,
        -0.05,
        0);
  }

  @Test
  void theNewestVerdictSpeaksAndThereIsOneOutcome() {
    Audit first = audit("l", Direction.LONG, T0);
    Audit second = Audit.newBuilder(first).setVerdictRevision(2).setDecisionId("d2").build();
    second.setVerdict(Verdict.ALLOW);
    List<Outcome> out = new ArrayList<>();
    desk.onAudit(first, out);
    assertThat(desk.onAudit(second, out)).isEqualTo(OutcomeDesk.Taken.REVISED);
    assertThat(desk.onAudit(first, out)).isEqualTo(OutcomeDesk.Taken.KNOWN);
    Outcome outcome = desk.onBar(bar(T0 + Times.MINUTE, 100, 100, 90, 90)).get(0);
    assertThat(outcome.getDecisionId()).isEqualTo("d2");
    assertThat(outcome.getSavedOrCost()).isZero();
    assertThat(desk.onAudit(second, out)).isEqualTo(OutcomeDesk.Taken.KNOWN);
    assertThat(out).isEmpty();
  }

  @Test
  void whatCouldNotBeTradedAsAskedIsNotFollowed() {
    Audit malformed = audit("m", Direction.LONG, T0);
    malformed.setVetoes(List.of(Veto.newBuilder().setCode("MALFORMED").setScope("s").build()));
    Audit exit = audit("e", Direction.LONG, T0);
    exit.setIntent(Intent.CLOSE);
    Audit priceless = audit("p", Direction.LONG, T0);
    priceless.setEntryPrice(null);
    Audit position = audit("q", Direction.LONG, T0);
    position.setKind(AuditKind.POSITION);
    for (Audit each : List.of(malformed, exit, priceless, position)) {
      assertThat(desk.onAudit(each, new ArrayList<>())).isEqualTo(OutcomeDesk.Taken.NOT_CONCERNED);
    }
  }

  @Test
  void aVerdictWhoseMinutesAreGoneIsRefused() {
    for (int i = 0; i <= OutcomeDesk.BARS_KEPT; i++) {
      desk.onBar(bar(T0 + i * Times.MINUTE, 100, 100, 100, 100));
    }
    List<Outcome> out = new ArrayList<>();
    assertThat(desk.onAudit(audit("l", Direction.LONG, T0 - 1), out))
        .isEqualTo(OutcomeDesk.Taken.TOO_LATE);
    assertThat(desk.onAudit(audit("l", Direction.LONG, T0), out))
        .isEqualTo(OutcomeDesk.Taken.FOLLOWED);
    assertThat(out).hasSize(1);
  }

  /** However audits and minutes are mixed, and wherever it restarts, the outcomes are the same. */
  @Property(tries = 100)
  void orderOfArrivalChangesNothing(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    List<Audit> audits = new ArrayList<>();
    List<InstrumentState> bars = new ArrayList<>();
    double price = 100;
    for (int i = 1; i <= 300; i++) {
      double close = price * (1 + 0.01 * random.nextGaussian());
      double high = Math.max(price, close) * 1.002;
      double low = Math.min(price, close) * 0.998;
      bars.add(bar(T0 + i * Times.MINUTE, price, high, low, close));
      price = close;
      if (random.nextInt(10) == 0) {
        Direction side = random.nextBoolean() ? Direction.LONG : Direction.SHORT;
        audits.add(audit("s" + i, side, T0 + i * Times.MINUTE + random.nextInt(60) * Times.SECOND));
      }
    }
    List<Outcome> barsFirst = mixed(audits, bars, new Random(0), 1.0);
    assertThat(mixed(audits, bars, new Random(1), 0.0)).isEqualTo(barsFirst);
    assertThat(mixed(audits, bars, random, 0.5)).isEqualTo(barsFirst);
  }

  private static List<Outcome> mixed(
      List<Audit> audits, List<InstrumentState> bars, Random random, double barsFirst)
      throws IOException {
    OutcomeDesk desk = new OutcomeDesk();
    List<Outcome> out = new ArrayList<>();
    int a = 0;
    int b = 0;
    while (a < audits.size() || b < bars.size()) {
      boolean bar = b < bars.size() && (a == audits.size() || random.nextDouble() < barsFirst);
      if (bar) {
        out.addAll(desk.onBar(bars.get(b++)));
      } else {
        desk.onAudit(audits.get(a++), out);
      }
      desk = (a + b) % 7 == 0 ? Facts.again(desk::writeTo, OutcomeDesk::readFrom) : desk;
    }
    out.sort((x, y) -> x.getDecisionId().compareTo(y.getDecisionId()));
    return out;
  }
}
