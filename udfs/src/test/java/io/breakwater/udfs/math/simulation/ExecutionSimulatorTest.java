package io.breakwater.udfs.math.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.BreakerState;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.EvidenceVector;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.OrderStatus;
import io.breakwater.schemas.avro.OrderUpdate;
import io.breakwater.schemas.avro.TradeSide;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.udfs.math.evidence.Mark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The simulated venue: when it fills, at what price, and what takes an order back. */
class ExecutionSimulatorTest {
  private static final long START = 1_746_100_800L * Times.SECOND;
  private static final String ETH = "ETH-USDT";

  private ExecutionSimulator venue = new ExecutionSimulator();

  @BeforeEach
  void knowsEth() {
    venue.observe(
        record(
            Instrument.newBuilder()
                .setInstrument(ETH)
                .setBase("ETH")
                .setQuote("USDT")
                .setVenue("SIMEX")
                .setLotSize(0.01)
                .setTakerFeeRate(0.001)
                .setContractMultiplier(10)
                .build()));
  }

  private static LogRecord record(SpecificRecord body) {
    return FactOrder.envelope("test", 0, body);
  }

  private static Audit verdict(String id, int verdictRevision, Verdict verdict, double quantity) {
    return Audit.newBuilder()
        .setDecisionId(id)
        .setKind(AuditKind.SIGNAL)
        .setPortfolioId("P1")
        .setSignalId("S1")
        .setSignalRevision(1)
        .setVerdictRevision(verdictRevision)
        .setInstrument(ETH)
        .setSide(Direction.LONG)
        .setIntent(Intent.OPEN)
        .setQuantity(4.0)
        .setMaxQuantity(quantity)
        .setVerdict(verdict)
        .setVetoes(List.of())
        .setFactors(List.of())
        .setEmittedAt(START)
        .setSequencedAt(START)
        .setExpiresAt(START + 5 * Times.MINUTE)
        .setMode(Mode.ADVISORY)
        .setModelVersion("1")
        .setContentHash("c0ffee")
        .setRecordSha256("")
        .setText("")
        .build();
  }

  private static Order leg(Mode mode, boolean reduceOnly) {
    return Order.newBuilder()
        .setClientOrderId("L1")
        .setPlanId("PL")
        .setLeg(0)
        .setPortfolioId("P1")
        .setInstrument(ETH)
        .setSide(TradeSide.SELL)
        .setQuantity(3)
        .setReduceOnly(reduceOnly)
        .setReason("drift")
        .setTrigger("DRIFT")
        .setMode(mode)
        .setCreatedAt(START)
        .setExpiresAt(START + 5 * Times.MINUTE)
        .build();
  }

  /** Everything the venue says after evidence of ETH at {@code time}. */
  private List<SpecificRecord> marked(long time, double price, boolean fresh) {
    venue.observe(
        record(
            new EvidenceVector(
                time,
                List.of(
                    InstrumentEvidence.newBuilder()
                        .setInstrument(ETH)
                        .setBooks(List.of())
                        .build()))));
    return drain(time, price, fresh);
  }

  private List<SpecificRecord> drain(long now, double price, boolean fresh) {
    List<SpecificRecord> facts = new ArrayList<>();
    LogRecord next = venue.next(now, name -> new Mark(price, now, fresh, "book"));
    while (next != null) {
      assertThat(next.getLogTime()).isLessThanOrEqualTo(now);
      facts.add((SpecificRecord) next.getBody());
      next = venue.next(now, name -> new Mark(price, now, fresh, "book"));
    }
    return facts;
  }

  private static void isUpdate(SpecificRecord fact, String order, OrderStatus status) {
    assertThat(fact)
        .isInstanceOfSatisfying(
            OrderUpdate.class,
            update -> {
              assertThat(update.getClientOrderId()).isEqualTo(order);
              assertThat(update.getStatus()).isEqualTo(status);
            });
  }

  @Test
  void fillsAtTheNextFreshMarkForTheTakersFee() {
    venue.onDecision(verdict("D1", 1, Verdict.ALLOW, 4));
    assertThat(marked(START, 3400, true)).as("the mark it was decided at").isEmpty();
    assertThat(marked(START + 1, 3410, false)).as("a stale mark").isEmpty();
    assertThat(drain(START + 2, 3415, true)).as("no new evidence").isEmpty();

    List<SpecificRecord> facts = marked(START + 3, 3420, true);
    assertThat(facts).hasSize(2);
    Fill fill = (Fill) facts.get(0);
    assertThat(fill.getPrice()).isEqualTo(3420);
    assertThat(fill.getQuantity()).isEqualTo(4);
    assertThat(fill.getSide()).isEqualTo(TradeSide.BUY);
    // 4 contracts of 10 at 3 420, a thousandth of it.
    assertThat(fill.getFee()).isEqualTo(136.8);
    assertThat(fill.getSignalId()).isEqualTo("S1");
    assertThat(fill.getClientOrderId()).isEqualTo("D1");
    assertThat(fill.getEventTime()).isEqualTo(START + 3);
    isUpdate(facts.get(1), "D1", OrderStatus.FILLED);
    assertThat(marked(START + 4, 3430, true)).as("once only").isEmpty();
  }

  @Test
  void fillsAReducedVerdictAtWhatItAllows() {
    venue.onDecision(verdict("D1", 1, Verdict.REDUCE, 1.5));
    assertThat(((Fill) marked(START + 1, 3420, true).get(0)).getQuantity()).isEqualTo(1.5);
  }

  @Test
  void takesAVerdictThatIsToldAgainForNoSecondOrder() {
    venue.onDecision(verdict("D1", 1, Verdict.ALLOW, 4));
    marked(START + 1, 3420, true);
    venue.onDecision(verdict("D1", 1, Verdict.ALLOW, 4));
    assertThat(marked(START + 2, 3420, true)).isEmpty();
  }

  @Test
  void expiresWhereNoMarkCameInTime() {
    venue.onDecision(verdict("D1", 1, Verdict.ALLOW, 4));
    List<SpecificRecord> facts = marked(START + 5 * Times.MINUTE, 3420, true);
    assertThat(facts).hasSize(1);
    isUpdate(facts.get(0), "D1", OrderStatus.EXPIRED);
  }

  @Test
  void aLaterVerdictReplacesTheOrder() {
    venue.onDecision(verdict("D1", 1, Verdict.ALLOW, 4));
    venue.onDecision(verdict("D2", 2, Verdict.REDUCE, 2));
    List<SpecificRecord> facts = marked(START + 1, 3420, true);
    isUpdate(facts.get(0), "D1", OrderStatus.CANCELED);
    assertThat(((Fill) facts.get(1)).getQuantity()).isEqualTo(2);
    isUpdate(facts.get(2), "D2", OrderStatus.FILLED);
    assertThat(facts).hasSize(3);
  }

  @Test
  void aLaterVerdictFillsOnlyWhatTheEarlierDidNot() {
    venue.onDecision(verdict("D1", 1, Verdict.REDUCE, 1.5));
    marked(START + 1, 3420, true);
    venue.onDecision(verdict("D2", 2, Verdict.ALLOW, 4));
    assertThat(((Fill) marked(START + 2, 3420, true).get(0)).getQuantity()).isEqualTo(2.5);
  }

  @Test
  void aBlockTakesTheOrderBack() {
    venue.onDecision(verdict("D1", 1, Verdict.ALLOW, 4));
    venue.onDecision(verdict("D2", 2, Verdict.BLOCK, 0));
    List<SpecificRecord> facts = marked(START + 1, 3420, true);
    assertThat(facts).hasSize(1);
    isUpdate(facts.get(0), "D1", OrderStatus.CANCELED);
  }

  @Test
  void aLatchedPortfolioCancelsItsOpeningsAndKeepsReductions() {
    venue.onDecision(verdict("D1", 1, Verdict.ALLOW, 4));
    venue.onDecision(leg(Mode.ENFORCE, true));
    venue.onDecision(breaker("P2"));
    venue.onDecision(breaker("P1"));
    List<SpecificRecord> facts = drain(START, 3420, true);
    assertThat(facts).hasSize(1);
    isUpdate(facts.get(0), "D1", OrderStatus.CANCELED);
    assertThat(((Fill) marked(START + 1, 3420, true).get(0)).getClientOrderId()).isEqualTo("L1");
  }

  private static Breaker breaker(String portfolio) {
    return Breaker.newBuilder()
        .setBreakerId("B1")
        .setScopeKind("portfolio")
        .setScope(portfolio)
        .setPattern("DRAWDOWN_LIMIT")
        .setFrom(BreakerState.CLOSED)
        .setTo(BreakerState.LATCHED)
        .setAction("CANCEL_OPENING, REDUCE_ONLY")
        .setEventTime(START)
        .setEvidence(Map.of())
        .setCause("drawdown")
        .build();
  }

  @Test
  void tradesRebalanceLegsOnlyWhereTheyAreEnforced() {
    venue.onDecision(leg(Mode.ADVISORY, true));
    assertThat(marked(START + 1, 3420, true)).isEmpty();
    venue.onDecision(leg(Mode.ENFORCE, true));
    Fill fill = (Fill) marked(START + 2, 3420, true).get(0);
    assertThat(fill.getSide()).isEqualTo(TradeSide.SELL);
    assertThat(fill.getSignalId()).isNull();
  }

  @Test
  void goesOnAlikeAfterARoundTrip() throws IOException {
    venue.onDecision(verdict("D0", 1, Verdict.REDUCE, 1));
    marked(START + 1, 3420, true);
    venue.onDecision(verdict("D1", 2, Verdict.ALLOW, 4));
    venue.onDecision(leg(Mode.ENFORCE, true));
    ExecutionSimulator restored = again(venue);
    // Known before, so no second order on either side.
    venue.onDecision(verdict("D0", 1, Verdict.REDUCE, 1));
    restored.onDecision(verdict("D0", 1, Verdict.REDUCE, 1));

    List<SpecificRecord> expected = marked(START + 2, 3500, true);
    venue = restored;
    assertThat(marked(START + 2, 3500, true)).isEqualTo(expected);
    assertThat(expected).hasSize(4);
    assertThat(((Fill) expected.get(0)).getQuantity()).isEqualTo(3);
  }

  @Test
  void remembersWhatItHasNotYetSaid() throws IOException {
    venue.onDecision(verdict("D1", 1, Verdict.ALLOW, 4));
    // Replaced, but the venue has not been asked for what it has to say about it.
    venue.onDecision(verdict("D2", 2, Verdict.REDUCE, 2));
    venue = again(venue);

    List<SpecificRecord> facts = marked(START + 1, 3420, true);
    assertThat(facts).hasSize(3);
    isUpdate(facts.get(0), "D1", OrderStatus.CANCELED);
    assertThat(((Fill) facts.get(1)).getClientOrderId()).isEqualTo("D2");
  }

  private static ExecutionSimulator again(ExecutionSimulator simulator) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    simulator.writeTo(new DataOutputStream(bytes));
    return ExecutionSimulator.readFrom(
        new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }
}
