package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditRequest;
import io.breakwater.schemas.avro.BookEvidence;
import io.breakwater.schemas.avro.CurvePoint;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.EvidenceVector;
import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.News;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.ScheduledEvent;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.Veto;
import io.breakwater.schemas.avro.VolatilityRegime;
import io.breakwater.udfs.math.evidence.EventCalendar;
import io.breakwater.udfs.math.evidence.MarketView;
import io.breakwater.udfs.math.evidence.NewsDesk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One question that passes: a portfolio of 100 000 without positions is asked for 2 ETH at 3 420,
 * stop 3 350, target 3 580; books of 1 000 000 a side, normal volatility, a known publisher.
 */
final class AuditFixture {
  static final long NOW = 1_746_100_800L * Times.SECOND;
  static final String ETH = "ETH-USDT";

  final Signal signal = new Signal();
  final Map<String, Instrument> instruments = new HashMap<>();
  final TreeMap<String, Double> positions = new TreeMap<>(Utf8Order.INSTANCE);
  final Map<String, RhoLookup.Rho> rhos = new HashMap<>();
  final NewsDesk news = new NewsDesk();
  final EventCalendar events = new EventCalendar();
  final Reservations reservations = new Reservations();
  final List<BreakerStop> stops = new ArrayList<>();
  final List<String> paused = new ArrayList<>();
  final List<String> killed = new ArrayList<>();
  final List<Veto> imposed = new ArrayList<>();
  final List<AuditInput.Share> others = new ArrayList<>();
  final MarketView view = new MarketView();
  @Nullable Policy policy = policy("portfolioId", "P1");
  @Nullable Policy ownerPolicy;
  @Nullable String portfolioId = "P1";
  boolean opened = true;
  double equity = 100_000;
  double drawdown;
  double multiplier = 1;
  boolean halted;
  int allowedLastMinute;
  @Nullable Double behaviourCap;
  double ownerDrawdown;
  int ownerAllowed;
  int verdictRevision = 1;
  int earlierSignals = 9;
  @Nullable Double meanNotional = 6_840.0;
  // Null: quantity times entry.
  @Nullable Double notionalAsSent;
  double leverageFast = 1;
  double leverageSlow = 1;
  @Nullable Double instrumentShare;
  @Nullable Double sideShare;
  @Nullable Double hourShare;
  String contentHash = "c0ffee";

  AuditFixture() {
    signal.setSignalId("S1");
    signal.setRevision(1);
    signal.setPublisherId("desk");
    signal.setPortfolioId("P1");
    signal.setInstrument(ETH);
    signal.setSide(Direction.LONG);
    signal.setIntent(Intent.OPEN);
    signal.setEntryPrice(3420.0);
    signal.setStopPrice(3350.0);
    signal.setTargetPrice(3580.0);
    signal.setQuantity(2.0);
    signal.setEmittedAt(NOW - Times.SECOND);
    view.advanceTo(NOW);
    instrument(ETH, "L1", 0.01, 5);
    market(evidence(ETH, 3420, 1_000_000, 1_000_000));
  }

  Instrument instrument(String name, @Nullable String sector, double lot, double minNotional) {
    Instrument instrument = new Instrument();
    instrument.setInstrument(name);
    instrument.setBase(name.substring(0, name.indexOf('-')));
    instrument.setQuote("USDT");
    instrument.setVenue("SIMEX");
    instrument.setSector(sector);
    instrument.setLotSize(lot);
    instrument.setMinNotional(minNotional);
    instrument.setContractMultiplier(1);
    instruments.put(name, instrument);
    return instrument;
  }

  /** Evidence with one book a second old, a bar at the clock and normal volatility. */
  static InstrumentEvidence evidence(String name, double mid, double bids, double asks) {
    InstrumentEvidence evidence = new InstrumentEvidence();
    evidence.setInstrument(name);
    evidence.setBooks(List.of(book("SIMEX", NOW - Times.SECOND, mid, bids, asks)));
    evidence.setBarAsOf(NOW);
    evidence.setClosePrice(mid);
    evidence.setCloseAsOf(NOW);
    evidence.setRegime(VolatilityRegime.NORMAL);
    evidence.setSigmaSlow(0.001);
    return evidence;
  }

  static BookEvidence book(String venue, long asOf, double mid, double bids, double asks) {
    return new BookEvidence(venue, asOf, mid, 1.0, bids, asks, 0.0, 1.0);
  }

  /**
   * A book of 1 000 000 a side whose spread stands {@code z} above what is usual; null: not ready.
   */
  static BookEvidence wide(String venue, long asOf, @Nullable Double z) {
    return new BookEvidence(venue, asOf, 3420.0, 1.0, 1_000_000.0, 1_000_000.0, z, 1.0);
  }

  /** Shows these books of ETH. */
  void books(BookEvidence... books) {
    InstrumentEvidence evidence = evidence(ETH, 3420, 1, 1);
    evidence.setBooks(List.of(books));
    market(evidence);
  }

  /** Shows a funding event of ETH, paid every eight hours. */
  void funding(@Nullable Double z, long asOf) {
    InstrumentEvidence evidence = evidence(ETH, 3420, 1_000_000, 1_000_000);
    evidence.setFundingRate(0.0001);
    evidence.setFundingZ(z);
    evidence.setFundingAsOf(asOf);
    evidence.setFundingIntervalHours(8.0);
    market(evidence);
  }

  void market(InstrumentEvidence evidence) {
    view.apply(new EvidenceVector(NOW, List.of(evidence)));
  }

  /** A held instrument of another name, marked, correlated with ETH as given; null: not ready. */
  void hold(String name, double quantity, double price, @Nullable Double rho) {
    instrument(name, "L1", 0.01, 5);
    market(evidence(name, price, 1_000_000, 1_000_000));
    positions.put(name, quantity);
    rhos.put(name, rho == null ? RhoLookup.Rho.notReady() : RhoLookup.Rho.ready(rho, NOW));
  }

  void event(String id, double hours, double severity) {
    long at = NOW + (long) (hours * Times.HOUR);
    events.accept(
        new ScheduledEvent(id, "FOMC", at, NOW - 60, List.of(), List.of(), severity, false));
  }

  void headline(String id, double minutesAgo, double sentiment, List<String> assets) {
    news.accept(
        new News(
            id,
            NOW - (long) (minutesAgo * Times.MINUTE),
            assets,
            List.of(),
            "headline",
            "wire",
            sentiment,
            null,
            null));
  }

  /** A policy record of the given fields, the rest as the schema's defaults say. */
  static Policy policy(String field, String value) {
    return policyJson("{\"" + field + "\":\"" + value + "\",\"version\":7}");
  }

  static Policy policyJson(String json) {
    try {
      return JsonCodec.read(json.getBytes(StandardCharsets.UTF_8), Policy.class);
    } catch (JsonFault fault) {
      throw new IllegalArgumentException(fault.getMessage(), fault);
    }
  }

  /** Replaces a curve of the policy. */
  void curve(String code, double... rawAndPoints) {
    Map<String, List<CurvePoint>> curves = new HashMap<>(rules().getAudit().getCurves());
    curves.put(code, PenaltyCurve.of(rawAndPoints).points());
    rules().getAudit().setCurves(curves);
  }

  Policy rules() {
    return java.util.Objects.requireNonNull(policy);
  }

  private @Nullable Double sent() {
    if (notionalAsSent != null) {
      return notionalAsSent;
    }
    Double entry = signal.getEntryPrice();
    Double quantity = signal.getQuantity();
    return entry == null || quantity == null ? null : (Double) (quantity * entry);
  }

  AuditInput input() {
    AuditRequest request =
        new AuditRequest(
            signal,
            contentHash,
            earlierSignals,
            meanNotional,
            sent(),
            leverageFast,
            leverageSlow,
            instrumentShare,
            sideShare,
            hourShare);
    return new AuditInput(
        verdictRevision,
        request,
        new AuditInput.Portfolio(
            portfolioId,
            policy,
            holdings(positions, opened),
            reservations,
            equity,
            drawdown,
            multiplier,
            halted,
            allowedLastMinute,
            behaviourCap),
        ownerPolicy == null
            ? null
            : new AuditInput.Owner("O1", ownerPolicy, others, ownerDrawdown, ownerAllowed),
        new AuditInput.Market(
            view,
            instruments::get,
            (left, right) -> rhos.getOrDefault(right, RhoLookup.Rho.notReady()),
            news,
            events),
        stops,
        paused,
        killed,
        imposed);
  }

  AuditResult judge() {
    return Auditor.judge(input());
  }

  Audit audit() {
    return judge().audit();
  }

  static Holdings holdings(SortedMap<String, Double> positions, boolean opened) {
    return new Holdings() {
      @Override
      public double quantity(String instrument) {
        return positions.getOrDefault(instrument, 0.0);
      }

      @Override
      public SortedMap<String, Double> quantities() {
        return positions;
      }

      @Override
      public boolean opened() {
        return opened;
      }
    };
  }

  static Factor factor(Audit audit, String code) {
    return audit.getFactors().stream()
        .filter(factor -> factor.getCode().equals(code))
        .findFirst()
        .orElseThrow();
  }

  static List<String> codes(Audit audit) {
    return audit.getVetoes().stream().map(Veto::getCode).toList();
  }

  static Veto veto(Audit audit, String code) {
    return audit.getVetoes().stream()
        .filter(veto -> veto.getCode().equals(code))
        .findFirst()
        .orElseThrow();
  }
}
