package io.breakwater.udfs.math.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.AvroCodec;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.Attribution;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.FillStatus;
import io.breakwater.schemas.avro.Instrument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttributionBookTest {
  // Copies of records ask whether Avro may read them, which the codecs settle.
  static {
    AvroCodec.of(Topics.FILLS);
  }

  private static final long MIDNIGHT = 20_000 * 24 * Times.HOUR;
  private static final Instrument A = Facts.instrument("A", 1, 1);

  private final Map<String, Double> prices = new HashMap<>(Map.of("A", 100.0));
  private final Ledger ledger = new Ledger();
  private final AttributionBook book = new AttributionBook();
  private final MarketBeta betas = new MarketBeta();

  private List<Attribution> tick(long time) {
    var marks = Facts.marks(prices);
    return book.onTick("P", ledger, Valuation.of(ledger, marks), marks, betas, time);
  }

  private void open() {
    var marks = Facts.marks(prices);
    ledger.open(Facts.balance(1_000), name -> A, marks);
    book.begin(ledger, Valuation.of(ledger, marks), marks, MIDNIGHT);
  }

  @Test
  void tellsADayByHand() {
    open();
    Fill fill = Facts.fill("1", "A", 10, 102, 1, 1, FillStatus.NEW);
    fill.setStrategyId("trend");
    // Decided at 101, bought at 102: slippage 10. The next tick at 104: timing 30. Then 4 a piece.
    ledger.apply(fill, A, 101.0, MIDNIGHT);
    prices.put("A", 104.0);
    assertThat(tick(MIDNIGHT + Times.MINUTE)).isEmpty();
    prices.put("A", 108.0);
    List<Attribution> rows = tick(MIDNIGHT + 24 * Times.HOUR);

    assertThat(rows).extracting(Attribution::getStrategyId).containsExactly(null, "trend");
    for (Attribution row : rows) {
      assertThat(row.getFrom()).isEqualTo(MIDNIGHT);
      assertThat(row.getTo()).isEqualTo(MIDNIGHT + 24 * Times.HOUR);
      assertThat(row.getRealised()).isZero();
      assertThat(row.getUnrealised()).isEqualTo(60);
      assertThat(row.getFees()).isEqualTo(1);
      assertThat(row.getSlippage()).isEqualTo(10);
      assertThat(row.getTiming()).isEqualTo(30);
      assertThat(row.getAlpha()).isEqualTo(40);
      assertThat(row.getBeta()).isZero();
      assertThat(row.getNavChange()).isEqualTo(59);
    }
    assertThat(rows.get(0).getEquityFrom()).isEqualTo(1_000);
    assertThat(rows.get(0).getEquityTo()).isEqualTo(1_059);
    assertThat(book.finish("P")).isEmpty();
  }

  @Test
  void endsADayAtTheFirstTickAfterIt() {
    open();
    ledger.apply(Facts.fill("1", "A", 1, 100), A, MIDNIGHT);
    prices.put("A", 110.0);
    assertThat(tick(MIDNIGHT + Times.HOUR)).isEmpty();
    prices.put("A", 150.0);
    List<Attribution> rows = tick(MIDNIGHT + 60 * Times.HOUR);
    assertThat(rows.get(0).getTo()).isEqualTo(MIDNIGHT + 24 * Times.HOUR);
    assertThat(rows.get(0).getNavChange()).isEqualTo(10);

    List<Attribution> last = book.finish("P");
    assertThat(last.get(0).getFrom()).isEqualTo(MIDNIGHT + 48 * Times.HOUR);
    assertThat(last.get(0).getNavChange()).isEqualTo(40);
    Attribution run = last.get(2);
    assertThat(run.getStrategyId()).isNull();
    assertThat(run.getFrom()).isEqualTo(MIDNIGHT);
    assertThat(run.getTo()).isEqualTo(MIDNIGHT + 60 * Times.HOUR);
    assertThat(run.getNavChange()).isEqualTo(50);
  }

  @Test
  void takesABustedFillOutOfItsStrategy() {
    open();
    Fill fill = Facts.fill("1", "A", 10, 100, 1, 1, FillStatus.NEW);
    fill.setStrategyId("trend");
    ledger.apply(fill, A, 99.0, MIDNIGHT);
    prices.put("A", 110.0);
    tick(MIDNIGHT + Times.MINUTE);
    Fill busted = Fill.newBuilder(fill).setRevision(2).setStatus(FillStatus.BUSTED).build();
    ledger.apply(busted, A, MIDNIGHT + Times.MINUTE);
    List<Attribution> rows = tick(MIDNIGHT + 24 * Times.HOUR);
    assertThat(rows.get(0).getNavChange()).isZero();
    assertThat(rows.get(0).getFees()).isZero();
    assertThat(rows.get(0).getSlippage()).isZero();
    // What was made with it until it was busted is taken back as timing.
    assertThat(rows.get(0).getAlpha() + rows.get(0).getTiming()).isZero();
    // A strategy that has neither made nor holds anything is not told.
    assertThat(rows).hasSize(1);
  }

  @Test
  void betaIsWhatMovesWithTheMarket() {
    // R is the mean of r and 3r, that is 2r: betas 0.5 and 1.5, of the bar before.
    for (int bar = 1; bar <= 31; bar++) {
      double r = bar % 2 == 0 ? 0.01 : -0.02;
      betas.onBars(bar, Map.of("A", r, "B", 3 * r));
      assertThat(betas.beta("A")).isCloseTo(bar <= 30 ? 0 : 0.5, within(1e-12));
    }
    assertThat(betas.beta("B")).isCloseTo(1.5, within(1e-12));
    assertThat(betas.marketReturn(31)).isCloseTo(-0.04, within(1e-15));
    assertThat(betas.marketReturn(30)).isZero();
  }

  @Test
  void findsTheDecisionOfAFill() throws Exception {
    DecisionPrices prices = new DecisionPrices();
    prices.note("d1", "s1", 100, 1);
    prices.note("o1", null, 200, 2);
    Fill fill = Facts.fill("1", "A", 1, 1);
    assertThat(prices.of(fill)).isNull();
    fill.setSignalId("s1");
    assertThat(prices.of(fill)).isEqualTo(100);
    fill.setClientOrderId("o1");
    assertThat(prices.of(fill)).isEqualTo(200);
    DecisionPrices again = Facts.again(prices::writeTo, DecisionPrices::readFrom);
    again.prune(Ledger.MEMORY_MICROS + 2);
    assertThat(again.of(fill)).isEqualTo(200);
    again.prune(Ledger.MEMORY_MICROS + 3);
    assertThat(again.of(fill)).isNull();
    // Decided again, it is as new.
    again.note("o1", null, 300, 5);
    again.note("o2", null, 400, 6);
    again.note("o1", null, 500, 7);
    again.prune(Ledger.MEMORY_MICROS + 7);
    assertThat(again.of(fill)).isEqualTo(500);
    fill.setClientOrderId("o2");
    assertThat(again.of(fill)).isNull();
  }
}
