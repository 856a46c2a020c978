package io.breakwater.udfs.math.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.avro.BookEvidence;
import io.breakwater.schemas.avro.EvidenceVector;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.StressScenario;
import io.breakwater.udfs.math.evidence.MarketView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StressTest {
  private final MarketView market = new MarketView();
  private final Ledger ledger = new Ledger();

  /** 20 A at 100 with a book (2 bps wide, 1000 to each side), -10 B at 50 without one. */
  @BeforeEach
  void open() {
    BookEvidence book =
        BookEvidence.newBuilder()
            .setVenue("V")
            .setAsOf(0)
            .setMid(100)
            .setSpreadBps(2)
            .setBidLiquidity(1_000)
            .setAskLiquidity(4_000)
            .build();
    market.apply(
        EvidenceVector.newBuilder()
            .setEventTime(0)
            .setEntries(List.of(evidence("A", 100, 0.001, book), evidence("B", 50, 0.004, null)))
            .build());
    ledger.open(
        Facts.balance(1_000, Facts.held("A", 20, 100.0), Facts.held("B", -10, 50.0)),
        StressTest::instrument,
        market);
  }

  private static Instrument instrument(String name) {
    Instrument instrument = Facts.instrument(name, 1, 1);
    instrument.setSector(name.equals("A") ? "L1" : null);
    return instrument;
  }

  private static InstrumentEvidence evidence(
      String name, double close, double sigma, @Nullable BookEvidence book) {
    return InstrumentEvidence.newBuilder()
        .setInstrument(name)
        .setBooks(book == null ? List.of() : List.of(book))
        .setClosePrice(close)
        .setCloseAsOf(0L)
        .setSigmaSlow(sigma)
        .build();
  }

  private Stress.Effect effect(StressScenario.Builder scenario) {
    Stress.Effect effect =
        new Stress(StressTest::instrument, market)
            .effectOf(scenario.build(), Valuation.of(ledger, market));
    assertThat(effect).isNotNull();
    return effect == null ? new Stress.Effect(0, 0, 0) : effect;
  }

  private static StressScenario.Builder scenario() {
    return StressScenario.newBuilder().setName("S");
  }

  @Test
  void pricesMoveTogether() {
    Stress.Effect effect = effect(scenario().setPriceChange(-0.1));
    // 2000 long loses 200, 500 short gains 50.
    assertThat(effect.profitAndLoss()).isCloseTo(-150, within(1e-9));
    assertThat(effect.gross()).isCloseTo(1_800 + 450, within(1e-9));
    assertThat(effect.coverage()).isEqualTo(1);
    assertThat(effect(scenario()).profitAndLoss()).isZero();
  }

  @Test
  void ratesActBySectorAndNoPriceFallsBelowZero() {
    Stress.Effect own = effect(scenario().setRateChange(0.01).setRateBetas(Map.of("L1", -5.0)));
    assertThat(own.profitAndLoss()).isCloseTo(-100, within(1e-9));
    assertThat(own.coverage()).isCloseTo(0.8, within(1e-15));
    Stress.Effect all =
        effect(scenario().setRateChange(1).setRateBetas(Map.of("*", -5.0, "L1", 0.0)));
    assertThat(all.profitAndLoss()).isCloseTo(500, within(1e-9));
    assertThat(all.gross()).isCloseTo(2_000, within(1e-9));
  }

  @Test
  void togetherIsTheWayThatCosts() {
    // 2000 · 0.001 - 500 · 0.004 = 0: nothing is lost either way.
    assertThat(effect(scenario().setCorrelationOne(true)).profitAndLoss()).isZero();
    ledger.apply(Facts.fill("1", "A", 10, 100), Facts.instrument("A", 1, 1), null, 1);
    assertThat(effect(scenario().setCorrelationOne(true)).profitAndLoss())
        .isCloseTo(-3 * Math.sqrt(60) * 1, within(1e-9));
  }

  @Test
  void whatIsSoldPaysTheBook() {
    Stress.Effect effect = effect(scenario().setLiquidate(true).setDepthMultiplier(0.5));
    // Half spread 1 bp, then 2000 of 500 within the other 24: 1 + 4 · 24 / 2 = 49 bps of 2000.
    assertThat(effect.profitAndLoss()).isCloseTo(-9.8, within(1e-9));
    assertThat(effect.gross()).as("no book, not sold").isCloseTo(500, within(1e-9));
    assertThat(effect.coverage()).isCloseTo(0.8, within(1e-15));
    // After a fall by half only 1000 is left to sell.
    assertThat(
            effect(scenario().setPriceChange(-0.5).setLiquidate(true).setDepthMultiplier(0.5))
                .profitAndLoss())
        .isCloseTo(-1_000 + 250 - 1_000 * 25e-4, within(1e-9));
    assertThat(effect(scenario().setLiquidate(true).setDepthMultiplier(1e-9)).profitAndLoss())
        .as("never more than all")
        .isCloseTo(-2_000, within(1e-9));
  }

  @Test
  void structure() {
    Valuation valuation = Valuation.of(ledger, market);
    assertThat(StructuralRisk.concentration(valuation)).isCloseTo(0.68, within(1e-15));
    assertThat(StructuralRisk.concentration(Valuation.of(new Ledger(), market))).isNull();
    ReturnRing ring = new ReturnRing(Var.SLOTS);
    for (int slot = 0; slot < 30; slot++) {
      ring.push(slot, Map.of("A", 0.001, "B", 0.0));
    }
    PastReturns past = PastReturns.of(valuation.weights(), ring);
    assertThat(StructuralRisk.liquidationDistanceSigma(valuation, StressTest::instrument, past))
        .as("no maintenance rate")
        .isNull();
    InstrumentLookup tenth =
        name -> {
          Instrument instrument = instrument(name);
          instrument.setMaintenanceMarginRate(0.1);
          return instrument;
        };
    // Equity 2500, margin 250: 0.9 over 0.8 · 0.001 · √60.
    assertThat(StructuralRisk.liquidationDistanceSigma(valuation, tenth, past))
        .isCloseTo(0.9 / (0.0008 * Math.sqrt(60)), within(1e-9));
    assertThat(StructuralRisk.liquidationDistanceSigma(valuation, tenth, null)).isNull();
  }
}
