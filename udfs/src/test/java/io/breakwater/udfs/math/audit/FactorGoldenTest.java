package io.breakwater.udfs.math.audit;

import static io.breakwater.udfs.math.audit.AuditFixture.ETH;
import static io.breakwater.udfs.math.audit.AuditFixture.NOW;
import static io.breakwater.udfs.math.audit.AuditFixture.book;
import static io.breakwater.udfs.math.audit.AuditFixture.evidence;
import static io.breakwater.udfs.math.audit.AuditFixture.factor;
import static io.breakwater.udfs.math.audit.AuditFixture.wide;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.InputStatus;
import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.VolatilityRegime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Points of every factor, computed by hand from the table of the risk model. */
class FactorGoldenTest {
  private static final double EPSILON = 1e-9;

  private final AuditFixture fixture = new AuditFixture();

  private void expect(String code, double points, InputStatus status, @Nullable Double raw) {
    Audit audit = fixture.audit();
    Factor factor = factor(audit, code);
    assertThat(factor.getPoints()).as(code).isCloseTo(points, within(EPSILON));
    assertThat(factor.getStatus()).isEqualTo(status);
    if (raw == null) {
      assertThat(factor.getRaw()).isNull();
    } else {
      assertThat(factor.getRaw()).isCloseTo(raw, within(EPSILON));
    }
    assertThat(AuditVerifier.check(audit)).isEmpty();
  }

  @Test
  void nothingCostsPointsInAQuietMarket() {
    Audit audit = fixture.audit();
    assertThat(audit.getScore()).isEqualTo(100.0);
    assertThat(audit.getFactors().stream().map(Factor::getCode))
        .containsExactly(
            "EVENT",
            "LIQUIDITY",
            "SPREAD",
            "PUBLISHER",
            "CORRELATION",
            "NEWS",
            "VOLATILITY",
            "CROWDING",
            "PLAN",
            "FLOOR");
  }

  @ParameterizedTest
  // 20 s (1 - h/6): 20*0.5*(1-3/6) = 5; full severity within the quarter of an hour after.
  @CsvSource({"3, 0.5, -5", "0, 1, -20", "-0.25, 1, -20", "6, 1, 0", "1.5, 0.8, -12"})
  void event(double hours, double severity, double points) {
    fixture.event("E1", hours, severity);
    expect("EVENT", points, InputStatus.OK, hours);
    assertThat(factor(fixture.audit(), "EVENT").getSource()).isEqualTo("events:E1");
  }

  @Test
  void eventTakesTheOneThatCostsMost() {
    fixture.event("near-mild", 0.5, 0.1); // 20*0.1*(1-0.5/6) = 1.8333
    fixture.event("far-severe", 3, 1); // 20*(1-3/6) = 10
    fixture.event("past", -0.26, 1);
    fixture.event("too-far", 6.01, 1);
    expect("EVENT", -10, InputStatus.OK, 3.0);
  }

  @Test
  void eventThatIsOverOrFarCostsNothing() {
    fixture.event("past", -0.26, 1);
    expect("EVENT", 0, InputStatus.NONE, null);
  }

  @Test
  void eventStreamNeverSeen() {
    expect("EVENT", 0, InputStatus.NOT_CONFIGURED, null);
    fixture.rules().getFeeds().setExpected(List.of("event", "news", "books", "bars"));
    expect("EVENT", -3, InputStatus.MISSING, null);
    expect("NEWS", -3, InputStatus.MISSING, null);
    expect("LIQUIDITY", 0, InputStatus.OK, 0.00684);
  }

  @ParameterizedTest
  // 2 ETH at 3420 are 6840. 6840/684000 = 1 %; /342000 = 2 %; /62181.81 = 11 %: 5 + 20*9/18 = 15.
  @CsvSource({
    "684000, 0.01, 0", "342000, 0.02, -5", "62181.8181818182, 0.11, -15",
    "34200, 0.2, -25", "6840, 1, -25", "0, 1, -25"
  })
  void liquidity(double asks, double raw, double points) {
    fixture.market(evidence(ETH, 3420, 1e9, asks));
    expect("LIQUIDITY", points, InputStatus.OK, raw);
    assertThat(factor(fixture.audit(), "LIQUIDITY").getSource()).startsWith("books:SIMEX " + ETH);
  }

  @Test
  void liquidityTakesTheSideItHitsAndTheThinnerBook() {
    InstrumentEvidence evidence = evidence(ETH, 3420, 1e9, 684_000);
    evidence.setBooks(
        List.of(
            book("A", NOW, 3420, 62181.8181818182, 1e9),
            book("B", NOW, 3420, 1e9, 684_000),
            book("DEAD", NOW - 31 * Times.SECOND, 3420, 1, 1)));
    fixture.market(evidence);
    expect("LIQUIDITY", 0, InputStatus.OK, 0.01);
    fixture.signal.setSide(Direction.SHORT);
    fixture.signal.setStopPrice(3490.0);
    fixture.signal.setTargetPrice(3300.0);
    expect("LIQUIDITY", -15, InputStatus.OK, 0.11);
  }

  @ParameterizedTest
  @CsvSource({"684000, -3", "62181.8181818182, -15"})
  void staleBookIsNeverCheaperThanMissing(double asks, double points) {
    InstrumentEvidence evidence = evidence(ETH, 3420, 1e9, asks);
    evidence.setBooks(List.of(book("SIMEX", NOW - 30 * Times.SECOND - 1, 3420, 1e9, asks)));
    fixture.market(evidence);
    expect("LIQUIDITY", points, InputStatus.STALE, 6840 / asks);
  }

  @Test
  void bookNeverSeen() {
    InstrumentEvidence evidence = evidence(ETH, 3420, 1, 1);
    evidence.setBooks(List.of());
    fixture.market(evidence);
    expect("LIQUIDITY", 0, InputStatus.NOT_CONFIGURED, null);
    fixture.rules().getFeeds().setExpected(List.of("books"));
    expect("LIQUIDITY", -3, InputStatus.MISSING, null);
  }

  @ParameterizedTest
  // Linear 0 to 10 from z = 2 to 6: 10 * (4 - 2)/4 = 5.
  @CsvSource({"-3, 0", "0, 0", "2, 0", "3, -2.5", "4, -5", "6, -10", "60, -10"})
  void spread(double z, double points) {
    fixture.books(wide("A", NOW, z));
    expect("SPREAD", points, InputStatus.OK, z);
    assertThat(factor(fixture.audit(), "SPREAD").getSource()).isEqualTo("books:A " + ETH);
  }

  @Test
  void spreadTakesTheWidestOfTheFreshBooksThatKnowTheirBaseline() {
    fixture.books(
        wide("A", NOW, 3.0),
        wide("B", NOW - 30 * Times.SECOND, 5.0),
        wide("NEW", NOW, null),
        wide("DEAD", NOW - 30 * Times.SECOND - 1, 9.0));
    expect("SPREAD", -7.5, InputStatus.OK, 5.0);
    Factor factor = factor(fixture.audit(), "SPREAD");
    assertThat(factor.getSource()).isEqualTo("books:B " + ETH);
    assertThat(factor.getAgeMillis()).isEqualTo(30_000);
  }

  @Test
  void spreadWithoutAUsableFigure() {
    fixture.books(wide("A", NOW, null));
    expect("SPREAD", -3, InputStatus.MISSING, null);
    fixture.books(wide("A", NOW - 31 * Times.SECOND, 2.5)); // 10 * 0.5/4 = 1.25, but stale
    expect("SPREAD", -3, InputStatus.STALE, 2.5);
    fixture.books(wide("A", NOW - 31 * Times.SECOND, 5.0));
    expect("SPREAD", -7.5, InputStatus.STALE, 5.0);
    fixture.books();
    expect("SPREAD", 0, InputStatus.NOT_CONFIGURED, null);
    fixture.rules().getFeeds().setExpected(List.of("book"));
    expect("SPREAD", -3, InputStatus.MISSING, null);
  }

  @ParameterizedTest
  // dir z, linear 0 to 5 from 1 to 3: 5 * (2 - 1)/2 = 2.5. A short is crowded by negative funding.
  @CsvSource({
    "LONG, 1, 0",
    "LONG, 2, -2.5",
    "LONG, 3, -5",
    "LONG, 30, -5",
    "LONG, -3, 0",
    "SHORT, -2, -2.5",
    "SHORT, 3, 0"
  })
  void crowding(Direction side, double z, double points) {
    fixture.funding(z, NOW);
    fixture.signal.setSide(side);
    if (side == Direction.SHORT) {
      fixture.signal.setStopPrice(3490.0);
      fixture.signal.setTargetPrice(3280.0);
    }
    expect("CROWDING", points, InputStatus.OK, side == Direction.LONG ? z : -z);
  }

  @Test
  void crowdingHoldsForTwoIntervals() {
    long twice = 16 * Times.HOUR;
    fixture.funding(2.0, NOW - twice);
    expect("CROWDING", -2.5, InputStatus.OK, 2.0);
    fixture.funding(2.0, NOW - twice - 1);
    expect("CROWDING", -3, InputStatus.STALE, 2.0);
    fixture.funding(2.8, NOW - twice - 1);
    expect("CROWDING", -4.5, InputStatus.STALE, 2.8);
    fixture.funding(null, NOW);
    expect("CROWDING", -3, InputStatus.MISSING, null);
  }

  @Test
  void fundingNeverSeen() {
    expect("CROWDING", 0, InputStatus.NOT_CONFIGURED, null);
    fixture.rules().getFeeds().setExpected(List.of("funding"));
    expect("CROWDING", -3, InputStatus.MISSING, null);
  }

  @Test
  void aPolicysCurvesTakeEffectOnSpreadAndCrowding() {
    fixture.curve("SPREAD", 0, 0, 1, -30);
    fixture.curve("CROWDING", 0, -1, 10, -11);
    fixture.funding(4.0, NOW);
    InstrumentEvidence evidence = fixture.view.evidenceOf(ETH);
    evidence.setBooks(List.of(wide("A", NOW, 0.5)));
    expect("SPREAD", -15, InputStatus.OK, 0.5);
    expect("CROWDING", -5, InputStatus.OK, 4.0);
  }

  @ParameterizedTest
  // m = 6840/mean; linear 0 to 15 from 2 to 4; d = fast/slow, linear 0 to 5 from 1.1 to 1.5.
  @CsvSource({
    "6840, 1, 1, 0",
    "2280, 1, 3, -7.5",
    "1710, 1, 4, -15",
    "100, 1, 68.4, -15",
    "6840, 1.3, 1, -2.5",
    "2280, 1.5, 3, -12.5",
    "6840, 1.1, 1, 0"
  })
  void publisher(double mean, double leverageFast, double m, double points) {
    fixture.meanNotional = mean;
    fixture.leverageFast = leverageFast;
    expect("PUBLISHER", points, InputStatus.OK, m);
  }

  @Test
  void publisherWithShortHistory() {
    fixture.earlierSignals = 4;
    expect("PUBLISHER", -5, InputStatus.INSUFFICIENT_HISTORY, null);
  }

  @Test
  void publisherWithoutEntryIsMeasuredAtTheMark() {
    fixture.signal.setEntryPrice(null);
    fixture.meanNotional = 2280.0;
    expect("PUBLISHER", -7.5, InputStatus.OK, 3.0);
  }

  @Test
  void correlationCountsWhatWinsAndLosesTogether() {
    fixture.hold("AAA-USDT", 100, 20, 0.7); // 2 % of equity, counts
    expect("CORRELATION", -4, InputStatus.OK, 1.0);
    fixture.hold("BBB-USDT", -100, 20, 0.9); // short: -0.9
    fixture.hold("CCC-USDT", 49, 20, 0.9); // 980 < 1 %
    fixture.hold("DDD-USDT", -100, 20, -0.8); // short and opposite: +0.8
    expect("CORRELATION", -10, InputStatus.OK, 2.0);
    fixture.hold("EEE-USDT", 50, 20, 0.71); // exactly 1 %
    expect("CORRELATION", -20, InputStatus.OK, 3.0);
    fixture.hold("FFF-USDT", 100, 20, 0.99);
    expect("CORRELATION", -20, InputStatus.OK, 4.0);
    assertThat(factor(fixture.audit(), "CORRELATION").getSource())
        .isEqualTo("positions:AAA-USDT,DDD-USDT,EEE-USDT,FFF-USDT");
  }

  @Test
  void correlationCountsReservedRoomByItsNetSign() {
    fixture.hold("AAA-USDT", 100, 20, 0.7);
    fixture.reservations.reserve(
        new Reservation(
            "other", 1, "d", "AAA-USDT", Direction.SHORT, false, 300, NOW + Times.MINUTE));
    // Net -200 AAA: dir * sign * rho = -0.7.
    expect("CORRELATION", 0, InputStatus.OK, 0.0);
  }

  @Test
  void correlationNotReadyCostsAtLeastThree() {
    fixture.hold("AAA-USDT", 100, 20, null);
    expect("CORRELATION", -3, InputStatus.MISSING, 0.0);
    fixture.hold("BBB-USDT", 100, 20, 0.8);
    expect("CORRELATION", -4, InputStatus.MISSING, 1.0);
  }

  @Test
  void newsAgainstTheDirection() {
    // One item about the asset, 15 min old: w = e^-1, S = -w/max(1, w) = -0.36787944.
    fixture.headline("N1", 15, -1, List.of("ETH"));
    double c = Math.exp(-1);
    expect("NEWS", -15 * (c - 0.1) / 0.5, InputStatus.OK, c);
  }

  @Test
  void newsWeighsSectorAndUntaggedByHalf() {
    fixture.headline("N1", 30, -1, List.of("ETH")); // w = e^-2, still inside
    fixture.headline("N2", 0, -0.5, List.of()); // w = 1/2
    fixture.headline("N3", 0, 1, List.of("DOGE")); // not about it
    fixture.headline("N2", 0, 1, List.of("ETH")); // a later version of N2
    double c = Math.exp(-2) + 0.25; // sum of weights below 1
    expect("NEWS", -15 * (c - 0.1) / 0.5, InputStatus.OK, c);
  }

  @Test
  void newsInFavourCostsNothing() {
    fixture.headline("N1", 0, 1, List.of("ETH"));
    expect("NEWS", 0, InputStatus.OK, -1.0);
    fixture.headline("N0", 31, -1, List.of("ETH"));
    expect("NEWS", 0, InputStatus.OK, -1.0);
  }

  @Test
  void noNews() {
    expect("NEWS", 0, InputStatus.NOT_CONFIGURED, null);
    fixture.headline("N1", 1, -1, List.of("DOGE"));
    expect("NEWS", 0, InputStatus.NONE, null);
  }

  @ParameterizedTest
  @CsvSource({"COMPRESSION, 0, 0", "NORMAL, 1, 0", "EXPANSION, 2, -4", "SHOCK, 3, -10"})
  void volatility(VolatilityRegime regime, double raw, double points) {
    InstrumentEvidence evidence = evidence(ETH, 3420, 1e6, 1e6);
    evidence.setRegime(regime);
    fixture.market(evidence);
    expect("VOLATILITY", points, InputStatus.OK, raw);
    // The age is that of the last real bar: a filled one is no sign of life.
    evidence.setCloseAsOf(NOW - 180 * Times.SECOND - 1);
    expect("VOLATILITY", Math.min(-3, points), InputStatus.STALE, raw);
  }

  @Test
  void volatilityNotReady() {
    InstrumentEvidence evidence = evidence(ETH, 3420, 1e6, 1e6);
    evidence.setRegime(null);
    fixture.market(evidence);
    expect("VOLATILITY", -3, InputStatus.MISSING, null);
    evidence.setCloseAsOf(null);
    expect("VOLATILITY", 0, InputStatus.NOT_CONFIGURED, null);
  }

  @Test
  void plan() {
    expect("PLAN", 0, InputStatus.OK, 160.0 / 70);
    fixture.signal.setTargetPrice(3480.0); // 60/70
    expect("PLAN", -5, InputStatus.OK, 60.0 / 70);
    fixture.signal.setTargetPrice(3490.0); // exactly 1
    expect("PLAN", 0, InputStatus.OK, 1.0);
    fixture.signal.setTargetPrice(null);
    expect("PLAN", 0, InputStatus.NONE, null);
    fixture.signal.setStopPrice(null);
    expect("PLAN", -5, InputStatus.OK, 0.0);
  }

  @Test
  void floorLiftsAScoreBelowZeroBackToZero() {
    fixture.curve("VOLATILITY", 0, -90);
    fixture.signal.setStopPrice(null);
    fixture.market(evidence(ETH, 3420, 1e9, 0));
    Audit audit = fixture.audit();
    // 90 + 25 + 5 = 120
    assertThat(factor(audit, "FLOOR").getPoints()).isEqualTo(20.0);
    assertThat(audit.getScore()).isEqualTo(0.0);
    assertThat(AuditVerifier.check(audit)).isEmpty();
  }
}
