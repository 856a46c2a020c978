package io.breakwater.udfs.math.audit;

import static io.breakwater.udfs.math.audit.AuditFixture.ETH;
import static io.breakwater.udfs.math.audit.AuditFixture.NOW;
import static io.breakwater.udfs.math.audit.AuditFixture.book;
import static io.breakwater.udfs.math.audit.AuditFixture.codes;
import static io.breakwater.udfs.math.audit.AuditFixture.evidence;
import static io.breakwater.udfs.math.audit.AuditFixture.veto;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.Veto;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every veto of an opening, alone, with its figures. */
class VetoGoldenTest {
  private final AuditFixture fixture = new AuditFixture();

  private Audit blockedBy(String... codes) {
    Audit audit = fixture.audit();
    assertThat(codes(audit)).containsExactly(codes);
    assertThat(audit.getVerdict()).isEqualTo(Verdict.BLOCK);
    assertThat(AuditVerifier.check(audit)).isEmpty();
    return audit;
  }

  private void passes() {
    Audit audit = fixture.audit();
    assertThat(audit.getVerdict()).as(audit.getText()).isEqualTo(Verdict.ALLOW);
    assertThat(AuditVerifier.check(audit)).isEmpty();
  }

  private void figures(Veto veto, double limit, double observed, double requested, double held) {
    assertThat(veto.getLimit()).isCloseTo(limit, within(1e-9));
    assertThat(veto.getObserved()).isCloseTo(observed, within(1e-9));
    assertThat(veto.getRequested()).isCloseTo(requested, within(1e-9));
    assertThat(veto.getReserved()).isCloseTo(held, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void malformedNumbers(double nonsense) {
    fixture.signal.setQuantity(nonsense);
    Audit audit = blockedBy("MALFORMED");
    assertThat(audit.getQuantity()).isNull();
    assertThat(audit.getScore()).isNull();
    fixture.signal.setQuantity(2.0);
    fixture.signal.setLeverage(nonsense);
    blockedBy("MALFORMED");
    fixture.signal.setLeverage(null);
    fixture.signal.setEntryPrice(nonsense);
    blockedBy("MALFORMED");
  }

  @Test
  void malformedPlan() {
    fixture.signal.setStopPrice(3420.0);
    blockedBy("MALFORMED");
    fixture.signal.setStopPrice(3350.0);
    fixture.signal.setTargetPrice(3400.0);
    blockedBy("MALFORMED");
    fixture.signal.setSide(Direction.SHORT);
    fixture.signal.setStopPrice(3500.0);
    passes();
    // Without an entry the mark of 3420 decides which side is wrong.
    fixture.signal.setEntryPrice(null);
    fixture.signal.setStopPrice(3410.0);
    blockedBy("MALFORMED");
  }

  @Test
  void malformedFromTheFuture() {
    fixture.signal.setEmittedAt(NOW + 5 * Times.SECOND);
    passes();
    fixture.signal.setEmittedAt(NOW + 5 * Times.SECOND + 1);
    blockedBy("MALFORMED");
  }

  @Test
  void malformedBySizesNobodyCanCount() {
    fixture.signal.setQuantity(1e300);
    blockedBy("MALFORMED");
    fixture.signal.setQuantity(null);
    blockedBy("MALFORMED");
  }

  @Test
  void expired() {
    fixture.signal.setEmittedAt(NOW - 300 * Times.SECOND + 1);
    passes();
    fixture.signal.setEmittedAt(NOW - 300 * Times.SECOND);
    blockedBy("EXPIRED");
    fixture.signal.setValidForSeconds(301.0);
    passes();
  }

  @Test
  void imposedFromElsewhere() {
    fixture.imposed.add(Vetoes.plain(VetoCode.CONFLICT, "signal:S1"));
    assertThat(blockedBy("CONFLICT").getScore()).isEqualTo(100.0);
  }

  @Test
  void unknownPolicy() {
    fixture.policy = null;
    Audit audit = blockedBy("UNKNOWN_POLICY");
    assertThat(audit.getThreshold()).isNull();
    assertThat(audit.getScore()).isNull();
    fixture.portfolioId = null;
    fixture.opened = false;
    blockedBy("UNKNOWN_POLICY");
  }

  @Test
  void inputMissing() {
    fixture.opened = false;
    assertThat(veto(blockedBy("INPUT_MISSING"), "INPUT_MISSING").getScope())
        .isEqualTo("portfolio:P1");
    fixture.opened = true;
    fixture.positions.put("NEW-USDT", 1.0);
    assertThat(veto(blockedBy("INPUT_MISSING"), "INPUT_MISSING").getScope())
        .isEqualTo("instrument:NEW-USDT");
    fixture.positions.clear();
    fixture.signal.setInstrument("NEW-USDT");
    blockedBy("INPUT_MISSING");
  }

  @Test
  void inputStale() {
    InstrumentEvidence evidence = evidence(ETH, 3420, 1e6, 1e6);
    evidence.setBooks(List.of(book("SIMEX", NOW - 31 * Times.SECOND, 3420, 1e6, 1e6)));
    evidence.setCloseAsOf(NOW - 181 * Times.SECOND);
    fixture.market(evidence);
    Veto veto = veto(blockedBy("INPUT_STALE"), "INPUT_STALE");
    assertThat(veto.getLimit()).isEqualTo(30.0);
    assertThat(veto.getObserved()).isEqualTo(31.0);
    // A bar within 180 s marks it again; the book alone stays stale.
    evidence.setCloseAsOf(NOW - 180 * Times.SECOND);
    passes();
  }

  @Test
  void inputStaleOfAHeldInstrument() {
    fixture.hold("AAA-USDT", 10, 20, 0.0);
    passes();
    fixture.view.advanceTo(NOW + 29 * Times.SECOND);
    passes();
    InstrumentEvidence evidence = evidence("AAA-USDT", 20, 1e6, 1e6);
    evidence.setBooks(List.of());
    evidence.setCloseAsOf(NOW - 152 * Times.SECOND);
    fixture.market(evidence);
    assertThat(veto(blockedBy("INPUT_STALE"), "INPUT_STALE").getScope())
        .isEqualTo("instrument:AAA-USDT");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -5})
  void noEquity(double equity) {
    fixture.equity = equity;
    blockedBy("NO_EQUITY");
  }

  @Test
  void peopleAndLadder() {
    fixture.killed.add("global");
    fixture.paused.add("portfolio:P1");
    fixture.halted = true;
    fixture.drawdown = 0.11;
    blockedBy("KILLED", "PAUSED", "LADDER_HALT");
  }

  @Test
  void breakers() {
    fixture.stops.add(
        new BreakerStop(
            BreakerStop.Kind.BLOCK_OPENING, "FLASH_MOVE", "instrument:" + ETH, NOW + Times.MINUTE));
    fixture.stops.add(new BreakerStop(BreakerStop.Kind.HOLD, "VENUE_DOWN", "venue:SIMEX", null));
    Audit audit = blockedBy("BREAKER_OPEN", "BREAKER_OPEN");
    assertThat(audit.getVetoes().get(0).getScope()).isEqualTo("instrument:ETH-USDT");
    assertThat(audit.getVetoes().get(0).getDetail()).isEqualTo("FLASH_MOVE");
    fixture.stops.remove(1);
    assertThat(fixture.audit().getText()).contains("May pass after 2025-05-01T12:01:00Z");
  }

  @ParameterizedTest
  @ValueSource(doubles = {3762, 3078})
  void entryAtTenPercentFromTheMark(double entry) {
    fixture.signal.setStopPrice(null);
    fixture.signal.setTargetPrice(null);
    fixture.signal.setEntryPrice(entry);
    passes();
    fixture.signal.setEntryPrice(entry + Math.signum(entry - 3420));
    blockedBy("ENTRY_OFF_MARK");
  }

  @Test
  void belowMinimum() {
    fixture.signal.setQuantity(0.0099);
    Veto veto = veto(blockedBy("BELOW_MINIMUM"), "BELOW_MINIMUM");
    assertThat(veto.getLimit()).isEqualTo(0.01);
    fixture.instrument(ETH, "L1", 0.01, 34.21);
    fixture.signal.setQuantity(0.0199);
    veto = veto(blockedBy("BELOW_MINIMUM"), "BELOW_MINIMUM");
    assertThat(veto.getObserved()).isCloseTo(34.2, within(1e-9));
  }

  @Test
  void fixedLimits() {
    fixture.rules().getLimits().setAllowedInstruments(List.of("BTC-USDT"));
    blockedBy("INSTRUMENT_NOT_ALLOWED");
    fixture.rules().getLimits().setAllowedInstruments(List.of(ETH));
    fixture.drawdown = 0.2;
    blockedBy("MAX_DRAWDOWN");
    fixture.drawdown = 0.1999;
    fixture.allowedLastMinute = 29;
    passes();
    fixture.allowedLastMinute = 30;
    blockedBy("MAX_ORDERS_PER_MINUTE");
  }

  @Test
  void openPositionsCountHeldAndReserved() {
    fixture.rules().getLimits().setMaxOpenPositions(2);
    fixture.hold("AAA-USDT", 1, 20, 0.0);
    passes();
    fixture.reservations.reserve(
        new Reservation("other", 1, "d", "BBB-USDT", Direction.LONG, false, 1, NOW + Times.MINUTE));
    figures(veto(blockedBy("MAX_OPEN_POSITIONS"), "MAX_OPEN_POSITIONS"), 2, 3, 1, 1);
    // Adding to what is held opens nothing.
    fixture.positions.put(ETH, 1.0);
    passes();
  }

  @Test
  void leverageCountsReservations() {
    fixture.rules().getLimits().setAllowedInstruments(null);
    fixture.rules().getLimits().setMaxLeverage(0.1);
    fixture.rules().getAudit().setAllowReduce(false);
    fixture.positions.put(ETH, 1.0);
    fixture.reservations.reserve(
        new Reservation("other", 1, "d", ETH, Direction.LONG, false, 0.5, NOW + Times.MINUTE));
    // (1 + 0.5 + 2) * 3420 / 100000
    Audit audit = blockedBy("MAX_LEVERAGE");
    figures(veto(audit, "MAX_LEVERAGE"), 0.1, 0.1197, 0.0684, 0.0171);
    // 10000/3420 = 2.923: less 1.5 leaves 1.42
    assertThat(audit.getMaxQuantity()).isEqualTo(1.42);
    assertThat(audit.getText()).contains("Would pass at <= 1.42 ETH-USDT");
  }

  @Test
  void whatMakesNothingWorseIsNotBlocked() {
    fixture.rules().getLimits().setMaxGrossExposure(10.0);
    fixture.rules().getLimits().setMaxNetExposure(10.0);
    fixture.positions.put(ETH, -2.0);
    passes(); // from -2 to 0
    fixture.signal.setQuantity(4.0);
    passes(); // from -2 to +2: as much as before
    fixture.signal.setQuantity(4.01);
    fixture.rules().getAudit().setAllowReduce(false);
    Audit audit = blockedBy("MAX_GROSS_EXPOSURE", "MAX_NET_EXPOSURE");
    assertThat(audit.getMaxQuantity()).isEqualTo(4.0);
  }

  @Test
  void ladderScalesExposureLimits() {
    fixture.rules().getLimits().setMaxPositionWeight(0.0684);
    passes();
    fixture.multiplier = 0.75;
    fixture.rules().getAudit().setAllowReduce(false);
    Audit audit = blockedBy("MAX_POSITION_WEIGHT");
    figures(veto(audit, "MAX_POSITION_WEIGHT"), 0.0513, 0.0684, 0.0684, 0);
    assertThat(audit.getMaxQuantity()).isEqualTo(1.5);
  }

  @Test
  void orderNotional() {
    fixture.rules().getLimits().setMaxOrderNotional(6840.0);
    passes();
    fixture.rules().getLimits().setMaxOrderNotional(3420.0);
    fixture.rules().getAudit().setAllowReduce(false);
    figures(veto(blockedBy("MAX_ORDER_NOTIONAL"), "MAX_ORDER_NOTIONAL"), 3420, 6840, 6840, 0);
  }

  @Test
  void halfOpenBreakerLetsHalfPass() {
    fixture.stops.add(
        new BreakerStop(BreakerStop.Kind.HALF_OPEN, "RUNAWAY", "instrument:" + ETH, null));
    fixture.signal.setQuantity(2.01);
    AuditResult result = fixture.judge();
    assertThat(result.audit().getVerdict()).isEqualTo(Verdict.REDUCE);
    assertThat(result.audit().getMaxQuantity()).isEqualTo(1.0);
    assertThat(result.reservation()).isNotNull();
    assertThat(AuditVerifier.check(result.audit())).isEmpty();
    fixture.signal.setQuantity(0.01);
    blockedBy("BREAKER_HALF_OPEN");
  }

  @Test
  void ownerLimitsSumWithoutNetting() {
    fixture.ownerPolicy =
        AuditFixture.policyJson(
            "{\"portfolioId\":\"owner:O1\",\"version\":1,\"limits\":{\"maxNetExposure\":10000,"
                + "\"maxGrossExposure\":10000,\"maxPositionWeight\":null,\"maxLeverage\":null,"
                + "\"maxOpenPositions\":1,\"maxOrdersPerMinute\":5}}");
    passes();
    TreeMap<String, Double> other = new TreeMap<>(Utf8Order.INSTANCE);
    other.put(ETH, -1.0);
    fixture.others.add(
        new AuditInput.Share("P2", AuditFixture.holdings(other, true), new Reservations(), 1_000));
    fixture.rules().getAudit().setAllowReduce(false);
    Audit audit =
        blockedBy("OWNER_MAX_OPEN_POSITIONS", "OWNER_MAX_GROSS_EXPOSURE", "OWNER_MAX_NET_EXPOSURE");
    Veto net = veto(audit, "OWNER_MAX_NET_EXPOSURE");
    // |+2| and |-1| ETH do not net: 3 * 3420.
    figures(net, 10_000, 10_260, 6_840, 0);
    assertThat(net.getScope()).isEqualTo("owner:O1");
    fixture.ownerAllowed = 5;
    fixture.ownerDrawdown = 0.5;
    assertThat(codes(fixture.audit()))
        .contains("OWNER_MAX_DRAWDOWN", "OWNER_MAX_ORDERS_PER_MINUTE");
  }

  @Test
  void allVetoesThatHoldAreListed() {
    fixture.paused.add("global");
    fixture.drawdown = 0.3;
    fixture.rules().getLimits().setMaxLeverage(0.01);
    Audit audit = blockedBy("PAUSED", "MAX_DRAWDOWN", "MAX_LEVERAGE");
    assertThat(audit.getMaxQuantity()).isNull();
    assertThat(audit.getScore()).isEqualTo(100.0);
  }
}
