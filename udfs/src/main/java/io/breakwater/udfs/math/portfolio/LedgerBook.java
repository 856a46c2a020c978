package io.breakwater.udfs.math.portfolio;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Balance;
import io.breakwater.schemas.avro.BalancePosition;
import io.breakwater.schemas.avro.Genesis;
import io.breakwater.schemas.avro.Holding;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.udfs.math.evidence.Mark;
import io.breakwater.udfs.math.evidence.MarkLookup;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Cash, positions and running totals: the arithmetic of booking, without memory of what came. */
final class LedgerBook {
  /** Below this part of a lot a position is the rounding of a closed one. */
  private static final double DUST_LOTS = 1e-6;

  double cash;
  double realised;
  double fees;
  double funding;
  double transferred;
  // What fills cost against the marks at their decisions, money.
  double slippage;
  // Each strategy by itself: its cash is what its trades, fees and funding moved. "": without one.
  final TreeMap<String, LedgerBook> strategies = new TreeMap<>(Utf8Order.INSTANCE);
  final TreeMap<String, Position> positions = new TreeMap<>(Utf8Order.INSTANCE);

  LedgerBook copy() {
    LedgerBook copy = new LedgerBook();
    copy.cash = cash;
    copy.realised = realised;
    copy.fees = fees;
    copy.funding = funding;
    copy.transferred = transferred;
    copy.slippage = slippage;
    copy.positions.putAll(positions);
    strategies.forEach((name, book) -> copy.strategies.put(name, book.copy()));
    return copy;
  }

  /** The book of the first balance; null: it holds an instrument that is not known. */
  static @Nullable LedgerBook of(Balance balance, InstrumentLookup instruments, MarkLookup marks) {
    LedgerBook book = new LedgerBook();
    book.cash = balance.getCash();
    for (BalancePosition held : balance.getPositions()) {
      Instrument instrument = instruments.instrumentOf(held.getInstrument());
      if (instrument == null) {
        return null;
      }
      Double cost = held.getAverageCost();
      if (cost == null) {
        Mark mark = marks.markOf(held.getInstrument());
        cost = mark == null ? null : (Double) mark.price();
      }
      // Two lines of one instrument are one position; the later cost stands.
      double quantity = book.quantity(held.getInstrument()) + held.getQuantity();
      book.begin(held.getInstrument(), quantity, cost, instrument.getContractMultiplier());
    }
    return book;
  }

  /** The book of a genesis record; null: it holds an instrument that is not known. */
  static @Nullable LedgerBook of(Genesis figures, InstrumentLookup instruments) {
    LedgerBook book = new LedgerBook();
    book.cash = Objects.requireNonNull(figures.getCash(), "a ledger has cash");
    book.realised = figures.getRealised();
    book.fees = figures.getFees();
    book.funding = figures.getFunding();
    book.transferred = figures.getTransferred();
    for (Holding held : figures.getPositions()) {
      Double multiplier = held.getContractMultiplier();
      if (multiplier == null) {
        Instrument instrument = instruments.instrumentOf(held.getInstrument());
        if (instrument == null) {
          return null;
        }
        multiplier = instrument.getContractMultiplier();
      }
      book.begin(held.getInstrument(), held.getQuantity(), held.getAverageCost(), multiplier);
    }
    return book;
  }

  /** What is there at the beginning belongs to no strategy. */
  private void begin(String instrument, double quantity, @Nullable Double cost, double multiplier) {
    put(instrument, quantity, cost, multiplier);
    strategy("").put(instrument, quantity, cost, multiplier);
  }

  private LedgerBook strategy(String name) {
    return strategies.computeIfAbsent(name, each -> new LedgerBook());
  }

  double quantity(String instrument) {
    Position position = positions.get(instrument);
    return position == null ? 0 : position.quantity();
  }

  boolean finite() {
    if (!Double.isFinite(cash + realised + fees + funding + transferred + slippage)) {
      return false;
    }
    for (LedgerBook strategy : strategies.values()) {
      if (!strategy.finite()) {
        return false;
      }
    }
    for (Position position : positions.values()) {
      Double cost = position.averageCost();
      if (!Double.isFinite(position.quantity()) || (cost != null && !Double.isFinite(cost))) {
        return false;
      }
    }
    return true;
  }

  /** Books a fill; returns the signed contracts that closed an open position. */
  double postFill(LedgerEntry.FillEntry fill) {
    Position held = positions.get(fill.instrument());
    if (held != null && held.averageCost() == null) {
      // A cost never told is taken from the first price seen.
      postCost(fill.instrument(), fill.price());
    }
    strategy(fill.strategyId()).trade(fill);
    return trade(fill);
  }

  private double trade(LedgerEntry.FillEntry fill) {
    Position held = positions.get(fill.instrument());
    double before = held == null ? 0 : held.quantity();
    double traded = fill.signedQuantity();
    double cost = costOr(held, fill.price());
    double after = before + traded;
    if (Math.abs(after) < fill.lotSize() * DUST_LOTS) {
      after = 0;
    }
    cash = cash - traded * fill.contractMultiplier() * fill.price() - fill.fee();
    fees += fill.fee();
    slippage += fill.slippage();
    boolean opposite = before * traded < 0;
    double closed = 0;
    double averageCost;
    if (opposite) {
      closed = Math.min(Math.abs(traded), Math.abs(before));
      realised += Math.signum(before) * closed * fill.contractMultiplier() * (fill.price() - cost);
      averageCost = before * after < 0 ? fill.price() : cost;
    } else {
      averageCost =
          (Math.abs(before) * cost + Math.abs(traded) * fill.price())
              / (Math.abs(before) + Math.abs(traded));
    }
    put(fill.instrument(), after, averageCost, fill.contractMultiplier());
    return Math.signum(traded) * closed;
  }

  /** Takes a transfer, money. */
  void postTransfer(double amount) {
    cash += amount;
    transferred += amount;
  }

  /** Takes funding: a long pays a positive rate on its marked value. Returns the money received. */
  double postFunding(String instrument, double rate, double mark) {
    strategies.values().forEach(strategy -> strategy.postFunding(instrument, rate, mark));
    Position position = positions.get(instrument);
    if (position == null) {
      return 0;
    }
    double received = -position.valueAt(mark) * rate;
    cash += received;
    funding += received;
    return received;
  }

  /** Gives a position whose cost was never told the first mark as its cost. */
  void postCost(String instrument, double price) {
    strategies.values().forEach(strategy -> strategy.postCost(instrument, price));
    Position position = positions.get(instrument);
    if (position != null && position.averageCost() == null) {
      positions.put(
          instrument,
          new Position(instrument, position.quantity(), price, position.contractMultiplier()));
    }
  }

  void put(String instrument, double quantity, @Nullable Double averageCost, double multiplier) {
    if (quantity == 0) {
      positions.remove(instrument);
    } else {
      positions.put(instrument, new Position(instrument, quantity, averageCost, multiplier));
    }
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeDouble(cash);
    out.writeDouble(realised);
    out.writeDouble(fees);
    out.writeDouble(funding);
    out.writeDouble(transferred);
    out.writeDouble(slippage);
    out.writeInt(positions.size());
    for (Position position : positions.values()) {
      StateBytes.writeText(out, position.instrument());
      out.writeDouble(position.quantity());
      StateBytes.writeOptional(out, position.averageCost());
      out.writeDouble(position.contractMultiplier());
    }
    out.writeInt(strategies.size());
    for (Map.Entry<String, LedgerBook> strategy : strategies.entrySet()) {
      StateBytes.writeText(out, strategy.getKey());
      strategy.getValue().writeTo(out);
    }
  }

  static LedgerBook readFrom(DataInput in) throws IOException {
    LedgerBook book = new LedgerBook();
    book.cash = in.readDouble();
    book.realised = in.readDouble();
    book.fees = in.readDouble();
    book.funding = in.readDouble();
    book.transferred = in.readDouble();
    book.slippage = in.readDouble();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      String instrument = StateBytes.readText(in);
      double quantity = in.readDouble();
      book.put(instrument, quantity, StateBytes.readOptional(in), in.readDouble());
    }
    for (int i = in.readInt(); i > 0; i--) {
      book.strategies.put(StateBytes.readText(in), readFrom(in));
    }
    return book;
  }

  private static double costOr(@Nullable Position position, double otherwise) {
    if (position == null) {
      return otherwise;
    }
    Double cost = position.averageCost();
    return cost == null ? otherwise : cost;
  }
}
