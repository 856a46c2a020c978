package io.breakwater.udfs.math.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.BookEvidence;
import io.breakwater.schemas.avro.EvidenceVector;
import io.breakwater.schemas.avro.InputStatus;
import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.VolatilityRegime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarketViewTest {
  private static final long NOW = 1_746_100_800L * Times.SECOND;
  private static final String ETH = "ETH-USDT";

  private final MarketView view = new MarketView();
  private final InstrumentEvidence evidence = new InstrumentEvidence();

  MarketViewTest() {
    evidence.setInstrument(ETH);
    evidence.setBooks(List.of());
    view.advanceTo(NOW);
    view.apply(new EvidenceVector(NOW, List.of(evidence)));
  }

  private static BookEvidence book(String venue, long ageSeconds, double mid, double asks) {
    return new BookEvidence(
        venue, NOW - ageSeconds * Times.SECOND, mid, 1.0, asks + 1, asks, null, null);
  }

  private void trade(double price, long ageSeconds) {
    evidence.setTradePrice(price);
    evidence.setTradeAsOf(NOW - ageSeconds * Times.SECOND);
  }

  private void close(double price, long ageSeconds) {
    evidence.setClosePrice(price);
    evidence.setCloseAsOf(NOW - ageSeconds * Times.SECOND);
  }

  @Test
  void markTakesBookThenTradeThenBar() {
    assertThat(view.markOf("NEVER-USDT")).isNull();
    assertThat(view.markOf(ETH)).isNull();
    close(10, 180);
    assertThat(view.markOf(ETH)).isEqualTo(new Mark(10, NOW - 180 * Times.SECOND, true, "bar"));
    trade(11, 60);
    assertThat(view.markOf(ETH)).isEqualTo(new Mark(11, NOW - 60 * Times.SECOND, true, "trade"));
    evidence.setBooks(List.of(book("A", 30, 12, 1)));
    assertThat(view.markOf(ETH)).isEqualTo(new Mark(12, NOW - 30 * Times.SECOND, true, "book"));
  }

  @Test
  void olderThanItsLimitFallsThrough() {
    evidence.setBooks(List.of(book("A", 31, 12, 1)));
    trade(11, 61);
    close(10, 179);
    assertThat(view.markOf(ETH)).isEqualTo(new Mark(10, NOW - 179 * Times.SECOND, true, "bar"));
    close(10, 181);
    // All stale: the newest price still values a position.
    assertThat(view.markOf(ETH)).isEqualTo(new Mark(12, NOW - 31 * Times.SECOND, false, "book"));
    evidence.setBooks(List.of(book("A", 500, 12, 1)));
    assertThat(view.markOf(ETH)).isEqualTo(new Mark(11, NOW - 61 * Times.SECOND, false, "trade"));
  }

  @Test
  void severalVenuesGiveTheMedianOfTheirFreshMids() {
    evidence.setBooks(
        List.of(
            book("A", 1, 10, 5), book("B", 2, 16, 3), book("C", 3, 12, 4), book("D", 99, 1, 1)));
    assertThat(view.markOf(ETH)).isEqualTo(new Mark(12, NOW - Times.SECOND, true, "book"));
    evidence.setBooks(List.of(book("A", 1, 10, 5), book("B", 2, 16, 3)));
    assertThat(view.markOf(ETH)).isEqualTo(new Mark(13, NOW - Times.SECOND, true, "book"));
  }

  @Test
  void liquidityIsTheThinnerOfTheFreshBooks() {
    assertThat(view.immediateLiquidity(ETH, true).status()).isEqualTo(InputStatus.NOT_CONFIGURED);
    evidence.setBooks(List.of(book("A", 1, 10, 5), book("B", 2, 16, 3), book("D", 99, 1, 1)));
    Reading asks = view.immediateLiquidity(ETH, true);
    assertThat(asks)
        .isEqualTo(
            new Reading(InputStatus.OK, 3.0, NOW - 2 * Times.SECOND, 2_000L, "books:B ETH-USDT"));
    assertThat(view.immediateLiquidity(ETH, false).value()).isEqualTo(4.0);
    evidence.setBooks(List.of(book("D", 31, 1, 1)));
    assertThat(view.immediateLiquidity(ETH, true).status()).isEqualTo(InputStatus.STALE);
    assertThat(view.bookSeen(ETH)).isTrue();
  }

  @Test
  void anOlderVectorChangesNothing() {
    InstrumentEvidence older = new InstrumentEvidence();
    older.setInstrument(ETH);
    older.setBooks(List.of(book("A", 1, 99, 1)));
    view.apply(new EvidenceVector(NOW - 1, List.of(older)));
    assertThat(view.markOf(ETH)).isNull();
    view.apply(new EvidenceVector(NOW, List.of(older)));
    assertThat(view.markOf(ETH)).isNotNull();
    view.advanceTo(NOW - Times.HOUR);
    assertThat(view.now()).isEqualTo(NOW);
  }

  @Test
  void survivesARestart() throws IOException {
    close(10, 5);
    evidence.setRegime(VolatilityRegime.SHOCK);
    evidence.setBarAsOf(NOW);
    evidence.setSigmaSlow(0.001);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    view.writeTo(new DataOutputStream(bytes));
    MarketView read =
        MarketView.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(read.markOf(ETH)).isEqualTo(view.markOf(ETH));
    assertThat(read.regime(ETH)).isEqualTo(view.regime(ETH));
    assertThat(read.regime(ETH).value()).isEqualTo(3.0);
    assertThat(read.sigmaSlow(ETH)).isEqualTo(0.001);
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    read.writeTo(new DataOutputStream(again));
    assertThat(again.toByteArray()).isEqualTo(bytes.toByteArray());
  }
}
