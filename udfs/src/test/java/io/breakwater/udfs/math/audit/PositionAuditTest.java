package io.breakwater.udfs.math.audit;

import static io.breakwater.udfs.math.audit.AuditFixture.ETH;
import static io.breakwater.udfs.math.audit.AuditFixture.NOW;
import static io.breakwater.udfs.math.audit.AuditFixture.codes;
import static io.breakwater.udfs.math.audit.AuditFixture.factor;
import static io.breakwater.udfs.math.audit.AuditFixture.veto;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Held positions by hand: 20 ETH at 3 420 are 68 400 of an equity of 100 000 unless said. */
class PositionAuditTest {
  private final AuditFixture fixture = new AuditFixture();
  private final TreeMap<String, Double> values = new TreeMap<>(Utf8Order.INSTANCE);
  private final List<HeldExposure> ownerExposures = new ArrayList<>();
  private double quantity = 20;

  private Audit audit() {
    return audit(true);
  }

  private Audit audit(boolean holds) {
    values.put(ETH, quantity * 3420);
    double gross = values.values().stream().mapToDouble(Math::abs).sum();
    double net = values.values().stream().mapToDouble(Double::doubleValue).sum();
    HeldExposure own = new HeldExposure(fixture.equity, gross, net, values);
    List<HeldExposure> all = new ArrayList<>(ownerExposures);
    all.add(own);
    AuditInput input = fixture.input();
    Audit audit =
        PositionAudit.judge(
            new PositionInput(
                NOW,
                ETH,
                fixture.instruments.get(ETH),
                quantity,
                input.portfolio(),
                fixture.rules(),
                own,
                input.owner(),
                all,
                input.market(),
                null));
    if (holds) {
      assertThat(AuditVerifier.check(audit)).isEmpty();
    }
    return audit;
  }

  @Test
  void insideItsEnvelopeItPermitsNothingAllTheSame() {
    fixture.rules().getLimits().setMaxPositionWeight(0.7);
    Audit audit = audit();
    assertThat(audit.getKind()).isEqualTo(AuditKind.POSITION);
    assertThat(audit.getVerdict()).isEqualTo(Verdict.ALLOW);
    assertThat(audit.getSignalId()).isEqualTo(ETH + "@" + NOW);
    assertThat(audit.getIntent()).isEqualTo(Intent.OPEN);
    assertThat(audit.getExpiresAt()).isEqualTo(audit.getSequencedAt());
    assertThat(audit.getPublisherId()).isNull();
    assertThat(audit.getDeadlineAt()).isNull();
    assertThat(audit.getMaxQuantity()).isEqualTo(20.0);
    // 68 400 of 1 000 000: 5 + 20 (0.0684 - 0.02)/0.18.
    assertThat(factor(audit, "LIQUIDITY").getPoints())
        .isCloseTo(-(5 + 20 * 0.0484 / 0.18), within(1e-9));
    assertThat(audit.getText())
        .startsWith("ALLOW: position LONG 20 ETH-USDT (worth 68400) of P1 at 2025-05-01T12:00:00Z");
  }

  @Test
  void onlyTheFactorsThatApply() {
    assertThat(audit().getFactors().stream().map(Factor::getCode))
        .containsExactly(
            "EVENT",
            "LIQUIDITY",
            "SPREAD",
            "CORRELATION",
            "NEWS",
            "VOLATILITY",
            "CROWDING",
            "FLOOR");
  }

  @Test
  void aLongLeavesThroughTheBids() {
    fixture.market(AuditFixture.evidence(ETH, 3420, 342_000, 1e9));
    assertThat(factor(audit(), "LIQUIDITY").getRaw()).isCloseTo(0.2, within(1e-12));
    quantity = -20;
    assertThat(factor(audit(), "LIQUIDITY").getRaw()).isCloseTo(68_400 / 1e9, within(1e-12));
  }

  @Test
  void theMarketPushedItOutsideTheWeightLimit() {
    Audit audit = audit(); // 0.684 of 0.5
    assertThat(audit.getVerdict()).isEqualTo(Verdict.REDUCE);
    assertThat(codes(audit)).containsExactly("MAX_POSITION_WEIGHT");
    assertThat(veto(audit, "MAX_POSITION_WEIGHT").getObserved()).isCloseTo(0.684, within(1e-12));
    // 50 000 / 3 420 = 14.6198: 14.61 in lots of 0.01.
    assertThat(audit.getMaxQuantity()).isEqualTo(14.61);
    assertThat(audit.getText()).contains("Inside at <= 14.61 ETH-USDT.");
  }

  @Test
  void theLadderScalesTheLimits() {
    fixture.rules().getLimits().setMaxPositionWeight(0.7);
    fixture.multiplier = 0.5;
    Audit audit = audit(); // 0.684 of 0.35: 35 000 / 3 420 = 10.2339
    assertThat(codes(audit)).containsExactly("MAX_POSITION_WEIGHT");
    assertThat(audit.getMaxQuantity()).isEqualTo(10.23);
  }

  @Test
  void grossIsWorsenedByEveryPositionNetOnlyByTheHeavierSide() {
    fixture.rules().getLimits().setMaxPositionWeight(null);
    fixture.rules().getLimits().setMaxLeverage(1.0);
    fixture.rules().getLimits().setMaxNetExposure(20_000.0);
    values.put("BTC-USDT", -40_000.0);
    Audit audit = audit(); // gross 108 400, net 28 400
    assertThat(codes(audit)).containsExactly("MAX_LEVERAGE", "MAX_NET_EXPOSURE");
    // Net: 60 000 / 3 420 = 17.54; gross the same.
    assertThat(audit.getMaxQuantity()).isEqualTo(17.54);
    quantity = -20; // gross 108 400, net -108 400
    values.put("BTC-USDT", 200_000.0);
    Audit hedge = audit();
    assertThat(codes(hedge)).containsExactly("MAX_LEVERAGE");
    // The others alone exceed it.
    assertThat(hedge.getVerdict()).isEqualTo(Verdict.BLOCK);
    assertThat(hedge.getMaxQuantity()).isZero();
    assertThat(hedge.getText()).contains("Inside only once it is closed.");
  }

  @Test
  void exactlyAtALimitIsInside() {
    fixture.rules().getLimits().setMaxPositionWeight(0.684);
    assertThat(audit().getVerdict()).isEqualTo(Verdict.ALLOW);
    fixture.rules().getLimits().setMaxPositionWeight(0.684 * (1 - 1e-8));
    assertThat(audit().getVerdict()).isEqualTo(Verdict.REDUCE);
  }

  @Test
  void anOwnersLimitsHoldTheSumOfItsPortfolios() {
    fixture.rules().getLimits().setMaxPositionWeight(null);
    fixture.ownerPolicy =
        AuditFixture.policyJson(
            "{\"portfolioId\":\"owner:O1\",\"version\":1,\"limits\":{\"maxPositionWeight\":0.4}}");
    TreeMap<String, Double> held = new TreeMap<>();
    held.put(ETH, -34_200.0);
    ownerExposures.add(new HeldExposure(100_000, 34_200, -34_200, held));
    Audit audit = audit(); // (68 400 + 34 200) / 200 000 = 0.513
    assertThat(codes(audit)).containsExactly("OWNER_MAX_POSITION_WEIGHT");
    assertThat(veto(audit, "OWNER_MAX_POSITION_WEIGHT").getObserved())
        .isCloseTo(0.513, within(1e-12));
    // 80 000 - 34 200 = 45 800 / 3 420 = 13.39.
    assertThat(audit.getMaxQuantity()).isEqualTo(13.39);
  }

  @Test
  void whatNoQuantityCures() {
    fixture.rules().getLimits().setAllowedInstruments(List.of("BTC-USDT"));
    fixture.rules().getLimits().setMaxOpenPositions(1);
    values.put("BTC-USDT", 1_000.0);
    Audit audit = audit();
    assertThat(codes(audit))
        .containsExactly("INSTRUMENT_NOT_ALLOWED", "MAX_OPEN_POSITIONS", "MAX_POSITION_WEIGHT");
    assertThat(audit.getVerdict()).isEqualTo(Verdict.BLOCK);
    assertThat(audit.getMaxQuantity()).isNull();
  }

  @Test
  void withoutAMarkOrEquityItCannotBeCalledInside() {
    fixture.view.advanceTo(NOW + 10 * Times.MINUTE);
    Audit stale = audit();
    assertThat(codes(stale)).contains("INPUT_STALE");
    assertThat(stale.getVerdict()).isEqualTo(Verdict.BLOCK);
    fixture.instruments.clear();
    assertThat(codes(audit())).contains("INPUT_MISSING");
    fixture.equity = -1;
    assertThat(codes(audit())).contains("NO_EQUITY");
  }

  @Test
  void aChangedVerdictDoesNotVerify() {
    Audit audit = audit();
    audit.setVerdict(Verdict.ALLOW);
    AuditSeal.seal(audit);
    assertThat(AuditVerifier.check(audit)).isNotEmpty();
    Audit permit = audit();
    permit.setExpiresAt(permit.getSequencedAt() + Times.MINUTE);
    AuditSeal.seal(permit);
    assertThat(AuditVerifier.check(permit))
        .containsExactly("expiresAt: the audit of a position permits nothing");
  }
}
