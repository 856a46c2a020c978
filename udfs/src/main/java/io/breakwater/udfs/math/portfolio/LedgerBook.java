package io.breakwater.udfs.math.portfolio;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
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
  final TreeMap<String, Position> positions = new TreeMap<>(Utf8Order.INSTANCE);

  LedgerBook copy() {
    LedgerBook copy = new LedgerBook();
    copy.cash = cash;
    copy.realised = realised;
    copy.fees = fees;
    copy.funding = funding;
    copy.transferred = transferred;
    copy.positions.putAll(positions);
    return copy;
  }

  double quantity(String instrument) {
    Position position = positions.get(instrument);
    return position == null ? 0 : position.quantity();
  }

  boolean finite() {
    if (!Double.isFinite(cash + realised + fees + funding + transferred)) {
      return false;
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
    double before = held == null ? 0 : held.quantity();
    double traded = fill.signedQuantity();
    // A cost never told is taken from the first price seen.
    double cost = costOr(held, fill.price());
    double after = before + traded;
    if (Math.abs(after) < fill.lotSize() * DUST_LOTS) {
      after = 0;
    }
    cash = cash - traded * fill.contractMultiplier() * fill.price() - fill.fee();
    fees += fill.fee();
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
    out.writeInt(positions.size());
    for (Position position : positions.values()) {
      StateBytes.writeText(out, position.instrument());
      out.writeDouble(position.quantity());
      StateBytes.writeOptional(out, position.averageCost());
      out.writeDouble(position.contractMultiplier());
    }
  }

  static LedgerBook readFrom(DataInput in) throws IOException {
    LedgerBook book = new LedgerBook();
    book.cash = in.readDouble();
    book.realised = in.readDouble();
    book.fees = in.readDouble();
    book.funding = in.readDouble();
    book.transferred = in.readDouble();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      String instrument = StateBytes.readText(in);
      double quantity = in.readDouble();
      book.put(instrument, quantity, StateBytes.readOptional(in), in.readDouble());
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
