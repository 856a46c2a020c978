package io.breakwater.jobs.report;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Attribution;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Balance;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.Correlation;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.FillStatus;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.PortfolioState;
import io.breakwater.schemas.avro.Transfer;
import io.breakwater.schemas.avro.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A run, read once and put together for its page. */
public final class ReplayReport {
  private static final long DAY_HOURS = 24;

  /** Most decisions in a page. */
  static final int DECISIONS = 5_000;

  /** Most recorded fills drawn in a page. */
  static final int FILLS = 2_000;

  /** Most portfolios with plots. */
  static final int PORTFOLIOS = 30;

  /** Most instruments with plots. */
  static final int INSTRUMENTS = 40;

  final RunFacts facts;
  final TreeMap<String, Instrument> instruments = new TreeMap<>(Utf8Order.INSTANCE);
  final TreeMap<String, PortfolioPage> portfolios = new TreeMap<>(Utf8Order.INSTANCE);
  final TreeMap<String, InstrumentPage> plotted = new TreeMap<>(Utf8Order.INSTANCE);
  final TreeMap<String, FactorCounts> factors = new TreeMap<>(Utf8Order.INSTANCE);
  final FactorCounts allFactors = new FactorCounts();
  final TreeMap<String, Long> modes = new TreeMap<>(Utf8Order.INSTANCE);
  final DecisionList decisions = new DecisionList(DECISIONS);
  final BreakerSpans spans = new BreakerSpans();
  final Thinned meanCorrelation = new Thinned();
  final Thinned stressShare = new Thinned();
  final TreeMap<String, Fill> fills = new TreeMap<>(Utf8Order.INSTANCE);
  long heldInside;
  long from = Long.MAX_VALUE;
  long to = Long.MIN_VALUE;
  Chosen plottedPortfolios = new Chosen(PORTFOLIOS, Map.of());
  Chosen plottedInstruments = new Chosen(INSTRUMENTS, Map.of());

  private final Function<Audit, String> reason;
  private final WithoutBreakwater without = new WithoutBreakwater();
  private final TreeMap<String, List<Transfer>> transfers = new TreeMap<>(Utf8Order.INSTANCE);
  private final TreeMap<String, Long> byPortfolio = new TreeMap<>(Utf8Order.INSTANCE);
  private final TreeMap<String, Long> byInstrument = new TreeMap<>(Utf8Order.INSTANCE);
  private final TreeMap<String, Double> moment = new TreeMap<>(Utf8Order.INSTANCE);

  private ReplayReport(RunFacts facts, Function<Audit, String> reason) {
    this.facts = facts;
    this.reason = reason;
  }

  /**
   * Reads a run.
   *
   * @param reason main reason of a verdict, in a few words
   * @throws IOException if a stream cannot be read
   */
  public static ReplayReport of(ReportSource source, RunFacts facts, Function<Audit, String> reason)
      throws IOException {
    ReplayReport report = new ReplayReport(facts, reason);
    report.readInputs(source);
    report.readDecisions(source);
    report.readSeries(source);
    return report;
  }

  private void readInputs(ReportSource source) throws IOException {
    source.each(Topics.INSTRUMENTS, row -> instruments.put(row.getInstrument(), row));
    instruments.values().forEach(without::add);
    List<Balance> balances = new ArrayList<>();
    source.each(Topics.BALANCES, balances::add);
    balances.sort(Comparator.comparingLong(Balance::getAsOf));
    balances.forEach(without::add);
    source.each(
        Topics.TRANSFERS,
        row -> transfers.computeIfAbsent(row.getPortfolioId(), id -> new ArrayList<>()).add(row));
    transfers.values().forEach(rows -> rows.sort(Comparator.comparingLong(Transfer::getEventTime)));
    transfers.values().forEach(rows -> rows.forEach(without::add));
    // Of a fill's revisions the highest counts.
    source.each(
        Topics.FILLS,
        row ->
            fills.merge(
                row.getFillId(),
                row,
                (old, now) -> now.getRevision() >= old.getRevision() ? now : old));
    fills.values().removeIf(row -> row.getStatus() == FillStatus.BUSTED);
  }

  private void readDecisions(ReportSource source) throws IOException {
    source.each(Topics.AUDITS, this::onAudit);
    source.each(
        Topics.BREAKERS,
        (Breaker step) -> {
          spans.add(step);
          take(Decision.of(step));
        });
    source.each(Topics.ORDERS, (Order order) -> take(Decision.of(order)));
    decisions.settle();
    source.each(Topics.EXPLANATIONS, decisions::explain);
    plottedPortfolios = new Chosen(PORTFOLIOS, byPortfolio);
    plottedInstruments = new Chosen(INSTRUMENTS, byInstrument);
  }

  private void onAudit(Audit audit) {
    if (audit.getKind() == AuditKind.POSITION) {
      if (audit.getVerdict() == Verdict.ALLOW) {
        // Every bar, every position: nothing is wrong, and nothing was decided.
        heldInside++;
      } else {
        take(Decision.of(audit, reason.apply(audit)));
      }
      return;
    }
    without.add(audit);
    modes.merge(audit.getMode().name(), 1L, Long::sum);
    allFactors.add(audit);
    if (audit.getPortfolioId() != null) {
      factors.computeIfAbsent(audit.getPortfolioId(), id -> new FactorCounts()).add(audit);
    }
    take(Decision.of(audit, reason.apply(audit)));
  }

  private void take(Decision decision) {
    decisions.add(decision);
    count(byPortfolio, decision.portfolio());
    count(byInstrument, decision.instrument());
  }

  private static void count(Map<String, Long> counts, @Nullable String name) {
    if (name != null) {
      counts.merge(name, 1L, Long::sum);
    }
  }

  private void readSeries(ReportSource source) throws IOException {
    source.each(Topics.PORTFOLIOS, (PortfolioState row) -> onPortfolio(row));
    source.each(Topics.ATTRIBUTION, this::onAttribution);
    // What was executed without a simulator was executed whatever the signals said.
    boolean compared = facts.simulated() && without.hasSignals();
    without.begin(
        (id, standing) -> {
          PortfolioPage page = portfolios.get(id);
          if (page != null) {
            page.take(standing);
          }
        });
    long[] last = {Long.MIN_VALUE};
    source.each(
        Topics.INSTRUMENT_STATES,
        row -> {
          if (compared && row.getEventTime() != last[0]) {
            flush(last[0]);
          }
          last[0] = row.getEventTime();
          onInstrument(row);
        });
    if (compared) {
      flush(last[0]);
    }
    decisions.priceRest();
    source.each(Topics.CORRELATIONS, this::onCorrelation);
    fills.values().forEach(this::onFill);
  }

  private void flush(long time) {
    if (!moment.isEmpty()) {
      without.moment(time, moment);
      moment.clear();
    }
  }

  private void onPortfolio(PortfolioState row) {
    String id = row.getPortfolioId();
    boolean plots = plottedPortfolios.has(id);
    portfolios
        .computeIfAbsent(
            id, name -> new PortfolioPage(name, transfers.getOrDefault(name, List.of())))
        .take(row, plots ? plottedInstruments : null);
  }

  private void onAttribution(Attribution row) {
    PortfolioPage page = portfolios.get(row.getPortfolioId());
    if (page != null && row.getStrategyId() == null) {
      page.take(row);
    }
  }

  private void onInstrument(InstrumentState row) {
    from = Math.min(from, row.getEventTime());
    to = Math.max(to, row.getEventTime());
    moment.put(row.getInstrument(), row.getClose());
    decisions.price(row);
    if (plottedInstruments.has(row.getInstrument())) {
      plotted.computeIfAbsent(row.getInstrument(), name -> new InstrumentPage()).take(row);
    }
  }

  private void onCorrelation(Correlation row) {
    if (row.getLeft() != null) {
      return;
    }
    if (row.getMeanCorrelation() != null) {
      meanCorrelation.add(row.getEventTime(), row.getMeanCorrelation());
    }
    if (row.getStressShare() != null) {
      stressShare.add(row.getEventTime(), row.getStressShare());
    }
  }

  private void onFill(Fill fill) {
    PortfolioPage page = portfolios.get(fill.getPortfolioId());
    Instrument instrument = instruments.get(fill.getInstrument());
    if (page != null && instrument != null) {
      page.trade(
          Math.abs(fill.getQuantity() * fill.getPrice() * instrument.getContractMultiplier()),
          fill.getFee());
    }
  }

  /** Hours over which gains and losses are compared: a day in a run of over a week. */
  long comparedHours() {
    return to - from > 7 * DAY_HOURS * Times.HOUR ? DAY_HOURS : 1;
  }

  /** The fee that every instrument takes, ratio; null: they differ, or take none. */
  @Nullable Double onlyFeeRate() {
    double[] rates =
        instruments.values().stream().mapToDouble(Instrument::getTakerFeeRate).distinct().toArray();
    return rates.length == 1 && rates[0] > 0 ? (Double) rates[0] : null;
  }
}
