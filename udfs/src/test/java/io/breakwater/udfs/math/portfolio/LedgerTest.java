package io.breakwater.udfs.math.portfolio;

import static io.breakwater.udfs.math.portfolio.Facts.balance;
import static io.breakwater.udfs.math.portfolio.Facts.fill;
import static io.breakwater.udfs.math.portfolio.Facts.held;
import static io.breakwater.udfs.math.portfolio.Facts.marks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.avro.FillStatus;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.udfs.math.portfolio.FillResult.Outcome;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final Instrument BTC = Facts.instrument("BTC-USD", 0.001, 1);
  private static final Instrument PERP = Facts.instrument("ETH-PERP", 1, 0.1);

  private static Ledger opened(double cash) {
    Ledger ledger = new Ledger();
    ledger.open(balance(cash), name -> null, name -> null);
    return ledger;
  }

  private static double cost(Ledger ledger, String instrument) {
    Position position = ledger.positions().get(instrument);
    Double cost = position == null ? null : position.averageCost();
    return cost == null ? -1 : cost;
  }

  @Test
  void averageCostThroughAFlip() {
    Ledger ledger = opened(1000);
    ledger.apply(fill("1", "BTC-USD", 1, 100), BTC, 1);
    ledger.apply(fill("2", "BTC-USD", 3, 120), BTC, 2);
    // (1·100 + 3·120) / 4
    assertThat(cost(ledger, "BTC-USD")).isEqualTo(115);
    FillResult part = ledger.apply(fill("3", "BTC-USD", -2, 130, 1.5, 1, FillStatus.NEW), BTC, 3);
    assertThat(part.realised()).isEqualTo(30);
    assertThat(part.reducedQuantity()).isEqualTo(-2);
    assertThat(part.losingExit()).isFalse();
    assertThat(cost(ledger, "BTC-USD")).isEqualTo(115);
    FillResult flip = ledger.apply(fill("4", "BTC-USD", -5, 110), BTC, 4);
    // Two of the five close the long at 5 below cost, three start a short at the fill's price.
    assertThat(flip.realised()).isEqualTo(-10);
    assertThat(flip.reducedQuantity()).isEqualTo(-2);
    assertThat(flip.losingExit()).isTrue();
    assertThat(flip.positionAfter()).isEqualTo(-3);
    assertThat(cost(ledger, "BTC-USD")).isEqualTo(110);
    assertThat(ledger.realised()).isEqualTo(20);
    // 1000 - 100 - 360 + 260 - 1.5 + 550
    assertThat(ledger.cash()).isEqualTo(1348.5);
    assertThat(ledger.fees()).isEqualTo(1.5);
  }

  @Test
  void multiplierCountsInCashAndProfit() {
    Ledger ledger = opened(0);
    ledger.apply(fill("1", "ETH-PERP", -10, 2000), PERP, 1);
    FillResult exit = ledger.apply(fill("2", "ETH-PERP", 10, 1900), PERP, 2);
    assertThat(exit.realised()).isEqualTo(100);
    assertThat(ledger.cash()).isEqualTo(100);
    assertThat(ledger.positions()).isEmpty();
  }

  @Test
  void roundingOfAClosedPositionIsNoPosition() {
    Ledger ledger = opened(0);
    ledger.apply(fill("1", "BTC-USD", 0.1, 100), BTC, 1);
    ledger.apply(fill("2", "BTC-USD", 0.2, 100), BTC, 2);
    ledger.apply(fill("3", "BTC-USD", -0.3, 100), BTC, 3);
    assertThat(ledger.positions()).isEmpty();
  }

  @Test
  void refusesWithAReasonAndChangesNothing() throws IOException {
    Ledger ledger = new Ledger();
    assertThat(ledger.apply(fill("1", "BTC-USD", 1, 100), BTC, 1).outcome())
        .isEqualTo(Outcome.NOT_OPEN);
    assertThat(ledger.open(balance(1, held("X", 1, 1.0)), name -> null, name -> null))
        .isEqualTo(Ledger.OpenResult.UNKNOWN_INSTRUMENT);
    assertThat(ledger.isOpen()).isFalse();
    assertThat(ledger.open(balance(1), name -> null, name -> null))
        .isEqualTo(Ledger.OpenResult.OPENED);
    assertThat(ledger.open(balance(2), name -> null, name -> null))
        .isEqualTo(Ledger.OpenResult.ALREADY_OPEN);
    byte[] before = Facts.bytes(ledger::writeTo);
    assertThat(ledger.apply(fill("1", "X", 1, 100), null, 1).outcome())
        .isEqualTo(Outcome.UNKNOWN_INSTRUMENT);
    assertThat(ledger.apply(fill("1", "BTC-USD", 1e300, 1e300), BTC, 1).outcome())
        .isEqualTo(Outcome.NOT_FINITE);
    assertThat(Facts.bytes(ledger::writeTo)).isEqualTo(before);
  }

  @Test
  void correctionEqualsHavingComeAtItsPlace() throws IOException {
    Ledger corrected = opened(1000);
    corrected.apply(fill("1", "BTC-USD", 1, 100), BTC, 1);
    corrected.apply(fill("2", "BTC-USD", -3, 120), BTC, 2);
    corrected.applyFunding(Facts.funding("BTC-USD", 0.01, 3), 110, 3);
    FillResult result =
        corrected.apply(fill("1", "BTC-USD", 2, 90, 0.3, 2, FillStatus.AMENDED), BTC, 4);
    assertThat(result.outcome()).isEqualTo(Outcome.CORRECTED);
    assertThat(result.quantityChange()).isEqualTo(1);

    Ledger clean = opened(1000);
    clean.apply(fill("1", "BTC-USD", 2, 90, 0.3, 2, FillStatus.NEW), BTC, 1);
    clean.apply(fill("2", "BTC-USD", -3, 120), BTC, 2);
    clean.applyFunding(Facts.funding("BTC-USD", 0.01, 3), 110, 3);
    assertThat(Facts.bytes(corrected::writeTo)).isEqualTo(Facts.bytes(clean::writeTo));
    assertThat(corrected.cash()).isEqualTo(clean.cash());
    assertThat(corrected.realised()).isEqualTo(60);
  }

  @Test
  void bustUndoesAndSeenRevisionsAreIgnored() {
    Ledger ledger = opened(1000);
    ledger.apply(fill("1", "BTC-USD", 1, 100, 1, 1, FillStatus.NEW), BTC, 1);
    assertThat(ledger.apply(fill("1", "BTC-USD", 5, 1), BTC, 2).outcome())
        .isEqualTo(Outcome.DUPLICATE);
    FillResult undone = ledger.apply(fill("1", "BTC-USD", 1, 100, 1, 2, FillStatus.BUSTED), BTC, 3);
    assertThat(undone.outcome()).isEqualTo(Outcome.UNDONE);
    assertThat(undone.quantityChange()).isEqualTo(-1);
    assertThat(undone.cashChange()).isEqualTo(101);
    assertThat(ledger.cash()).isEqualTo(1000);
    assertThat(ledger.positions()).isEmpty();
    // A bust that overtakes its fill keeps it out.
    ledger.apply(fill("2", "BTC-USD", 1, 100, 1, 2, FillStatus.BUSTED), BTC, 4);
    assertThat(ledger.apply(fill("2", "BTC-USD", 1, 100), BTC, 5).outcome())
        .isEqualTo(Outcome.DUPLICATE);
    assertThat(ledger.positions()).isEmpty();
  }

  @Test
  void idsAreForgottenAfterSevenDays() {
    Ledger ledger = opened(1000);
    ledger.apply(fill("1", "BTC-USD", 1, 100), BTC, 0);
    long late = Ledger.MEMORY_MICROS;
    assertThat(ledger.apply(fill("1", "BTC-USD", 1, 100), BTC, late).outcome())
        .isEqualTo(Outcome.DUPLICATE);
    assertThat(
            ledger
                .apply(fill("1", "BTC-USD", 2, 100, 0, 2, FillStatus.AMENDED), BTC, late + 1)
                .outcome())
        .isEqualTo(Outcome.ORIGINAL_FORGOTTEN);
    assertThat(ledger.quantity("BTC-USD")).isEqualTo(1);
    assertThat(ledger.cash()).isEqualTo(900);
  }

  @Test
  void transferOpensAndIsTakenOnce() {
    Ledger ledger = new Ledger();
    assertThat(ledger.transfer(Facts.transfer("t", 50), 1)).isEqualTo(Ledger.TransferResult.OPENED);
    assertThat(ledger.transfer(Facts.transfer("t", 50), 2))
        .isEqualTo(Ledger.TransferResult.DUPLICATE);
    assertThat(ledger.transfer(Facts.transfer("u", -20), 3))
        .isEqualTo(Ledger.TransferResult.APPLIED);
    assertThat(ledger.cash()).isEqualTo(30);
  }

  @Test
  void longPaysPositiveFundingOnItsMarkedValueOnce() {
    Ledger ledger = opened(0);
    ledger.apply(fill("1", "ETH-PERP", 10, 2000), PERP, 1);
    // 10 · 0.1 · 2100 · 0.0001
    double paid = ledger.applyFunding(Facts.funding("ETH-PERP", 0.0001, 2), 2100, 2);
    assertThat(paid).isCloseTo(-0.21, within(1e-12));
    assertThat(ledger.applyFunding(Facts.funding("ETH-PERP", 0.0001, 2), 2100, 3)).isZero();
    assertThat(ledger.applyFunding(Facts.funding("ABC", 0.0001, 2), 2100, 3)).isZero();
    assertThat(ledger.cash()).isCloseTo(-2000.21, within(1e-9));
  }

  @Test
  void reconcileNamesDifferencesOnly() {
    Ledger ledger = new Ledger();
    ledger.open(balance(100, held("BTC-USD", 2, 50.0)), name -> BTC, name -> null);
    assertThat(ledger.reconcile(balance(100 + 1e-8, held("BTC-USD", 2, 1.0)))).isEmpty();
    assertThat(ledger.reconcile(balance(101, held("ETH-PERP", 1, null))))
        .containsExactly(
            new LedgerDifference("cash", 100, 101),
            new LedgerDifference("BTC-USD", 2, 0),
            new LedgerDifference("ETH-PERP", 0, 1));
    assertThat(ledger.cash()).isEqualTo(100);
  }

  @Test
  void untoldCostIsTheMarkOrTheFirstPriceSeen() {
    Ledger marked = new Ledger();
    marked.open(balance(0, held("BTC-USD", 2, null)), name -> BTC, marks(Map.of("BTC-USD", 40.0)));
    assertThat(cost(marked, "BTC-USD")).isEqualTo(40);

    Ledger unmarked = new Ledger();
    unmarked.open(balance(0, held("BTC-USD", 2, null)), name -> BTC, name -> null);
    Valuation none = Valuation.of(unmarked, name -> null);
    assertThat(none.unvalued()).containsExactly("BTC-USD");
    assertThat(none.missingMarks()).containsExactly("BTC-USD");
    unmarked.takeCosts(marks(Map.of("BTC-USD", 30.0)), 1);
    assertThat(cost(unmarked, "BTC-USD")).isEqualTo(30);
    assertThat(Valuation.of(unmarked, name -> null).equity()).isEqualTo(60);
  }

  @Test
  void valuationUsesMarksAndFallsBackToCost() {
    Ledger ledger = opened(100);
    ledger.apply(fill("1", "BTC-USD", 1, 100), BTC, 1);
    ledger.apply(fill("2", "ETH-PERP", -10, 50), PERP, 2);
    Valuation value = Valuation.of(ledger, marks(Map.of("BTC-USD", 150.0)));
    // Cash 100 - 100 + 50; long 150; short at cost -50.
    assertThat(value.equity()).isEqualTo(150);
    assertThat(value.gross()).isEqualTo(200);
    assertThat(value.net()).isEqualTo(100);
    assertThat(value.leverage()).isEqualTo(200.0 / 150);
    assertThat(value.missingMarks()).containsExactly("ETH-PERP");
    assertThat(value.unvalued()).isEmpty();
    assertThat(value.weights()).containsEntry("BTC-USD", 1.0);
  }
}
