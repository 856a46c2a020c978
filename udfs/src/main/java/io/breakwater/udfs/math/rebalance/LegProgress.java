package io.breakwater.udfs.math.rebalance;

import io.breakwater.schemas.RecordBytes;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.OrderStatus;
import io.breakwater.schemas.avro.OrderUpdate;
import io.breakwater.schemas.avro.TradeSide;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How far one order of the live plan has come. */
final class LegProgress {
  private static final double ROUNDING = 1e-9;

  private Order order;
  // Contracts of fills that the ledger has, and contracts that order updates speak of.
  private double booked;
  private double reported;
  private boolean terminal;

  LegProgress(Order order) {
    this.order = order;
  }

  Order order() {
    return order;
  }

  /** Sends the order out under the same id, enforced. */
  Order reissue(long logTime, long expiresAt) {
    order =
        new Order(
            order.getClientOrderId(),
            order.getPlanId(),
            order.getLeg(),
            order.getPortfolioId(),
            order.getStrategyId(),
            order.getInstrument(),
            order.getSide(),
            order.getQuantity(),
            order.getLimitPrice(),
            order.getReduceOnly(),
            order.getReason(),
            order.getTrigger(),
            Mode.ENFORCE,
            logTime,
            expiresAt);
    return order;
  }

  void drop() {
    terminal = true;
  }

  void onFill(double signedChange) {
    booked += order.getSide() == TradeSide.BUY ? signedChange : -signedChange;
  }

  void onUpdate(OrderUpdate update) {
    reported = Math.max(reported, update.getFilledQuantity());
    OrderStatus status = update.getStatus();
    if (status == OrderStatus.FILLED) {
      reported = Math.max(reported, order.getQuantity());
    }
    terminal |= status != OrderStatus.ACCEPTED && status != OrderStatus.PARTIALLY_FILLED;
  }

  /** Contracts that may still change the position: working, or reported and not yet booked. */
  double remainder() {
    return Math.max(0, (terminal ? reported : order.getQuantity()) - booked);
  }

  /** True: nothing more comes of it. */
  boolean done() {
    return remainder() <= ROUNDING * order.getQuantity();
  }

  void writeTo(DataOutput out) throws IOException {
    RecordBytes.write(out, order);
    out.writeDouble(booked);
    out.writeDouble(reported);
    out.writeBoolean(terminal);
  }

  static LegProgress readFrom(DataInput in) throws IOException {
    LegProgress leg = new LegProgress(RecordBytes.read(in, Order.class));
    leg.booked = in.readDouble();
    leg.reported = in.readDouble();
    leg.terminal = in.readBoolean();
    return leg;
  }
}
