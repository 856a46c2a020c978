package io.breakwater.udfs.math.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.avro.Aggressor;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Bar;
import io.breakwater.schemas.avro.InstrumentState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which bars there are: ready-made, from trades, filled, and none in a gap. */
class InstrumentEngineBarsTest {
  private final InstrumentEngine engine = Facts.engine();
  private final Recorder out = new Recorder();

  private void clock(long minute) {
    engine.advanceTo(Facts.minute(minute), out);
  }

  private List<Long> ends() {
    return out.rows.stream().map(r -> (r.getEventTime() - Facts.START) / 60_000_000L).toList();
  }

  @Test
  void nothingIsFilledBeforeTheFirstBar() {
    clock(100);
    engine.onBook(Facts.book("A", 6_000, 99, 101, 1), out);
    clock(200);
    assertThat(out.rows).isEmpty();
    assertThat(out.gaps()).isEmpty();
  }

  @Test
  void emptyIntervalsAreFilledUpToTheClock() {
    engine.onBar(Facts.bar(1, 100), out);
    engine.onBar(Facts.bar(2, 101), out);
    clock(4);
    engine.onBar(Facts.bar(6, 102), out);
    clock(6);
    assertThat(ends()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    InstrumentState filled = out.rows.get(3);
    assertThat(filled.getFilled()).isTrue();
    assertThat(filled.getClose()).isEqualTo(101);
    assertThat(filled.getReturn$()).isZero();
    assertThat(out.rows.get(0).getReturn$()).isNull();
    assertThat(out.lastRow().getReturn$()).isEqualTo(Math.log(102.0 / 101));
  }

  @Test
  void theThirtiethEmptyIntervalIsAGap() {
    engine.onBar(Facts.bar(1, 100), out);
    clock(30);
    assertThat(out.rows).hasSize(30);
    assertThat(out.gaps()).isEmpty();
    clock(31);
    clock(90);
    assertThat(out.rows).hasSize(30);
    assertThat(out.gaps()).hasSize(1);
    Alert alert = out.gaps().get(0);
    assertThat(alert.getKind()).isEqualTo("DATA_GAP");
    assertThat(alert.getEventTime()).isEqualTo(Facts.minute(31));
    assertThat(alert.getScope()).isEqualTo(Facts.NAME);
    engine.onBar(Facts.bar(91, 110), out);
    clock(92);
    assertThat(out.rows).hasSize(32);
    assertThat(out.rows.get(30).getReturn$()).isNull();
    assertThat(out.rows.get(30).getFilled()).isFalse();
    assertThat(out.rows.get(31).getReturn$()).isZero();
    assertThat(out.gaps()).hasSize(1);
  }

  @Test
  void aBarAfterTwentyNineEmptyIntervalsHasAReturn() {
    engine.onBar(Facts.bar(1, 100), out);
    engine.onBar(Facts.bar(31, 110), out);
    clock(31);
    assertThat(out.rows).hasSize(31);
    assertThat(out.lastRow().getReturn$()).isEqualTo(Math.log(1.1));
    assertThat(out.gaps()).isEmpty();
  }

  @Test
  void tradesMakeBarsInTheirOrder() {
    engine.onTrade(Facts.trade(0, 100, 2, Aggressor.BUY), out);
    engine.onTrade(Facts.trade(10, 103, 1, Aggressor.SELL), out);
    engine.onTrade(Facts.trade(59.999999, 99, 1, Aggressor.BUY), out);
    engine.onTrade(Facts.trade(60, 105, 1, Aggressor.BUY), out);
    clock(1);
    assertThat(ends()).containsExactly(1L);
    assertThat(out.lastRow().getClose()).isEqualTo(99);
    engine.onTrade(Facts.trade(200, 104), out);
    assertThat(ends()).containsExactly(1L, 2L, 3L);
    assertThat(out.lastRow().getFilled()).isTrue();
    clock(4);
    assertThat(out.lastRow().getClose()).isEqualTo(104);
  }

  @Test
  void aBarKeepsVolumeNotionalAndAggressors() {
    MarketBar bar = MarketBar.startedBy(Facts.START, 100);
    bar.add(100, 2, 0.5, Aggressor.BUY);
    bar.add(103, 1, 0.5, Aggressor.SELL);
    bar.add(99, 4, 0.5, null);
    assertThat(List.of(bar.open(), bar.high(), bar.low(), bar.close()))
        .containsExactly(100.0, 103.0, 99.0, 99.0);
    assertThat(bar.volume()).isEqualTo(7);
    assertThat(bar.notional()).isEqualTo(0.5 * (200 + 103 + 396));
    assertThat(bar.tradeCount()).isEqualTo(3);
    assertThat(bar.aggressorBuyVolume()).isEqualTo(2);
  }

  @Test
  void fromTheFirstTradeOnBarsAreRefused() {
    engine.onBar(Facts.bar(1, 100), out);
    engine.onTrade(Facts.trade(60, 101), out);
    engine.onBar(Facts.bar(2, 102), out);
    assertThat(out.reasons()).containsExactly(Refusal.BAR_AND_TRADES);
    clock(2);
    assertThat(out.rows).extracting(InstrumentState::getClose).containsExactly(100.0, 101.0);
  }

  @Test
  void aConfirmedPrintCountsWhenItIsConfirmed() {
    engine.onTrade(Facts.trade(1, 100), out);
    engine.onTrade(Facts.trade(59, 80), out);
    assertThat(out.lastEvidence().getTradePrice()).isEqualTo(100);
    engine.onTrade(Facts.trade(61, 81), out);
    assertThat(out.lastEvidence().getTradePrice()).isEqualTo(81);
    clock(2);
    assertThat(out.rows).extracting(InstrumentState::getClose).containsExactly(100.0, 81.0);
    assertThat(out.refused).isEmpty();
  }

  @Test
  void anUnconfirmedPrintIsADeadLetterAndSpeaksNowhere() {
    engine.onTrade(Facts.trade(1, 100), out);
    engine.onTrade(Facts.trade(2, 80), out);
    engine.onTrade(Facts.trade(3, 100.5), out);
    engine.onTrade(Facts.trade(4, 10), out);
    engine.finish(out);
    engine.finish(out);
    assertThat(out.reasons()).containsExactly(Refusal.UNCONFIRMED_PRINT, Refusal.UNCONFIRMED_PRINT);
    assertThat(out.refused.get(0).record()).isEqualTo(Facts.trade(2, 80));
    assertThat(out.evidence).hasSize(2);
  }

  @Test
  void barsThatCannotBeOnesAreRefusedAndChangeNothing() {
    engine.onBar(Facts.bar(1, 100), out);
    Bar hourly = Facts.bar(2, 100);
    hourly.setIntervalSeconds(3600);
    Bar unaligned = Facts.bar(2, 100);
    unaligned.setOpenTime(unaligned.getOpenTime() + 1);
    List<Bar> bad =
        List.of(
            hourly,
            unaligned,
            Facts.bar(2, 100, 99, 101, 100, 1),
            Facts.bar(2, 102, 101, 99, 100, 1),
            Facts.bar(2, 100, 101, 99, 98, 1),
            Facts.bar(2, 100, 101, 99, Double.NaN, 1),
            Facts.bar(1, 100),
            Facts.bar(0, 100));
    for (Bar bar : bad) {
      engine.onBar(bar, out);
    }
    assertThat(out.reasons())
        .containsExactly(
            Refusal.UNSUPPORTED_INTERVAL,
            Refusal.UNALIGNED_BAR,
            Refusal.INCONSISTENT_BAR,
            Refusal.INCONSISTENT_BAR,
            Refusal.INCONSISTENT_BAR,
            Refusal.INCONSISTENT_BAR,
            Refusal.DUPLICATE_BAR,
            Refusal.DUPLICATE_BAR);
    assertThat(out.refused)
        .extracting(Recorder.Refused::field)
        .containsExactly(
            "intervalSeconds", "openTime", "low", "open", "close", "close", "openTime", "openTime");
    clock(1);
    assertThat(out.rows).hasSize(1);
  }

  @Test
  void barsOfAnotherVenueOnlyDisagree() {
    Bar other = Facts.bar(1, 101);
    other.setVenue("B");
    engine.onBar(Facts.bar(1, 100), out);
    engine.onBar(other, out);
    clock(1);
    assertThat(out.refused).isEmpty();
    assertThat(out.rows).extracting(InstrumentState::getClose).containsExactly(100.0);
    assertThat(engine.otherVenueClose("B")).isEqualTo(101);
    assertThat(engine.otherVenueClose("A")).isNull();
  }

  @Test
  void anUndefinedInstrumentIsUnknown() {
    InstrumentEngine unknown = new InstrumentEngine("X");
    unknown.onBar(Facts.bar(1, 100), out);
    unknown.onTrade(Facts.trade(1, 100), out);
    unknown.onBook(Facts.book("A", 1, 99, 101, 1), out);
    unknown.onFunding(Facts.funding(1, 0), out);
    unknown.advanceTo(Facts.minute(9), out);
    assertThat(out.reasons()).hasSize(4).containsOnly(Refusal.UNKNOWN_INSTRUMENT);
    assertThat(out.rows).isEmpty();
  }

  @Test
  void recordsFromBeforeTheClockAreLate() {
    engine.onTrade(Facts.trade(1, 100), out);
    clock(2);
    engine.onTrade(Facts.trade(119, 100), out);
    engine.onBook(Facts.book("A", 119, 99, 101, 1), out);
    engine.onTrade(Facts.trade(120, 100), out);
    assertThat(out.reasons()).containsExactly(Refusal.LATE, Refusal.LATE);
  }
}
