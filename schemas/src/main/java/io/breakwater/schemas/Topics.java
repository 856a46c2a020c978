package io.breakwater.schemas;

import io.breakwater.schemas.Topic.Direction;
import io.breakwater.schemas.Topic.Draft;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Attribution;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Balance;
import io.breakwater.schemas.avro.Bar;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.Clusters;
import io.breakwater.schemas.avro.Command;
import io.breakwater.schemas.avro.Correlation;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.Explanation;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.Flow;
import io.breakwater.schemas.avro.Funding;
import io.breakwater.schemas.avro.GateReport;
import io.breakwater.schemas.avro.Genesis;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.MatrixStripe;
import io.breakwater.schemas.avro.News;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.OrderUpdate;
import io.breakwater.schemas.avro.Outcome;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.PortfolioState;
import io.breakwater.schemas.avro.Pulse;
import io.breakwater.schemas.avro.ScheduledEvent;
import io.breakwater.schemas.avro.ShadowAudit;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.TimeframeState;
import io.breakwater.schemas.avro.Trade;
import io.breakwater.schemas.avro.Transfer;
import io.breakwater.schemas.avro.VenueStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Every stream there is.
 *
 * <p>Market data is kept for days, as it can be had again; what money rests on (signals, fills,
 * policies, audits, orders …) for ever. An instrument's records share its partition, a publisher's
 * signals theirs, a portfolio's records theirs.
 */
public final class Topics {
  private static final Map<String, Topic<?>> BY_NAME = new LinkedHashMap<>();

  // ---------------------------------------------------------------- inputs

  /** Tradable instruments. */
  public static final Topic<Instrument> INSTRUMENTS =
      add(fact("instruments", Instrument.class, Instrument::getInstrument));

  /** Rules of portfolios. */
  public static final Topic<Policy> POLICIES =
      add(fact("policies", Policy.class, Policy::getPortfolioId));

  /** Whether venues trade. */
  public static final Topic<VenueStatus> VENUES =
      add(fact("venues", VenueStatus.class, VenueStatus::getVenue));

  /** Scheduled events. */
  public static final Topic<ScheduledEvent> EVENTS =
      add(fact("events", ScheduledEvent.class, ScheduledEvent::getEventId));

  /** How portfolios stand where a new deployment begins. */
  public static final Topic<Genesis> GENESIS =
      add(fact("genesis", Genesis.class, r -> r.getScopeKind() + ":" + r.getScope()));

  /** Ready-made bars. */
  public static final Topic<Bar> BARS =
      add(fact("bars", Bar.class, Bar::getInstrument).partitions(4).keepDays(14));

  /** Trade prints. */
  public static final Topic<Trade> TRADES =
      add(fact("trades", Trade.class, Trade::getInstrument).partitions(4).keepDays(14));

  /** Order-book snapshots. */
  public static final Topic<Book> BOOKS =
      add(fact("books", Book.class, Book::getInstrument).partitions(4).keepDays(14));

  /** Funding rates. */
  public static final Topic<Funding> FUNDING =
      add(fact("funding", Funding.class, Funding::getInstrument).keepDays(90));

  /** On-chain flows. */
  public static final Topic<Flow> FLOWS =
      add(fact("flows", Flow.class, Flow::getAsset).keepDays(90));

  /** News items. */
  public static final Topic<News> NEWS =
      add(fact("news", News.class, News::getNewsId).keepDays(90));

  /** What portfolios hold, as custodians report it. */
  public static final Topic<Balance> BALANCES =
      add(fact("balances", Balance.class, Balance::getPortfolioId).partitions(2));

  /** Money moved in or out. */
  public static final Topic<Transfer> TRANSFERS =
      add(fact("transfers", Transfer.class, Transfer::getPortfolioId).partitions(2));

  /** Executions. */
  public static final Topic<Fill> FILLS =
      add(fact("fills", Fill.class, Fill::getPortfolioId).partitions(2));

  /** What became of orders. */
  public static final Topic<OrderUpdate> ORDER_UPDATES =
      add(fact("order-updates", OrderUpdate.class, OrderUpdate::getPortfolioId).partitions(2));

  /** What people order. */
  public static final Topic<Command> COMMANDS =
      add(fact("commands", Command.class, Command::getScope));

  /** Wishes to trade; by publisher, so that habits are counted in one place. */
  public static final Topic<Signal> SIGNALS =
      add(fact("signals", Signal.class, Signal::getPublisherId).partitions(4));

  // -------------------------------------------------------------- internal

  /** From market-state to intake: evidence and bar vectors, trips, valuation ticks; one order. */
  public static final Topic<LogRecord> EVIDENCE = add(log("evidence").keepDays(30));

  /** The ordered log that decisions are a function of; partition = shard mod partitions. */
  public static final Topic<LogRecord> DECISION_LOG =
      add(log("decision-log").partitions(4).keepDays(30).stampedByTheBroker());

  /** From the gate to intake: verdicts that could not be published in time. */
  public static final Topic<GateReport> GATE_REPORTS =
      add(
          new Draft<>(
                  "gate-reports",
                  GateReport.class,
                  Direction.INTERNAL,
                  GateReport::getPortfolioId,
                  GateReport::getObservedAt)
              .partitions(2)
              .keepDays(30));

  // --------------------------------------------------------------- outputs

  /** State of instruments at bar ends. */
  public static final Topic<InstrumentState> INSTRUMENT_STATES =
      add(
          output(
                  "instrument-states",
                  InstrumentState.class,
                  InstrumentState::getInstrument,
                  InstrumentState::getEventTime)
              .partitions(4)
              .keepDays(90));

  /** Bars of 15 minutes, 1 hour, 4 hours and 1 day with their regimes. */
  public static final Topic<TimeframeState> TIMEFRAMES =
      add(
          output(
                  "timeframes",
                  TimeframeState.class,
                  TimeframeState::getInstrument,
                  TimeframeState::getEventTime)
              .keepDays(90));

  /** Correlations that broke, and market-wide rows. */
  public static final Topic<Correlation> CORRELATIONS =
      add(
          output(
                  "correlations",
                  Correlation.class,
                  r -> r.getLeft() == null ? "market" : r.getLeft() + "|" + r.getRight(),
                  Correlation::getEventTime)
              .keepDays(90));

  /** The whole matrix of pairs in stripes of rows, where it is asked for. */
  public static final Topic<MatrixStripe> MATRIX =
      add(
          output(
                  "matrix",
                  MatrixStripe.class,
                  r -> String.format(Locale.ROOT, "%06d", r.getFirstRow()),
                  MatrixStripe::getEventTime)
              .keepDays(7));

  /** Clusters of instruments, every 15 minutes. */
  public static final Topic<Clusters> CLUSTERS =
      add(
          output("clusters", Clusters.class, Clusters::getMap, Clusters::getEventTime)
              .keepDays(90));

  /** Portfolios at bar ends. */
  public static final Topic<PortfolioState> PORTFOLIOS =
      add(
          output(
                  "portfolios",
                  PortfolioState.class,
                  PortfolioState::getPortfolioId,
                  PortfolioState::getEventTime)
              .partitions(2)
              .ledger());

  /** Verdicts. */
  public static final Topic<Audit> AUDITS =
      add(
          output(
                  "audits",
                  Audit.class,
                  r -> r.getPortfolioId() == null ? r.getSignalId() : r.getPortfolioId(),
                  Audit::getSequencedAt)
              .partitions(4));

  /** What shadow policies would have said; never to be acted on. */
  public static final Topic<ShadowAudit> SHADOW_AUDITS =
      add(
          output(
                  "shadow-audits",
                  ShadowAudit.class,
                  r -> AUDITS.key(r.getAudit()),
                  r -> r.getAudit().getSequencedAt())
              .partitions(4)
              .keepDays(90));

  /** Steps of circuit breakers. */
  public static final Topic<Breaker> BREAKERS =
      add(
          output(
              "breakers",
              Breaker.class,
              r -> r.getScopeKind() + ":" + r.getScope(),
              Breaker::getEventTime));

  /** How portfolios, owners and the house stand, from time to time: what genesis is made of. */
  public static final Topic<Genesis> SNAPSHOTS =
      add(
          output(
                  "snapshots",
                  Genesis.class,
                  r -> r.getScopeKind() + ":" + r.getScope(),
                  Genesis::getAsOf)
              .keepDays(30));

  /** Orders of rebalance plans. */
  public static final Topic<Order> ORDERS =
      add(
          output("orders", Order.class, Order::getPortfolioId, Order::getCreatedAt)
              .partitions(2)
              .ledger());

  /** What a person should see. */
  public static final Topic<Alert> ALERTS =
      add(output("alerts", Alert.class, Alert::getScope, Alert::getEventTime).keepDays(365));

  /** Where results came from. */
  public static final Topic<Attribution> ATTRIBUTION =
      add(
          output("attribution", Attribution.class, Attribution::getPortfolioId, Attribution::getTo)
              .ledger());

  /** Why, for people. */
  public static final Topic<Explanation> EXPLANATIONS =
      add(output("explanations", Explanation.class, Explanation::getId, Explanation::getEventTime));

  /** What became of audited signals. */
  public static final Topic<Outcome> OUTCOMES =
      add(output("outcomes", Outcome.class, Outcome::getDecisionId, Outcome::getEventTime));

  /** What could not be used. */
  public static final Topic<DeadLetter> DEAD_LETTERS =
      add(
          output(
                  "dead-letters",
                  DeadLetter.class,
                  DeadLetter::getStream,
                  r -> r.getEventTime() == null ? 0L : r.getEventTime())
              .keepDays(90));

  /** Signs of life of the rooms. */
  public static final Topic<Pulse> PULSE =
      add(
          output("pulse", Pulse.class, r -> Integer.toString(r.getShard()), Pulse::getLogClock)
              .keepDays(1));

  private Topics() {}

  /** The topic of this name. */
  public static Topic<?> named(String name) {
    Topic<?> topic = BY_NAME.get(name);
    if (topic == null) {
      throw new IllegalArgumentException(
          "no topic is called " + name + "; there are " + String.join(", ", BY_NAME.keySet()));
    }
    return topic;
  }

  /** All topics: inputs, internal ones, outputs. */
  public static List<Topic<?>> all() {
    return Collections.unmodifiableList(new ArrayList<>(BY_NAME.values()));
  }

  /** Topics that run this way, in the order above. */
  public static List<Topic<?>> all(Direction direction) {
    return all().stream().filter(topic -> topic.direction() == direction).toList();
  }

  private static <T extends SpecificRecord> Draft<T> fact(
      String name, Class<T> type, Function<T, @Nullable String> key) {
    return new Draft<>(name, type, Direction.INPUT, key, Topics::logTime);
  }

  private static long logTime(SpecificRecord fact) {
    LogRecord place = new LogRecord();
    place.setBody(fact);
    FactOrder.stamp(place);
    return place.getLogTime();
  }

  private static Draft<LogRecord> log(String name) {
    return new Draft<>(
        name, LogRecord.class, Direction.INTERNAL, LogRecord::getLane, LogRecord::getLogTime);
  }

  private static <T extends SpecificRecord> Draft<T> output(
      String name, Class<T> type, Function<T, @Nullable String> key, ToLongFunction<T> eventTime) {
    return new Draft<>(name, type, Direction.OUTPUT, key, eventTime);
  }

  private static <T extends SpecificRecord> Topic<T> add(Draft<T> draft) {
    Topic<T> topic = draft.done();
    BY_NAME.put(topic.name(), topic);
    return topic;
  }
}
