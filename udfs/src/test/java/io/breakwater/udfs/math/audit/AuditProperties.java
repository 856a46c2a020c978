package io.breakwater.udfs.math.audit;

import static io.breakwater.udfs.math.audit.AuditFixture.ETH;
import static io.breakwater.udfs.math.audit.AuditFixture.NOW;
import static io.breakwater.udfs.math.audit.AuditFixture.evidence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.VolatilityRegime;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What must hold for every question. */
class AuditProperties {
  private static final List<VolatilityRegime> REGIMES = List.of(VolatilityRegime.values());

  private static final double[] NONSENSE = {
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    0.0,
    -0.0,
    -1.0,
    -1e300,
    1e300,
    Double.MAX_VALUE
  };

  /** A question drawn by a seed: quiet or not, small lots so that brute force stays cheap. */
  static AuditFixture drawn(Random random) {
    AuditFixture fixture = new AuditFixture();
    fixture.instrument(ETH, "L1", 0.1, random.nextBoolean() ? 5 : 700);
    fixture.equity = 2_000 + random.nextInt(60_000);
    fixture.multiplier = random.nextBoolean() ? 1 : 0.5;
    fixture.signal.setQuantity(random.nextInt(60) / 10.0 + 0.05 + 0.1);
    if (random.nextBoolean()) {
      fixture.signal.setSide(Direction.SHORT);
      fixture.signal.setStopPrice(3500.0);
      fixture.signal.setTargetPrice(random.nextBoolean() ? null : 3390.0);
    }
    InstrumentEvidence evidence =
        evidence(ETH, 3420, random.nextInt(200_000), random.nextInt(200_000));
    evidence.setRegime(REGIMES.get(random.nextInt(4)));
    fixture.market(evidence);
    if (random.nextInt(3) == 0) {
      fixture.event("E", random.nextDouble() * 6, random.nextDouble());
    }
    if (random.nextInt(3) == 0) {
      fixture.headline("N", random.nextInt(30), random.nextDouble() * 2 - 1, List.of());
    }
    fixture.meanNotional = 500.0 + random.nextInt(10_000);
    fixture.leverageFast = 0.8 + random.nextDouble();
    fixture.earlierSignals = random.nextInt(8);
    positions(fixture, random);
    limits(fixture, random);
    return fixture;
  }

  private static void positions(AuditFixture fixture, Random random) {
    for (String name : new String[] {"AAA-USDT", "BBB-USDT", "CCC-USDT"}) {
      if (random.nextBoolean()) {
        Double rho = random.nextInt(5) == 0 ? null : random.nextDouble() * 2 - 1;
        fixture.hold(name, random.nextInt(200) - 100, 20 + random.nextInt(50), rho);
      }
    }
    if (random.nextBoolean()) {
      fixture.positions.put(ETH, (random.nextInt(60) - 30) / 10.0);
    }
    if (random.nextBoolean()) {
      Direction side = random.nextBoolean() ? Direction.LONG : Direction.SHORT;
      fixture.reservations.reserve(
          new Reservation("other", 1, "d", ETH, side, false, 0.7, NOW + Times.MINUTE));
    }
    if (random.nextInt(6) == 0) {
      fixture.stops.add(
          new BreakerStop(BreakerStop.Kind.HALF_OPEN, "RUNAWAY", "instrument:" + ETH, null));
    }
  }

  private static void limits(AuditFixture fixture, Random random) {
    fixture.rules().getAudit().setThreshold((double) (30 + random.nextInt(60)));
    fixture.rules().getLimits().setMaxLeverage(random.nextBoolean() ? 3.0 : 0.5);
    fixture.rules().getLimits().setMaxPositionWeight(random.nextBoolean() ? 0.5 : null);
    if (random.nextInt(3) == 0) {
      fixture.rules().getLimits().setMaxNetExposure(1_000.0 + random.nextInt(20_000));
    }
    if (random.nextInt(3) == 0) {
      fixture.rules().getLimits().setMaxGrossExposure(1_000.0 + random.nextInt(20_000));
    }
    if (random.nextInt(3) == 0) {
      fixture.rules().getLimits().setMaxOrderNotional(500.0 + random.nextInt(10_000));
    }
  }

  @Property(tries = 200)
  void everyRecordHoldsAndItsContributionsAddUp(@ForAll long seed) {
    Audit audit = drawn(new Random(seed)).audit();
    assertThat(AuditVerifier.check(audit)).as(audit.getText()).isEmpty();
    assertThat(audit.getScore()).isBetween(0.0, 100.0);
    double sum = 0;
    for (Factor factor : audit.getFactors()) {
      sum += factor.getPoints();
      boolean floor = factor.getCode().equals("FLOOR");
      assertThat(floor ? -factor.getPoints() : factor.getPoints()).isLessThanOrEqualTo(0.0);
    }
    assertThat(sum).isCloseTo(audit.getScore() - 100, within(1e-9));
  }

  @Property(tries = 60)
  void reducedQuantityIsTheLargestByBruteForce(@ForAll long seed) {
    AuditFixture fixture = drawn(new Random(seed));
    Audit audit = fixture.audit();
    if (audit.getMaxQuantity() == null) {
      return;
    }
    // The publisher is judged by what it sent, whatever a portfolio makes of it.
    fixture.notionalAsSent = fixture.signal.getQuantity() * 3420;
    // Half-open breakers speak of the ask, so they are left out when a smaller ask is tried.
    boolean halfOpen = !fixture.stops.isEmpty();
    fixture.stops.clear();
    long asked = Math.round(audit.getQuantity() / 0.1);
    long cap = halfOpen ? asked / 2 : asked;
    long largest = 0;
    boolean gap = false;
    for (long lots = 1; lots <= cap; lots++) {
      fixture.signal.setQuantity(Lots.quantity(lots, 0.1));
      Audit smaller = fixture.audit();
      boolean passes = smaller.getVerdict() == Verdict.ALLOW;
      boolean tooSmall = AuditFixture.codes(smaller).contains("BELOW_MINIMUM");
      assertThat(passes && gap).as("what passes is one interval").isFalse();
      gap |= !passes && !tooSmall;
      largest = passes ? lots : largest;
    }
    assertThat(audit.getMaxQuantity()).isEqualTo(Lots.quantity(largest, 0.1));
  }

  @Property(tries = 60)
  void scoreNeverRisesWithTheQuantity(@ForAll long seed) {
    AuditFixture fixture = drawn(new Random(seed));
    double before = 101;
    // The publisher is judged by what it sent: measured at one size, so that only liquidity moves.
    fixture.earlierSignals = 0;
    for (int lots = 1; lots < 40; lots++) {
      fixture.signal.setQuantity(Lots.quantity(lots, 0.1));
      double score = fixture.audit().getScore();
      assertThat(score).isLessThanOrEqualTo(before);
      before = score;
    }
  }

  @Property(tries = 200)
  void nonsenseIsNeverAllowed(@ForAll long seed) {
    Random random = new Random(seed);
    AuditFixture fixture = drawn(random);
    double nonsense = NONSENSE[random.nextInt(NONSENSE.length)];
    boolean huge = nonsense > 1 && Double.isFinite(nonsense);
    if (!huge && random.nextInt(4) == 0) {
      fixture.signal.setIntent(random.nextBoolean() ? Intent.CLOSE : Intent.REDUCE);
    }
    switch (random.nextInt(huge ? 2 : 7)) {
      case 0 -> fixture.signal.setQuantity(nonsense);
      case 1 -> fixture.signal.setEntryPrice(nonsense);
      case 2 -> fixture.signal.setStopPrice(nonsense);
      case 3 -> fixture.signal.setTargetPrice(nonsense);
      case 4 -> fixture.signal.setLeverage(nonsense);
      case 5 -> fixture.signal.setPublisherEquity(nonsense);
      default -> fixture.signal.setValidForSeconds(nonsense);
    }
    Audit audit = fixture.audit();
    assertThat(audit.getVerdict()).isEqualTo(Verdict.BLOCK);
    assertThat(AuditVerifier.check(audit)).isEmpty();
  }
}
