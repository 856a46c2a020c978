package io.breakwater.jobs.report;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.Attribution;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Balance;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.BreakerState;
import io.breakwater.schemas.avro.Correlation;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Explanation;
import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.InputStatus;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.PortfolioState;
import io.breakwater.schemas.avro.TradeSide;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.Veto;
import io.breakwater.schemas.avro.VolatilityRegime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/** A small run by hand: two hours, two instruments, two portfolios, names of the worst kind. */
final class ReportFixture implements ReportSource {
  static final long START = Times.parseIso("2025-05-05T00:00:00Z");
  static final int MINUTES = 120;

  /** A name that ends scripts, opens comments and breaks surrogates. */
  static final String NASTY = "</script><!--<img src=x onerror=alert(1)>&'\"\u2028\ud800 é";

  private final Map<String, List<SpecificRecord>> streams = new HashMap<>();

  ReportFixture() {
    for (String name : List.of("AAA-USDT", "BBB-USDT")) {
      add(
          Topics.INSTRUMENTS,
          Instrument.newBuilder()
              .setInstrument(name)
              .setBase(name.substring(0, 3))
              .setQuote("USDT")
              .setVenue("v")
              .setLotSize(1)
              .setTakerFeeRate(0.001)
              .build());
    }
    add(Topics.BALANCES, new Balance("P", START, 1_000.0, List.of()));
    add(Topics.BALANCES, new Balance(NASTY, START, 2_000.0, List.of()));
    decisions();
    for (int minute = 1; minute <= MINUTES; minute++) {
      bars(START + minute * Times.MINUTE, minute);
    }
  }

  private void bars(long time, int minute) {
    instrument("AAA-USDT", time, 100 + minute % 7);
    instrument("BBB-USDT", time, 50);
    portfolio("P", time, 1_000 + minute, minute > 60 ? 0.5 : 1);
    portfolio(NASTY, time, 2_000 - minute, 1);
    Correlation market = new Correlation();
    market.setEventTime(time);
    market.setMeanCorrelation(0.5);
    market.setStressShare(minute / 240.0);
    add(Topics.CORRELATIONS, market);
    Attribution whole = new Attribution();
    whole.setPortfolioId("P");
    whole.setFrom(START);
    whole.setTo(time);
    whole.setFees(minute / 10.0);
    add(Topics.ATTRIBUTION, whole);
  }

  private void instrument(String name, long time, double close) {
    InstrumentState row = new InstrumentState();
    row.setInstrument(name);
    row.setEventTime(time);
    row.setClose(close);
    row.setSigmaSlowAnnualised(0.6);
    row.setVolatilityRegime(close > 105 ? VolatilityRegime.SHOCK : VolatilityRegime.NORMAL);
    add(Topics.INSTRUMENT_STATES, row);
  }

  private void portfolio(String id, long time, double equity, double multiplier) {
    PortfolioState row = new PortfolioState();
    row.setPortfolioId(id);
    row.setEventTime(time);
    row.setEquity(equity);
    row.setNav(equity / 1_000);
    row.setGross(100);
    row.setExposureMultiplier(multiplier);
    row.setWeights(Map.of("AAA-USDT", 100 / equity));
    add(Topics.PORTFOLIOS, row);
  }

  private void decisions() {
    audit("d-allow", "P", 10, Verdict.ALLOW, "allowed in words");
    audit("d-block", "P", 20, Verdict.BLOCK, "blocked in words");
    audit(NASTY, NASTY, 30, Verdict.BLOCK, "words with " + NASTY);
    add(Topics.BREAKERS, step("b-open", BreakerState.CLOSED, BreakerState.OPEN, 15));
    add(Topics.BREAKERS, step("b-closed", BreakerState.OPEN, BreakerState.CLOSED, 45));
    Order order = new Order();
    order.setClientOrderId("o-1");
    order.setPlanId("plan");
    order.setPortfolioId("P");
    order.setInstrument("AAA-USDT");
    order.setSide(TradeSide.SELL);
    order.setQuantity(2);
    order.setReason("too much");
    order.setTrigger("DRIFT");
    order.setMode(Mode.ENFORCE);
    order.setCreatedAt(START + 70 * Times.MINUTE);
    order.setExpiresAt(START + 75 * Times.MINUTE);
    add(Topics.ORDERS, order);
    add(
        Topics.EXPLANATIONS,
        new Explanation(
            "o-1", "order", "P", "AAA-USDT", order.getCreatedAt(), "the order in words"));
  }

  private static Breaker step(String id, BreakerState from, BreakerState to, int minute) {
    return Breaker.newBuilder()
        .setBreakerId(id)
        .setScopeKind("instrument")
        .setScope("AAA-USDT")
        .setPattern("FLASH_MOVE")
        .setFrom(from)
        .setTo(to)
        .setAction("BLOCK_OPENING")
        .setEventTime(START + minute * Times.MINUTE)
        .setEvidence(Map.of())
        .setCause("it fell")
        .build();
  }

  private void audit(String id, String portfolio, int minute, Verdict verdict, String text) {
    long time = START + minute * Times.MINUTE;
    add(
        Topics.AUDITS,
        Audit.newBuilder()
            .setDecisionId(id)
            .setKind(AuditKind.SIGNAL)
            .setPortfolioId(portfolio)
            .setSignalId("s-" + id)
            .setSignalRevision(1)
            .setVerdictRevision(1)
            .setInstrument("AAA-USDT")
            .setSide(Direction.LONG)
            .setIntent(Intent.OPEN)
            .setQuantity(1.0)
            .setVerdict(verdict)
            .setVetoes(
                verdict == Verdict.BLOCK
                    ? List.of(Veto.newBuilder().setCode("BREAKER_OPEN").setScope("x").build())
                    : List.of())
            .setFactors(
                List.of(
                    Factor.newBuilder()
                        .setCode("VOLATILITY")
                        .setPoints(-4)
                        .setCurve(List.of())
                        .setStatus(InputStatus.OK)
                        .build()))
            .setEmittedAt(time)
            .setSequencedAt(time)
            .setExpiresAt(time)
            .setMode(Mode.ENFORCE)
            .setModelVersion("1")
            .setContentHash("")
            .setRecordSha256("")
            .setText(text)
            .build());
  }

  private void add(Topic<?> topic, SpecificRecord row) {
    streams.computeIfAbsent(topic.name(), name -> new ArrayList<>()).add(row);
  }

  /** Forgets a stream. */
  ReportFixture without(Topic<?> topic) {
    streams.remove(topic.name());
    return this;
  }

  @Override
  public <T extends SpecificRecord> void each(Topic<T> topic, Consumer<T> taker) {
    streams
        .getOrDefault(topic.name(), List.of())
        .forEach(row -> taker.accept(topic.recordClass().cast(row)));
  }

  /** The run put together. */
  ReplayReport report(boolean simulated) throws java.io.IOException {
    RunFacts facts =
        new RunFacts("in " + NASTY, simulated, Map.of("signals", 3L), Map.of("dead-letters", 1L));
    return ReplayReport.of(this, facts, audit -> "because " + audit.getVerdict());
  }
}
