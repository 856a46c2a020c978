package io.breakwater.udfs.math.market;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.RecordBytes;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Bar;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.Funding;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.Severity;
import io.breakwater.schemas.avro.Trade;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of one instrument's market (sections 0 and 1 of the risk model): records
 * in log order go in, rows, evidence and steps come out.
 *
 * <p>Bars are published as time goes on: a record at t publishes every bar that ended before t, and
 * {@link #advanceTo} those that end at the market clock. The row of a bar that ends at T knows
 * books and funding before T, as the order of the log has them behind the bar.
 *
 * <p>A record that is refused changes nothing. Before {@link #define} every record is refused.
 */
public final class InstrumentEngine {
  /** Kind of the alert when an instrument's bars stop. */
  public static final String DATA_GAP = "DATA_GAP";

  private static final int VERSION = 2;

  private final String instrument;
  private @Nullable String venue;
  private double contractMultiplier = 1;
  private boolean builtFromTrades;
  private long clock = Long.MIN_VALUE;
  private @Nullable Trade waitingPrint;
  private final TradesAtOnce atOnce = new TradesAtOnce();

  private final BarTimeline timeline = new BarTimeline();
  private final PrintGuard printGuard = new PrintGuard();
  private final BookTracker books = new BookTracker();
  private final FundingTracker funding = new FundingTracker();
  private final BarEstimators estimators = new BarEstimators();
  private final FlashStepDetector flashSteps = new FlashStepDetector();
  private final PatternStepDetector patternSteps = new PatternStepDetector();
  private final SilenceWatch silence = new SilenceWatch();
  private final NewestPrices newest = new NewestPrices();
  private final VenueCloses otherVenues = new VenueCloses();
  private final DataQuality quality = new DataQuality();
  private final Timeframes timeframes = new Timeframes();
  private final WashWatch washes = new WashWatch();
  private final StandardOrder standardOrder;

  /** An engine for the instrument of this name; the standard order is worth 10 000. */
  public InstrumentEngine(String instrument) {
    this(instrument, StandardOrder.NOTIONAL);
  }

  /**
   * An engine for the instrument of this name.
   *
   * @param standardOrderNotional money at mid of the order whose slippage is told, &gt; 0
   */
  public InstrumentEngine(String instrument, double standardOrderNotional) {
    this.instrument = instrument;
    this.standardOrder = new StandardOrder(standardOrderNotional);
  }

  /** Name of the instrument. */
  public String instrument() {
    return instrument;
  }

  /** Takes what the instrument is: the venue whose bars count, and its contract multiplier. */
  public void define(Instrument definition) {
    venue = definition.getVenue();
    contractMultiplier = definition.getContractMultiplier();
  }

  /** Takes a ready-made bar at its end. */
  public void onBar(Bar bar, MarketOutput out) {
    BarChecks.Fault fault = BarChecks.check(bar);
    long end = FactOrder.endOf(bar);
    if (fault != null) {
      refuse(bar, end, fault.reason(), fault.field(), out);
    } else if (builtFromTrades) {
      refuse(bar, end, Refusal.BAR_AND_TRADES, null, out);
    } else if (venue != null && !venue.equals(bar.getVenue())) {
      if (accepts(bar, end, out)) {
        publishUpTo(end - 1, out);
        otherVenues.put(bar.getVenue(), bar.getClose(), end);
      }
    } else if (end <= timeline.newestEnd()) {
      refuse(bar, end, Refusal.DUPLICATE_BAR, "openTime", out);
    } else if (accepts(bar, end, out)) {
      publishUpTo(end - 1, out);
      // Handed out when time goes on: bars of other venues with this end may still come.
      timeline.seal(MarketBar.ready(bar, contractMultiplier));
    }
  }

  /** Takes a trade of any venue. */
  public void onTrade(Trade trade, MarketOutput out) {
    long time = trade.getEventTime();
    if (!accepts(trade, time, out)) {
      return;
    }
    if (atOnce.isRepeated(trade)) {
      refuse(trade, time, Refusal.DUPLICATE_TRADE, "tradeId", out);
      return;
    }
    publishUpTo(time, out);
    builtFromTrades = true;
    Trade earlier = waitingPrint;
    PrintGuard.Verdict verdict = printGuard.offer(trade.getPrice());
    waitingPrint = verdict.accepts() ? null : trade;
    if (earlier != null && verdict.refusesEarlier()) {
      refuse(earlier, time, Refusal.UNCONFIRMED_PRINT, "price", out);
    } else if (earlier != null) {
      // Confirmed now, so it happened now: nothing that was decided meanwhile knew of it.
      accept(earlier, time, out);
    }
    if (verdict.accepts()) {
      accept(trade, time, out);
      newest.traded(trade.getPrice(), time);
      giveEvidence(time, out);
    }
  }

  private void accept(Trade trade, long time, MarketOutput out) {
    timeline.add(
        time, trade.getPrice(), trade.getQuantity(), contractMultiplier, trade.getAggressor());
    Alert wash = washes.onTrade(trade, time, contractMultiplier);
    if (wash != null) {
      out.alert(wash);
    }
  }

  /** Takes a snapshot of one venue's book. */
  public void onBook(Book book, MarketOutput out) {
    long time = book.getEventTime();
    String fault = BookMetrics.fault(book);
    if (fault != null) {
      refuse(book, time, Refusal.INVALID_BOOK, fault, out);
      return;
    }
    BookMetrics metrics = BookMetrics.of(book, contractMultiplier);
    if (!metrics.isFinite()) {
      refuse(book, time, Refusal.INVALID_BOOK, null, out);
      return;
    }
    String misplaced = time < clock ? null : books.refusal(book);
    if (misplaced != null) {
      refuse(book, time, misplaced, "sequence", out);
    } else if (accepts(book, time, out)) {
      publishUpTo(time, out);
      standardOrder.walk(book, metrics.mid(), contractMultiplier);
      if (books.add(book, metrics, standardOrder)) {
        out.booksSkipped(book);
      }
      giveEvidence(time, out);
    }
  }

  /** Takes a funding payment rate. */
  public void onFunding(Funding payment, MarketOutput out) {
    long time = payment.getEventTime();
    if (accepts(payment, time, out)) {
      publishUpTo(time, out);
      funding.add(payment);
      giveEvidence(time, out);
    }
  }

  /**
   * The market clock reached {@code marketClock} and every record up to it was given: bars and flat
   * fills that end at or before it are published.
   */
  public void advanceTo(long marketClock, MarketOutput out) {
    clock = Math.max(clock, marketClock);
    publishUpTo(marketClock, out);
    quality.settle(marketClock);
  }

  /** No further record will come: a print that still waits is refused. */
  public void finish(MarketOutput out) {
    Trade earlier = waitingPrint;
    if (earlier != null) {
      waitingPrint = null;
      printGuard.giveUp();
      refuse(earlier, clock, Refusal.UNCONFIRMED_PRINT, "price", out);
    }
  }

  /** Time of the newest accepted trade, book or ready-made bar; null: none yet. */
  public @Nullable Long newestFactAt() {
    Long priced = builtFromTrades ? newest.tradeAsOf() : newest.closeAsOf();
    Long booked = books.newestAsOf();
    if (priced == null || booked == null) {
      return priced == null ? booked : priced;
    }
    return Math.max(priced, booked);
  }

  /** True: no bar for so long that nothing is published. */
  public boolean inGap() {
    return timeline.inGap();
  }

  /** True: volatility and regime are known. */
  public boolean isReady() {
    return estimators.regime() != null;
  }

  /** Last close of a venue whose bars do not count; null: none. */
  @Nullable Double otherVenueClose(String otherVenue) {
    VenueCloses.Close close = otherVenues.of(otherVenue);
    return close == null ? null : Double.valueOf(close.price());
  }

  private boolean accepts(SpecificRecord record, long time, MarketOutput out) {
    if (venue == null) {
      refuse(record, time, Refusal.UNKNOWN_INSTRUMENT, "instrument", out);
      return false;
    }
    if (time < clock) {
      refuse(record, time, Refusal.LATE, null, out);
      return false;
    }
    clock = time;
    return true;
  }

  private void refuse(
      SpecificRecord record, long time, String reason, @Nullable String field, MarketOutput out) {
    quality.refused(time);
    out.refuse(record, reason, field);
  }

  private void publishUpTo(long limit, MarketOutput out) {
    BarTimeline.Next next = timeline.next(limit);
    while (next != BarTimeline.Next.NOTHING) {
      if (next == BarTimeline.Next.BAR) {
        publish(timeline.bar(), out);
      } else {
        alertGap(timeline.bar(), out);
      }
      next = timeline.next(limit);
    }
    if (silence.isDue(limit)) {
      silence.advanceTo(
          limit,
          instrument,
          new SilenceWatch.Heard(books.newestAsOf(), newest.closeAsOf(), builtFromTrades),
          out);
    }
  }

  private void publish(MarketBar bar, MarketOutput out) {
    estimators.add(bar, timeline.followsBar());
    InstrumentState row = new InstrumentState();
    row.setInstrument(instrument);
    row.setEventTime(bar.end());
    row.setClose(bar.close());
    row.setFilled(bar.filled());
    estimators.describe(row);
    books.describe(row, bar.end());
    funding.describe(row);
    BarFigures.describe(row, bar, builtFromTrades);
    boolean readyMade = !bar.filled() && !builtFromTrades;
    row.setVenueDisagreementBps(VenueDisagreement.bps(venue, bar, readyMade, books, otherVenues));
    quality.describe(row, bar, newest, books, funding);
    out.state(row);
    timeframes.add(instrument, bar, out);
    newest.closed(bar, estimators);
    giveEvidence(bar.end(), out);
    flashSteps.onBar(instrument, bar, estimators, books, out);
    patternSteps.onBar(row, estimators, out);
  }

  private void giveEvidence(long logTime, MarketOutput out) {
    InstrumentEvidence evidence = new InstrumentEvidence();
    evidence.setInstrument(instrument);
    evidence.setBooks(books.evidence());
    newest.describe(evidence);
    funding.describe(evidence);
    out.evidence(logTime, evidence);
  }

  private void alertGap(MarketBar lastBar, MarketOutput out) {
    int emptyIntervals = BarTimeline.MOST_FILLED + 1;
    long end = lastBar.end() + Times.MINUTE;
    long lastRealEnd = end - emptyIntervals * Times.MINUTE;
    TreeMap<String, Double> values = new TreeMap<>();
    values.put("emptyIntervals", (double) emptyIntervals);
    values.put("lastClose", lastBar.close());
    Alert alert = new Alert();
    alert.setAlertId(DATA_GAP + "|" + instrument + "|" + end);
    alert.setKind(DATA_GAP);
    alert.setSeverity(Severity.WARNING);
    alert.setScopeKind("instrument");
    alert.setScope(instrument);
    alert.setEventTime(end);
    alert.setValues(values);
    alert.setText(
        instrument
            + " has had no bar since "
            + Times.iso(lastRealEnd)
            + " ("
            + emptyIntervals
            + " empty minutes): nothing is published until it trades again.");
    out.alert(alert);
  }

  /** Writes the state, its version first. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    StateBytes.writeText(out, instrument);
    StateBytes.writeOptionalText(out, venue);
    out.writeDouble(contractMultiplier);
    out.writeBoolean(builtFromTrades);
    out.writeLong(clock);
    atOnce.writeTo(out);
    Trade print = waitingPrint;
    out.writeBoolean(print != null);
    if (print != null) {
      RecordBytes.write(out, print);
    }
    timeline.writeTo(out);
    printGuard.writeTo(out);
    books.writeTo(out);
    funding.writeTo(out);
    estimators.writeTo(out);
    flashSteps.writeTo(out);
    newest.writeTo(out);
    otherVenues.writeTo(out);
    quality.writeTo(out);
    timeframes.writeTo(out);
    patternSteps.writeTo(out);
    silence.writeTo(out);
    washes.writeTo(out);
  }

  /**
   * Reads what {@link #writeTo} wrote. Figures that version 1 did not have begin anew.
   *
   * @param standardOrderNotional money at mid of the order whose slippage is told, &gt; 0
   */
  public static InstrumentEngine readFrom(DataInput in, double standardOrderNotional)
      throws IOException {
    int version = in.readByte();
    if (version < 1 || version > VERSION) {
      throw new IOException("instrument state of version " + version + ", known is " + VERSION);
    }
    InstrumentEngine engine = new InstrumentEngine(StateBytes.readText(in), standardOrderNotional);
    engine.venue = StateBytes.readOptionalText(in);
    engine.contractMultiplier = in.readDouble();
    engine.builtFromTrades = in.readBoolean();
    engine.clock = in.readLong();
    if (version > 1) {
      engine.atOnce.readFrom(in);
    }
    engine.waitingPrint = in.readBoolean() ? RecordBytes.read(in, Trade.class) : null;
    engine.timeline.readFrom(in, version);
    engine.printGuard.readFrom(in);
    engine.books.readFrom(in, version);
    engine.funding.readFrom(in);
    engine.estimators.readFrom(in, version);
    engine.flashSteps.readFrom(in);
    engine.newest.readFrom(in);
    engine.otherVenues.readFrom(in);
    if (version >= 2) {
      engine.quality.readFrom(in);
      engine.timeframes.readFrom(in);
      engine.patternSteps.readFrom(in);
      engine.silence.readFrom(in);
      engine.washes.readFrom(in);
    }
    return engine;
  }
}
