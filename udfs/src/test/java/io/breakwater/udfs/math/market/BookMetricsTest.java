package io.breakwater.udfs.math.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.TradeSide;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Mid 100, so 25 bps are 0.25. */
class BookMetricsTest {
  private static final Book BOOK =
      Facts.book(
          "A",
          0,
          Facts.levels(99.9, 2, 99.8, 3, 99.7, 50),
          Facts.levels(100.1, 1, 100.2, 4, 100.3, 10));

  @Test
  void readsMidSpreadAndImmediateLiquidity() {
    BookMetrics metrics = BookMetrics.of(BOOK, 10);
    assertThat(metrics.mid()).isEqualTo(100);
    assertThat(metrics.spreadBps()).isCloseTo(20, within(1e-10));
    // 10 · (99.9 · 2 + 99.8 · 3); 99.7 is 30 bps away
    assertThat(metrics.bidLiquidity()).isCloseTo(4_992, within(1e-9));
    assertThat(metrics.askLiquidity()).isCloseTo(10 * (100.1 + 400.8), within(1e-9));
    assertThat(metrics.depth()).isCloseTo(4_992 + 5_009, within(1e-9));
    assertThat(BookMetrics.imbalance(3, 1)).isEqualTo(0.5);
    assertThat(BookMetrics.imbalance(0, 0)).isNull();
  }

  @Test
  void walksTheBook() {
    // 1 at 100.1 and 2 at 100.2: 300.5 / 3 = 100.1666…, 16.67 bps above mid
    BookMetrics.Slippage bought = BookMetrics.slippage(BOOK, 3, TradeSide.BUY);
    assertThat(bought.bps()).isCloseTo(50.0 / 3, within(1e-9));
    assertThat(bought.unfilledQuantity()).isZero();
    BookMetrics.Slippage sold = BookMetrics.slippage(BOOK, 60, TradeSide.SELL);
    assertThat(sold.unfilledQuantity()).isEqualTo(5);
    double average = (99.9 * 2 + 99.8 * 3 + 99.7 * 50) / 55;
    assertThat(sold.bps()).isCloseTo((100 - average) * 100, within(1e-8));
    assertThatThrownBy(() -> BookMetrics.slippage(BOOK, Double.NaN, TradeSide.BUY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void walksAsOftenAsAsked() {
    BookWalk walk = new BookWalk();
    walk.take(BOOK.getAsks(), 100);
    assertThat(walk.unfilledQuantity()).isEqualTo(85);
    walk.take(BOOK.getAsks(), 1);
    assertThat(walk.unfilledQuantity()).isZero();
    assertThat(walk.slippageBps(100)).isCloseTo(10, within(1e-9));
    // 1 000 at mid 100 and 10 a contract are 1 contract.
    assertThat(walk.slippageBps(BOOK.getAsks(), 100, 10, 1_000)).isCloseTo(10, within(1e-9));
    assertThat(walk.slippageBps(BOOK.getAsks(), 100, 10, 15_000)).isFinite();
    assertThat(walk.slippageBps(BOOK.getAsks(), 100, 10, 15_001)).isInfinite();
    assertThat(walk.slippageBps(BOOK.getAsks(), 1e300, 1e300, 1)).isInfinite();
  }

  @Test
  void namesTheSideAtFault() {
    assertThat(BookMetrics.fault(BOOK)).isNull();
    assertThat(BookMetrics.fault(Facts.book("A", 0, List.of(), Facts.levels(1, 1))))
        .isEqualTo("bids");
    assertThat(BookMetrics.fault(Facts.book("A", 0, Facts.levels(1, 1), List.of())))
        .isEqualTo("asks");
    assertThat(BookMetrics.fault(Facts.book("A", 0, 100, 100, 1))).isEqualTo("bids");
    assertThat(BookMetrics.fault(Facts.book("A", 0, 101, 100, 1))).isEqualTo("bids");
    assertThat(BookMetrics.fault(Facts.book("A", 0, Facts.levels(1, 1), Facts.levels(3, 1, 2, 1))))
        .isEqualTo("asks");
    assertThat(
            BookMetrics.fault(Facts.book("A", 0, Facts.levels(1, 1, 1.5, 1), Facts.levels(3, 1))))
        .isEqualTo("bids");
    assertThat(BookMetrics.fault(Facts.book("A", 0, Facts.levels(1, 0), Facts.levels(3, 1))))
        .isEqualTo("bids");
    assertThat(
            BookMetrics.fault(Facts.book("A", 0, Facts.levels(1, 1), Facts.levels(Double.NaN, 1))))
        .isEqualTo("asks");
  }
}
