package io.breakwater.udfs.math.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.AvroCodec;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.BookEvidence;
import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.VolatilityRegime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Books, funding, evidence and the steps of a flash move. */
class InstrumentEngineBooksTest {
  private final InstrumentEngine engine = Facts.engine();
  private final Recorder out = new Recorder();

  private InstrumentState rowAt(long minute) {
    engine.onBar(Facts.bar(minute, 100), out);
    engine.advanceTo(Facts.minute(minute), out);
    return out.lastRow();
  }

  @Test
  void aRowSeesBooksStrictlyBeforeItsEnd() {
    engine.onBook(Facts.book("A", 59.999999, 99, 101, 1), out);
    engine.onBar(Facts.bar(1, 100), out);
    engine.onBook(Facts.book("A", 60, 109, 111, 1), out);
    assertThat(out.lastRow().getMid()).isEqualTo(100);
  }

  @Test
  void aBookHasNoSayAfterThirtySeconds() {
    engine.onBook(Facts.book("A", 30, 99, 101, 1), out);
    assertThat(rowAt(1).getMid()).isEqualTo(100);
    engine.onBook(Facts.book("A", 89.999999, 99, 101, 1), out);
    InstrumentState row = rowAt(2);
    assertThat(row.getMid()).isNull();
    assertThat(row.getSpreadBps()).isNull();
    assertThat(row.getBidLiquidity()).isNull();
  }

  @Test
  void theMidIsTheMedianOverFreshVenuesTheSidesTheThinner() {
    engine.onBook(Facts.book("Z", 10, 1, 3, 1), out);
    engine.onBook(Facts.book("C", 31, 103.9, 104.1, 1), out);
    engine.onBook(Facts.book("B", 40, 99.9, 100.1, 2), out);
    InstrumentState row = rowAt(1);
    assertThat(row.getMid()).isCloseTo(102, within(1e-12));
    // C shows 103.9 a bid and 104.1 an ask, B twice 99.9 and 100.1: C is thinner on both sides.
    assertThat(row.getBidLiquidity()).isCloseTo(103.9, within(1e-9));
    assertThat(row.getSpreadBps()).isCloseTo(20, within(1e-9));
    assertThat(row.getImbalance()).isCloseTo(-0.2 / 208, within(1e-12));
    assertThat(out.lastEvidence().getBooks())
        .extracting(BookEvidence::getVenue)
        .containsExactly("B", "C", "Z");
  }

  @Test
  void spreadAndDepthAreJudgedFromTheThirtyFirstSnapshot() {
    for (int i = 0; i < 30; i++) {
      engine.onBook(Facts.book("A", i, 99.99, 100.01, 5), out);
      assertThat(out.lastEvidence().getBooks().get(0).getSpreadZ()).isNull();
    }
    engine.onBook(Facts.book("A", 30, 99.97, 100.03, 1), out);
    BookEvidence judged = out.lastEvidence().getBooks().get(0);
    // Spread 6 bps against 2 with no variance: the floor is max(0.2, 0.5) bps.
    assertThat(judged.getSpreadZ()).isCloseTo(8, within(1e-9));
    assertThat(judged.getDepthRatio()).isCloseTo(0.2, within(1e-9));
    engine.onBook(Facts.book("A", 31, 99.99, 100.01, 5), out);
    double keep = Math.exp(-1.0 / 300);
    double mean = keep * 2 + (1 - keep) * 6;
    double deviation = Math.max(0.5, Math.sqrt(keep * (1 - keep) * 16));
    assertThat(out.lastEvidence().getBooks().get(0).getSpreadZ())
        .isCloseTo((2 - mean) / deviation, within(1e-9));
  }

  @Test
  void anOlderBookNeverReplacesANewerOne() {
    take("A", 10, 7, 100);
    take("A", 11, 6, 90);
    take("A", 10, 7, 80);
    take("A", 9, 8, 70);
    assertThat(mids()).containsExactly(100.0);
    assertThat(out.refused)
        .extracting(Recorder.Refused::reason)
        .containsExactly(Refusal.OUT_OF_SEQUENCE, Refusal.DUPLICATE_BOOK, Refusal.LATE);
    assertThat(out.refused).extracting(Recorder.Refused::field).startsWith("sequence", "sequence");
    assertThat(rowAt(1).getRefusedRecords()).isEqualTo(3);
    // Every venue has numbers of its own.
    take("B", 61, 1, 102);
    assertThat(mids()).containsExactly(100.0, 102.0);
  }

  @Test
  void aRefusedBookLeavesNoTraceInTheBaseline() {
    InstrumentEngine other = Facts.engine();
    Recorder plain = new Recorder();
    for (int i = 0; i < 40; i++) {
      take("A", i, 100 + i, 100);
      take("A", i, 100 + i, 100);
      take("A", i + 0.5, 50 + i, 90);
      other.onBook(numbered("A", i, 100 + i, 100), plain);
    }
    assertThat(out.refused).hasSize(80);
    assertThat(out.lastEvidence()).isEqualTo(plain.lastEvidence());
  }

  @Test
  void booksWithoutNumbersGoByTime() {
    take("A", 10, 0, 100);
    take("A", 10, 0, 101);
    take("A", 11, -1, 102);
    assertThat(mids()).containsExactly(102.0);
    assertThat(out.refused).isEmpty();
  }

  @Test
  void aVenueMayNumberAnewWhenItsLastBookSaysNothingAnyMore() {
    take("A", 10, 1_000, 100);
    take("A", 40, 1, 101);
    assertThat(mids()).containsExactly(100.0);
    take("A", 40.000001, 2, 102);
    take("A", 41, 3, 103);
    assertThat(mids()).containsExactly(103.0);
    assertThat(out.refused).hasSize(1);
  }

  @Test
  void numbersThatAVenueLeavesOutAreCounted() {
    take("A", 1, 1, 100);
    take("A", 2, 2, 100);
    take("A", 3, 5, 101);
    assertThat(mids()).as("a book is whole").containsExactly(101.0);
    assertThat(out.booksSkipped).isEqualTo(1);
    // Numbers of changes, of which not each makes a book, tell of no gap.
    take("B", 4, 10, 100);
    take("B", 5, 20, 100);
    take("B", 6, 21, 100);
    assertThat(out.booksSkipped).isEqualTo(1);
    take("B", 7, 23, 100);
    assertThat(out.booksSkipped).isEqualTo(2);
  }

  private void take(String venue, double second, long number, double mid) {
    engine.onBook(numbered(venue, second, number, mid), out);
  }

  private static Book numbered(String venue, double second, long number, double mid) {
    Book book = Facts.book(venue, second, mid - 1, mid + 1, 1);
    book.setSequence(number);
    return book;
  }

  private List<Double> mids() {
    return out.lastEvidence().getBooks().stream().map(BookEvidence::getMid).toList();
  }

  @Test
  void aHoleRestartsTheBaseline() {
    for (int i = 0; i < 40; i++) {
      engine.onBook(Facts.book("A", i, 99.99, 100.01, 5), out);
    }
    engine.onBook(Facts.book("A", 339, 99.99, 100.01, 5), out);
    assertThat(out.lastEvidence().getBooks().get(0).getSpreadZ()).isNotNull();
    engine.onBook(Facts.book("A", 639.000001, 99.99, 100.01, 5), out);
    assertThat(out.lastEvidence().getBooks().get(0).getSpreadZ()).isNull();
  }

  @Test
  void invalidBooksAreRefusedAndLeaveTheLastOneStanding() {
    engine.onBook(Facts.book("A", 1, 99, 101, 1), out);
    engine.onBook(Facts.book("A", 2, 101, 99, 1), out);
    engine.onBook(Facts.book("A", 3, 1e300, 1.001e300, 1e300), out);
    assertThat(out.reasons()).containsExactly(Refusal.INVALID_BOOK, Refusal.INVALID_BOOK);
    assertThat(out.refused.get(0).field()).isEqualTo("bids");
    assertThat(rowAt(1).getMid()).isNull();
    assertThat(out.lastEvidence().getBooks()).hasSize(1);
  }

  @Test
  void fundingIsJudgedFromTheNinthEvent() {
    for (int i = 0; i < 8; i++) {
      engine.onFunding(Facts.funding(i, 1e-4), out);
      assertThat(out.lastEvidence().getFundingZ()).isNull();
    }
    engine.onFunding(Facts.funding(60, 2e-4), out);
    InstrumentEvidence evidence = out.lastEvidence();
    assertThat(evidence.getFundingZ()).isCloseTo(2, within(1e-9));
    assertThat(evidence.getFundingRate()).isEqualTo(2e-4);
    assertThat(evidence.getFundingAsOf()).isEqualTo(Facts.second(60));
    assertThat(evidence.getFundingIntervalHours()).isEqualTo(8);
    assertThat(rowAt(1).getFundingZ()).isCloseTo(2, within(1e-9));
  }

  @Test
  void evidenceTellsRealClosesFromFilledBars() {
    rowAt(1);
    engine.advanceTo(Facts.minute(3), out);
    Recorder.Evidence last = out.evidence.get(out.evidence.size() - 1);
    assertThat(last.logTime()).isEqualTo(Facts.minute(3));
    assertThat(last.evidence().getClosePrice()).isEqualTo(100);
    assertThat(last.evidence().getCloseAsOf()).isEqualTo(Facts.minute(1));
    assertThat(last.evidence().getBarAsOf()).isEqualTo(Facts.minute(3));
    assertThat(last.evidence().getTradePrice()).isNull();
  }

  @Test
  void evidenceGivenAwayIsNotChangedLater() {
    engine.onBook(Facts.book("A", 1, 99, 101, 1), out);
    InstrumentEvidence first = out.lastEvidence();
    // Avro copies nested records only of packages it trusts; making a codec sees to that.
    assertThat(AvroCodec.of(InstrumentEvidence.class)).isNotNull();
    InstrumentEvidence before = InstrumentEvidence.newBuilder(first).build();
    engine.onBook(Facts.book("B", 2, 99, 101, 1), out);
    engine.onBook(Facts.book("A", 3, 98, 102, 1), out);
    assertThat(first).isEqualTo(before);
  }

  @Test
  void aLargeMoveIsFollowedForThreeBars() {
    for (int i = 1; i <= 40; i++) {
      closeAt(i, i % 2 == 0 ? 100 : 100.1);
    }
    closeAt(41, 98);
    assertThat(out.lastRow().getVolatilityRegime()).isEqualTo(VolatilityRegime.SHOCK);
    for (int i = 42; i <= 46; i++) {
      closeAt(i, 98);
    }
    assertThat(out.steps)
        .extracting(s -> s.kind() + (s.barEnd() - Facts.START) / 60_000_000L)
        .containsExactly("MOVE41", "SHOCK41", "SHOCK42", "SHOCK43", "SHOCK44");
    FlashStep move = out.steps.get(0);
    assertThat(move.move()).isEqualTo(Math.log(0.98));
    assertThat(move.threshold()).isEqualTo(0.01);
    assertThat(move.previousSigmaSlow()).isCloseTo(Math.log(1.001), within(1e-12));
    assertThat(move.bookFeed()).isFalse();
    assertThat(move.largestSpreadZ()).isNull();
  }

  @Test
  void snapshotsOfABarMakeItsStress() {
    for (int i = 1; i <= 40; i++) {
      books(i, 5);
      closeAt(i, i % 2 == 0 ? 100 : 100.1);
    }
    books(41, 1);
    closeAt(41, 98);
    // The snapshot at the very end of bar 42 belongs to bar 43.
    engine.onBar(Facts.bar(42, 98), out);
    engine.onBook(Facts.book("A", 42 * 60, 99.99, 100.01, 1), out);
    engine.onBar(Facts.bar(43, 98), out);
    engine.advanceTo(Facts.minute(43), out);
    assertThat(out.steps)
        .extracting(s -> s.kind() + (s.barEnd() - Facts.START) / 60_000_000L)
        .containsExactly("MOVE41", "SHOCK41", "STRESS41", "SHOCK42", "SHOCK43", "STRESS43");
    assertThat(out.steps.get(0).smallestDepthRatio()).isCloseTo(0.2, within(1e-9));
    assertThat(out.steps.get(0).bookFeed()).isTrue();
    assertThat(out.steps.get(3).smallestDepthRatio()).isNull();
  }

  private void books(long minute, double quantity) {
    engine.onBook(Facts.book("A", (minute - 1) * 60.0 + 30, 99.99, 100.01, quantity), out);
  }

  private void closeAt(long minute, double close) {
    engine.onBar(Facts.bar(minute, close), out);
    engine.advanceTo(Facts.minute(minute), out);
  }
}
