package io.breakwater.udfs.math.simulation;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.RecordBytes;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.BreakerState;
import io.breakwater.schemas.avro.EvidenceVector;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.FillStatus;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.OrderStatus;
import io.breakwater.schemas.avro.OrderUpdate;
import io.breakwater.udfs.math.evidence.Mark;
import io.breakwater.udfs.math.evidence.MarkLookup;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Fills what is allowed in full at the instrument's next fresh mark, charging the taker fee.
 *
 * <p>Verdicts are followed in every mode, since advice is there to be followed; rebalance orders
 * only where they are enforced. An order whose time is over before a mark comes expires; a breaker
 * that cancels openings cancels them here.
 */
public final class ExecutionSimulator {
  private static final int VERSION = 1;
  private static final long MEMORY = 48 * Times.HOUR;

  private final TreeMap<String, WorkingOrder> working = new TreeMap<>(Utf8Order.INSTANCE);
  private final TreeMap<String, Long> known = new TreeMap<>(Utf8Order.INSTANCE);
  private final TreeMap<String, Filled> filledSignals = new TreeMap<>(Utf8Order.INSTANCE);
  private final TreeMap<String, Instrument> instruments = new TreeMap<>(Utf8Order.INSTANCE);
  private final TreeSet<String> markedNow = new TreeSet<>(Utf8Order.INSTANCE);
  private final ArrayDeque<LogRecord> facts = new ArrayDeque<>();
  private long told;

  /** Sees a record of the log go by. */
  public void observe(LogRecord record) {
    if (record.getBody() instanceof Instrument instrument) {
      instruments.put(instrument.getInstrument(), instrument);
    } else if (record.getBody() instanceof EvidenceVector vector) {
      for (InstrumentEvidence entry : vector.getEntries()) {
        markedNow.add(entry.getInstrument());
      }
    }
  }

  /** Sees a decision. */
  public void onDecision(SpecificRecord decision) {
    if (decision instanceof Audit audit) {
      // The audit of a held position is no order.
      if (audit.getKind() == AuditKind.SIGNAL) {
        onVerdict(audit);
      }
    } else if (decision instanceof Order order && order.getMode() == Mode.ENFORCE) {
      accept(WorkingOrder.of(order));
    } else if (decision instanceof Breaker breaker) {
      onBreaker(breaker);
    }
  }

  /** A later verdict or revision of a signal replaces its order and never adds one. */
  private void onVerdict(Audit audit) {
    boolean conflict =
        audit.getVetoes().stream().anyMatch(veto -> veto.getCode().equals("CONFLICT"));
    if (conflict || known.containsKey(audit.getDecisionId())) {
      return;
    }
    String replaced = orderOf(audit);
    WorkingOrder before = replaced == null ? null : working.remove(replaced);
    if (before != null) {
      long now = audit.getSequencedAt();
      tell(now, update(before, OrderStatus.CANCELED, now, "replaced by a later verdict"));
    }
    WorkingOrder order = WorkingOrder.of(audit);
    Filled filled = order == null ? null : filledSignals.get(order.signalKey());
    accept(order == null || filled == null ? order : order.less(filled.quantity()));
  }

  private @Nullable String orderOf(Audit audit) {
    for (WorkingOrder order : working.values()) {
      if (order.portfolioId().equals(audit.getPortfolioId())
          && audit.getSignalId().equals(order.signalId())) {
        return order.clientOrderId();
      }
    }
    return null;
  }

  private void accept(@Nullable WorkingOrder order) {
    // A verdict that is told again, to a repeated signal, is no second order.
    if (order != null && known.putIfAbsent(order.clientOrderId(), order.expiresAt()) == null) {
      working.put(order.clientOrderId(), order);
    }
  }

  private void onBreaker(Breaker breaker) {
    boolean cancels =
        breaker.getAction().contains("CANCEL_OPENING")
            && breaker.getScopeKind().equals("portfolio")
            && (breaker.getTo() == BreakerState.LATCHED || breaker.getTo() == BreakerState.OPEN);
    if (!cancels) {
      return;
    }
    for (Iterator<WorkingOrder> it = working.values().iterator(); it.hasNext(); ) {
      WorkingOrder order = it.next();
      if (order.opening() && order.portfolioId().equals(breaker.getScope())) {
        it.remove();
        String reason = "openings cancelled by " + breaker.getPattern();
        tell(
            breaker.getEventTime(),
            update(order, OrderStatus.CANCELED, breaker.getEventTime(), reason));
      }
    }
  }

  /**
   * The next fact of the venue at the log clock; null: nothing more now.
   *
   * @param now log clock, epoch microseconds
   */
  public @Nullable LogRecord next(long now, MarkLookup marks) {
    if (facts.isEmpty()) {
      match(now, marks);
    }
    return facts.poll();
  }

  private void match(long now, MarkLookup marks) {
    if (markedNow.isEmpty()) {
      return;
    }
    for (Iterator<WorkingOrder> it = working.values().iterator(); it.hasNext(); ) {
      WorkingOrder order = it.next();
      if (order.expiresAt() <= now) {
        it.remove();
        tell(now, update(order, OrderStatus.EXPIRED, now, "no mark before it expired"));
      } else if (order.createdAt() < now && markedNow.contains(order.instrument())) {
        Mark mark = marks.markOf(order.instrument());
        if (mark != null && mark.fresh()) {
          it.remove();
          fill(order, mark.price(), now);
        }
      }
    }
    markedNow.clear();
    known.values().removeIf(expiresAt -> expiresAt < now - MEMORY);
    filledSignals.values().removeIf(filled -> filled.expiresAt() < now - MEMORY);
  }

  private void fill(WorkingOrder order, double price, long now) {
    Instrument instrument = instruments.get(order.instrument());
    if (instrument == null) {
      tell(now, update(order, OrderStatus.REJECTED, now, "the venue does not know it"));
      return;
    }
    double notional = order.quantity() * instrument.getContractMultiplier() * price;
    Fill fill =
        Fill.newBuilder()
            .setFillId("sim-" + order.clientOrderId())
            .setPortfolioId(order.portfolioId())
            .setStrategyId(order.strategyId())
            .setInstrument(order.instrument())
            .setSide(order.side())
            .setQuantity(order.quantity())
            .setPrice(price)
            .setFee(notional * instrument.getTakerFeeRate())
            .setEventTime(now)
            .setClientOrderId(order.clientOrderId())
            .setSignalId(order.signalId())
            .setRevision(1)
            .setStatus(FillStatus.NEW)
            .build();
    tell(now, fill);
    String signal = order.signalKey();
    if (signal != null) {
      filledSignals.merge(signal, new Filled(order.quantity(), order.expiresAt()), Filled::plus);
    }
    tell(now, update(order, OrderStatus.FILLED, now, null));
  }

  private static OrderUpdate update(
      WorkingOrder order, OrderStatus status, long now, @Nullable String reason) {
    return OrderUpdate.newBuilder()
        .setClientOrderId(order.clientOrderId())
        .setSignalId(order.signalId())
        .setPortfolioId(order.portfolioId())
        .setInstrument(order.instrument())
        .setStatus(status)
        .setFilledQuantity(status == OrderStatus.FILLED ? order.quantity() : 0)
        .setEventTime(now)
        .setReason(reason)
        .build();
  }

  private void tell(long time, SpecificRecord fact) {
    LogRecord record = FactOrder.envelope("simulator", told++, fact);
    record.setLogTime(time);
    facts.add(record);
  }

  /** Writes the venue's state. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(told);
    out.writeInt(working.size());
    for (WorkingOrder order : working.values()) {
      order.writeTo(out);
    }
    out.writeInt(known.size());
    for (Map.Entry<String, Long> entry : known.entrySet()) {
      StateBytes.writeText(out, entry.getKey());
      out.writeLong(entry.getValue());
    }
    out.writeInt(facts.size());
    for (LogRecord fact : facts) {
      RecordBytes.write(out, fact);
    }
    out.writeInt(filledSignals.size());
    for (Map.Entry<String, Filled> entry : filledSignals.entrySet()) {
      StateBytes.writeText(out, entry.getKey());
      out.writeDouble(entry.getValue().quantity());
      out.writeLong(entry.getValue().expiresAt());
    }
    out.writeInt(instruments.size());
    for (Instrument instrument : instruments.values()) {
      RecordBytes.write(out, instrument);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static ExecutionSimulator readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "simulator");
    ExecutionSimulator simulator = new ExecutionSimulator();
    simulator.told = in.readLong();
    for (int i = in.readInt(); i > 0; i--) {
      WorkingOrder order = WorkingOrder.readFrom(in);
      simulator.working.put(order.clientOrderId(), order);
    }
    for (int i = in.readInt(); i > 0; i--) {
      simulator.known.put(StateBytes.readText(in), in.readLong());
    }
    for (int i = in.readInt(); i > 0; i--) {
      simulator.facts.add(RecordBytes.read(in, LogRecord.class));
    }
    for (int i = in.readInt(); i > 0; i--) {
      simulator.filledSignals.put(
          StateBytes.readText(in), new Filled(in.readDouble(), in.readLong()));
    }
    for (int i = in.readInt(); i > 0; i--) {
      Instrument instrument = RecordBytes.read(in, Instrument.class);
      simulator.instruments.put(instrument.getInstrument(), instrument);
    }
    return simulator;
  }

  /** What a signal's revision has filled; kept as long as a later verdict on it may come. */
  private record Filled(double quantity, long expiresAt) {
    Filled plus(Filled more) {
      return new Filled(quantity + more.quantity, Math.max(expiresAt, more.expiresAt));
    }
  }
}
