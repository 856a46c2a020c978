package io.breakwater.udfs.math.room;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.AuditRequest;
import io.breakwater.schemas.avro.Balance;
import io.breakwater.schemas.avro.BalancePosition;
import io.breakwater.schemas.avro.BookEvidence;
import io.breakwater.schemas.avro.Command;
import io.breakwater.schemas.avro.CommandKind;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.EvidenceVector;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.TradeSide;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.schemas.avro.ValuationTick;
import io.breakwater.schemas.avro.VolatilityRegime;
import io.breakwater.udfs.math.audit.ContentHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/** Writes a decision log by hand: each record stands behind the last one of its lane. */
final class RoomScript {
  /** A whole minute. */
  static final long START = 1_746_100_800L * Times.SECOND;

  static final String ETH = "ETH-USDT";
  static final String BTC = "BTC-USDT";

  private final Map<String, Long> offsets = new TreeMap<>();

  /** The next record of the lane that is named after the kind of the body. */
  LogRecord record(SpecificRecord body) {
    String lane = body.getSchema().getName().toLowerCase(Locale.ROOT) + "-0";
    long offset = offsets.merge(lane, 1L, Long::sum) - 1;
    LogRecord record = FactOrder.envelope(lane, offset, body);
    record.setPreviousOffset(offset - 1);
    record.setPartition(0);
    return record;
  }

  LogRecord instrument(String name) {
    return record(
        Instrument.newBuilder()
            .setInstrument(name)
            .setBase(name.substring(0, name.indexOf('-')))
            .setQuote("USDT")
            .setVenue("SIMEX")
            .setSector("L1")
            .setLotSize(0.01)
            .setMinNotional(5)
            .setTakerFeeRate(0.001)
            .build());
  }

  LogRecord policy(String json) {
    return record(policyOf(json));
  }

  /** A policy of the given fields, the rest as the schema's defaults say. */
  static Policy policyOf(String json) {
    try {
      return JsonCodec.read(json.getBytes(StandardCharsets.UTF_8), Policy.class);
    } catch (JsonFault fault) {
      throw new IllegalArgumentException(fault.getMessage(), fault);
    }
  }

  /** A first balance; {@code holdings} alternates instrument and quantity. */
  LogRecord balance(long time, String portfolio, double cash, Object... holdings) {
    List<BalancePosition> positions = new ArrayList<>();
    for (int i = 0; i < holdings.length; i += 2) {
      positions.add(new BalancePosition((String) holdings[i], (Double) holdings[i + 1], null));
    }
    return record(new Balance(portfolio, time, cash, positions));
  }

  LogRecord evidence(long time, String name, double price) {
    return record(new EvidenceVector(time, List.of(evidenceOf(time, name, price))));
  }

  /** A book of 1 000 000 a side and a bar, both of this moment; normal volatility. */
  static InstrumentEvidence evidenceOf(long time, String name, double price) {
    return InstrumentEvidence.newBuilder()
        .setInstrument(name)
        .setBooks(
            List.of(
                new BookEvidence("SIMEX", time, price, 1.0, 1_000_000.0, 1_000_000.0, 0.0, 1.0)))
        .setClosePrice(price)
        .setCloseAsOf(time)
        .setBarAsOf(time)
        .setRegime(VolatilityRegime.NORMAL)
        .setSigmaSlow(0.001)
        .build();
  }

  LogRecord tick(long time) {
    return record(new ValuationTick(time));
  }

  LogRecord trip(long time, String pattern, String instrument) {
    return trip(time, pattern, "instrument", instrument, "BLOCK_OPENING", false);
  }

  LogRecord trip(
      long time, String pattern, String scopeKind, String scope, String action, boolean ends) {
    return record(
        Trip.newBuilder()
            .setTripId(pattern + scope + time + ends)
            .setPattern(pattern)
            .setScopeKind(scopeKind)
            .setScope(scope)
            .setEventTime(time)
            .setAction(action)
            .setEvidence(Map.of())
            .setCause(ends ? "over" : "moved")
            .setEnds(ends ? (Boolean) true : null)
            .build());
  }

  LogRecord command(long time, CommandKind kind, String scope) {
    return record(new Command("C" + time, kind, scope, "ann", null, "checked", time));
  }

  LogRecord fill(long time, String id, Signal signal, double price) {
    return record(
        Fill.newBuilder()
            .setFillId(id)
            .setPortfolioId(signal.getPortfolioId())
            .setInstrument(signal.getInstrument())
            .setSide(signal.getSide() == Direction.LONG ? TradeSide.BUY : TradeSide.SELL)
            .setQuantity(signal.getQuantity())
            .setPrice(price)
            .setFee(0)
            .setEventTime(time)
            .setSignalId(signal.getSignalId())
            .build());
  }

  /** A long opening with a plan of reward to risk 2, from a publisher of regular habits. */
  static Signal signal(
      long time, String id, String portfolio, String name, double quantity, double price) {
    return Signal.newBuilder()
        .setSignalId(id)
        .setPublisherId("desk")
        .setPortfolioId(portfolio)
        .setInstrument(name)
        .setSide(Direction.LONG)
        .setIntent(Intent.OPEN)
        .setEntryPrice(price)
        .setStopPrice(0.98 * price)
        .setTargetPrice(1.04 * price)
        .setQuantity(quantity)
        .setEmittedAt(time)
        .setReceivedAt(time)
        .build();
  }

  LogRecord asked(Signal signal) {
    double notional =
        Objects.requireNonNull(signal.getQuantity())
            * Objects.requireNonNull(signal.getEntryPrice());
    return record(
        new AuditRequest(
            signal, ContentHash.of(signal), 9, notional, notional, 1.0, 1.0, null, null, null));
  }

  LogRecord ask(long time, String id, String portfolio, double quantity) {
    return asked(signal(time, id, portfolio, ETH, quantity, 3420));
  }
}
