package io.breakwater.udfs.math.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.avro.Aggressor;
import io.breakwater.schemas.avro.Bar;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.Trade;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** What was traded, what it would cost, how far venues are apart, how good the data is: by hand. */
class InstrumentFiguresTest {
  private final InstrumentEngine engine = Facts.engine();
  private final Recorder out = new Recorder();

  private InstrumentState rowAt(long minute) {
    engine.advanceTo(Facts.minute(minute), out);
    assertThat(out.lastRow().getEventTime()).isEqualTo(Facts.minute(minute));
    return out.lastRow();
  }

  private void bar(String venue, long end, double close) {
    Bar bar = Facts.bar(end, close);
    bar.setVenue(venue);
    engine.onBar(bar, out);
  }

  private void trade(double second, double price, double quantity, Aggressor side) {
    Trade trade = Facts.trade(second, price);
    trade.setQuantity(quantity);
    trade.setAggressor(side);
    engine.onTrade(trade, out);
  }

  @Test
  void tradesAddUpAndTellWhoCrossedTheSpread() {
    trade(1, 100, 3, Aggressor.BUY);
    trade(2, 101, 1, Aggressor.SELL);
    trade(3, 102, 5, null);
    InstrumentState row = rowAt(1);
    assertThat(row.getVolume()).isEqualTo(9);
    assertThat(row.getNotional()).isEqualTo(300 + 101 + 510);
    assertThat(row.getTrades()).isEqualTo(3);
    assertThat(row.getAggressorBuyVolume()).isEqualTo(3);
    // (3 - 1) / (3 + 1): the trade of unknown side is left out.
    assertThat(row.getAggressorImbalance()).isEqualTo(0.5);
  }

  @Test
  void withoutAnySideThereIsNoAggressor() {
    trade(1, 100, 3, null);
    assertThat(rowAt(1).getTrades()).isEqualTo(1);
    assertThat(out.lastRow().getAggressorBuyVolume()).isNull();
    assertThat(out.lastRow().getAggressorImbalance()).isNull();
    InstrumentState filled = rowAt(2);
    assertThat(filled.getVolume()).isZero();
    assertThat(filled.getNotional()).isZero();
    assertThat(filled.getTrades()).isZero();
    assertThat(filled.getAggressorImbalance()).isNull();
  }

  @Test
  void onlySellersMakeTheImbalanceMinusOne() {
    trade(1, 100, 3, Aggressor.SELL);
    assertThat(rowAt(1).getAggressorBuyVolume()).isZero();
    assertThat(out.lastRow().getAggressorImbalance()).isEqualTo(-1);
  }

  @Test
  void aReadyMadeBarKnowsItsVolumeAndNotItsTrades() {
    engine.onBar(Facts.bar(1, 99, 103, 98, 102, 4), out);
    InstrumentState row = rowAt(1);
    assertThat(row.getVolume()).isEqualTo(4);
    assertThat(row.getNotional()).isEqualTo(408);
    assertThat(row.getTrades()).isNull();
    assertThat(row.getAggressorBuyVolume()).isNull();
    assertThat(rowAt(2).getTrades()).isNull();
  }

  @Test
  void venuesDisagreeByTheWidthOfTheirFreshMids() {
    engine.onBook(Facts.book("Z", 1, 49, 51, 1), out);
    engine.onBook(Facts.book("A", 31, 99, 101, 1), out);
    engine.onBook(Facts.book("B", 32, 100, 102, 1), out);
    engine.onBook(Facts.book("C", 33, 104, 106, 1), out);
    trade(40, 100, 1, Aggressor.BUY);
    // Mids 100, 101, 105; Z is 59 s old.
    assertThat(rowAt(1).getVenueDisagreementBps()).isCloseTo(5 / 101.0 * 1e4, within(1e-9));
  }

  @Test
  void closesOfOtherVenuesWithTheSameEndDisagreeInAnyOrder() {
    bar("0", 1, 104);
    bar("A", 1, 100);
    bar("B", 1, 101);
    assertThat(rowAt(1).getVenueDisagreementBps()).isCloseTo(4 / 101.0 * 1e4, within(1e-9));
    bar("A", 2, 100);
    // Closes of the minute before say nothing now.
    assertThat(rowAt(2).getVenueDisagreementBps()).isNull();
    bar("B", 3, 101);
    bar("C", 3, 102);
    // Filled: the own venue has no price of this minute; the median of two is 101.5.
    assertThat(rowAt(3).getFilled()).isTrue();
    assertThat(out.lastRow().getVenueDisagreementBps()).isCloseTo(1 / 101.5 * 1e4, within(1e-9));
  }

  @Test
  void aFreshBookSpeaksForItsVenueInsteadOfItsClose() {
    engine.onBook(Facts.book("A", 50, 99, 101, 1), out);
    engine.onBook(Facts.book("B", 50, 100, 102, 1), out);
    bar("A", 1, 90);
    bar("B", 1, 110);
    assertThat(rowAt(1).getVenueDisagreementBps()).isCloseTo(1 / 100.5 * 1e4, within(1e-9));
  }

  @Test
  void aVenueThatSticksShowsUpMoreAndMore() {
    double before = 0;
    for (int minute = 1; minute <= 5; minute++) {
      bar("A", minute, 100 + minute);
      bar("B", minute, 100 + minute);
      bar("C", minute, 100);
      double bps = Objects.requireNonNull(rowAt(minute).getVenueDisagreementBps());
      assertThat(bps).isGreaterThan(before + 90);
      before = bps;
    }
  }

  @Test
  void theStandardOrderWalksTheNewestBook() {
    InstrumentEngine small = Facts.engine(10, 3_000);
    // Mid 100, 10 a contract: 3 000 are 3 contracts.
    small.onBook(Facts.book("B", 40, 99, 101, 100), out);
    small.onBook(
        Facts.book("A", 41, Facts.levels(99.9, 2.5), Facts.levels(100.1, 1, 100.2, 4)), out);
    small.onBar(Facts.bar(1, 100), out);
    small.advanceTo(Facts.minute(1), out);
    // 1 at 100.1 and 2 at 100.2 cost 100.1666…; the bids hold 2.5 only.
    assertThat(out.lastRow().getBuySlippageBps()).isCloseTo(50.0 / 3, within(1e-9));
    assertThat(out.lastRow().getSellSlippageBps()).isNull();
    small.onBook(Facts.book("B", 90, 99, 101, 3), out);
    small.onBar(Facts.bar(2, 100), out);
    small.advanceTo(Facts.minute(2), out);
    assertThat(out.lastRow().getBuySlippageBps()).isCloseTo(100, within(1e-9));
    assertThat(out.lastRow().getSellSlippageBps()).isCloseTo(100, within(1e-9));
    small.advanceTo(Facts.minute(3), out);
    // The book is 90 s old.
    assertThat(out.lastRow().getSellSlippageBps()).isNull();
  }

  @Test
  void theStandardOrderIsTenThousandUnlessSet() {
    engine.onBook(Facts.book("A", 40, 99, 101, 100), out);
    engine.onBar(Facts.bar(1, 100), out);
    assertThat(rowAt(1).getBuySlippageBps()).isCloseTo(100, within(1e-9));
    engine.onBook(Facts.book("A", 100, 99, 101, 99.9), out);
    engine.onBar(Facts.bar(2, 100), out);
    assertThat(rowAt(2).getBuySlippageBps()).isNull();
    assertThatThrownBy(() -> new InstrumentEngine("X", 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new InstrumentEngine("X", Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void volatilityOfAYear() {
    for (int minute = 1; minute <= 61; minute++) {
      engine.onBar(Facts.bar(minute, minute % 2 == 0 ? 100.1 : 100), out);
    }
    InstrumentState row = rowAt(61);
    double move = Math.log(1.001);
    // Every return is ±move: σ = move, RV = move · √60, a year has 525 600 minutes, 8 760 hours.
    assertThat(row.getSigmaSlowAnnualised()).isCloseTo(move * Math.sqrt(525_600), within(1e-12));
    assertThat(row.getRealisedVolatilityAnnualised())
        .isCloseTo(move * Math.sqrt(60 * 8_760), within(1e-12));
    assertThat(out.rows.get(29).getSigmaSlowAnnualised()).isNull();
    assertThat(out.rows.get(59).getRealisedVolatilityAnnualised()).isNull();
  }

  @Test
  void parkinsonNeedsSixtyBarsAndStartsAnewAfterAGap() {
    for (int minute = 1; minute <= 60; minute++) {
      engine.onBar(Facts.bar(minute, 100, 101, 100, 100, 1), out);
    }
    double each = Math.log(1.01) / Math.sqrt(4 * Math.log(2));
    assertThat(rowAt(60).getParkinson()).isCloseTo(each, within(1e-15));
    assertThat(out.rows.get(58).getParkinson()).isNull();
    engine.onBar(Facts.bar(100, 100), out);
    assertThat(rowAt(100).getParkinson()).isNull();
    assertThat(rowAt(129).getParkinson()).isNull();
  }

  @Test
  void fundingOfAYear() {
    engine.onBar(Facts.bar(1, 100), out);
    assertThat(rowAt(1).getFundingRateAnnualised()).isNull();
    engine.onFunding(Facts.funding(60, 1e-4), out);
    // Three times a day.
    assertThat(rowAt(2).getFundingRateAnnualised()).isCloseTo(0.1095, within(1e-15));
  }

  @Test
  void agesAreThoseAtTheBarsEnd() {
    trade(10, 100, 1, Aggressor.BUY);
    InstrumentState row = rowAt(1);
    assertThat(row.getTradeAgeMillis()).isEqualTo(50_000);
    assertThat(row.getBookAgeMillis()).isNull();
    assertThat(row.getRealBarAgeMillis()).isZero();
    engine.onBook(Facts.book("A", 70.5, 99, 101, 1), out);
    engine.onBook(Facts.book("A", 120, 99, 101, 1), out);
    row = rowAt(2);
    assertThat(row.getTradeAgeMillis()).isEqualTo(110_000);
    assertThat(row.getBookAgeMillis()).isEqualTo(49_500);
    assertThat(row.getRealBarAgeMillis()).isEqualTo(60_000);
    assertThat(rowAt(3).getBookAgeMillis()).isEqualTo(60_000);
  }

  @Test
  void coverageGrowsWithBookAndFundingAndFallsWithSilence() {
    engine.onBar(Facts.bar(1, 100), out);
    assertThat(rowAt(1).getCoverageTier()).isEqualTo("BARS");
    engine.onBook(Facts.book("A", 100, 99, 101, 1), out);
    engine.onBar(Facts.bar(2, 100), out);
    assertThat(rowAt(2).getCoverageTier()).isEqualTo("BOOK");
    engine.onBook(Facts.book("A", 160, 99, 101, 1), out);
    engine.onFunding(Facts.funding(161, 1e-4), out);
    engine.onBar(Facts.bar(3, 100), out);
    assertThat(rowAt(3).getCoverageTier()).isEqualTo("FULL");
    engine.onBook(Facts.book("A", 220, 99, 101, 1), out);
    assertThat(rowAt(4).getCoverageTier()).isEqualTo("THIN");
  }

  @Test
  void fundingOlderThanTwoIntervalsIsNoFunding() {
    engine.onFunding(Facts.funding(0, 1e-4), out);
    for (long minute : new long[] {960, 961}) {
      engine.onBook(Facts.book("A", minute * 60 - 1, 99, 101, 1), out);
      engine.onBar(Facts.bar(minute, 100), out);
    }
    engine.advanceTo(Facts.minute(961), out);
    assertThat(out.refused).isEmpty();
    assertThat(out.rows)
        .extracting(InstrumentState::getCoverageTier)
        .containsExactly("FULL", "BOOK");
  }

  @Test
  void refusedRecordsCountFromTheBarTheyFallInto() {
    for (boolean often : new boolean[] {false, true}) {
      InstrumentEngine market = Facts.engine();
      Recorder rows = new Recorder();
      market.onBar(Facts.bar(1, 100), rows);
      if (often) {
        market.advanceTo(Facts.minute(1), rows);
      }
      // Refused while the row of minute 1 may still wait to be handed out.
      market.onBook(Facts.book("A", 60, 101, 99, 1), rows);
      market.onBook(Facts.book("A", 61, 101, 99, 1), rows);
      market.onBar(Facts.bar(2, 100), rows);
      market.onBar(Facts.bar(2, 100), rows);
      market.advanceTo(Facts.minute(3), rows);
      assertThat(rows.rows)
          .extracting(InstrumentState::getRefusedRecords)
          .containsExactly(0L, 2L, 3L);
      assertThat(rows.refused).hasSize(3);
    }
  }

  @Test
  void stateOfTheFirstVersionGoesOn() throws IOException {
    // The first 101 minutes of the scenario as version 1 wrote them, without books and funding.
    InstrumentEngine restored;
    try (InputStream in = getClass().getResourceAsStream("instrument-state-1.bin")) {
      restored = InstrumentEngine.readFrom(new DataInputStream(Objects.requireNonNull(in)), 10_000);
    }
    InstrumentEngine undisturbed = Facts.engine(Scenario.MULTIPLIER);
    Recorder expected = new Recorder();
    for (SpecificRecord record : Scenario.records()) {
      long end = Scenario.logTime(record);
      if (record instanceof Bar bar && bar.getVenue().equals(Facts.VENUE)) {
        Scenario.give(undisturbed, bar, expected);
        if (end > Facts.minute(101)) {
          Scenario.give(restored, bar, out);
        }
      }
      if (end == Facts.minute(220)) {
        break;
      }
    }
    List<InstrumentState> same = lastFifty(expected);
    List<InstrumentState> ours = lastFifty(out);
    assertThat(ours).extracting(InstrumentState::getParkinson).doesNotContainNull();
    assertThat(ours)
        .extracting(InstrumentState::getSigmaSlow)
        .isEqualTo(same.stream().map(InstrumentState::getSigmaSlow).toList());
    assertThat(ours)
        .extracting(InstrumentState::getParkinson)
        .isEqualTo(same.stream().map(InstrumentState::getParkinson).toList());
    assertThat(ours)
        .extracting(InstrumentState::getChangeProbability)
        .isEqualTo(same.stream().map(InstrumentState::getChangeProbability).toList());
  }

  private static List<InstrumentState> lastFifty(Recorder recorder) {
    return recorder.rows.subList(recorder.rows.size() - 50, recorder.rows.size());
  }
}
