package io.breakwater.udfs.math.rebalance;

import io.breakwater.schemas.RecordBytes;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Order;
import io.breakwater.udfs.math.portfolio.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A plan inside the bytes of its portfolio. */
final class PlanBytes {
  private PlanBytes() {}

  static void write(DataOutput out, RebalancePlan plan) throws IOException {
    StateBytes.writeString(out, plan.planId());
    StateBytes.writeString(out, plan.portfolioId());
    StateBytes.writeString(out, plan.trigger());
    StateBytes.writeString(out, plan.mode().name());
    out.writeLong(plan.createdAt());
    out.writeLong(plan.expiresAt());
    out.writeInt(plan.orders().size());
    for (Order order : plan.orders()) {
      RecordBytes.write(out, order);
    }
  }

  static RebalancePlan read(DataInput in) throws IOException {
    String planId = StateBytes.readString(in);
    String portfolioId = StateBytes.readString(in);
    String trigger = StateBytes.readString(in);
    Mode mode = Mode.valueOf(StateBytes.readString(in));
    long createdAt = in.readLong();
    long expiresAt = in.readLong();
    int count = in.readInt();
    List<Order> orders = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      orders.add(RecordBytes.read(in, Order.class));
    }
    return new RebalancePlan(planId, portfolioId, trigger, mode, createdAt, expiresAt, orders);
  }
}
