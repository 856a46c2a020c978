package io.breakwater.udfs.math.rebalance;

import io.breakwater.schemas.RecordBytes;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Order;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A plan inside the bytes of its portfolio. */
final class PlanBytes {
  private PlanBytes() {}

  static void write(DataOutput out, RebalancePlan plan) throws IOException {
    StateBytes.writeText(out, plan.planId());
    StateBytes.writeText(out, plan.portfolioId());
    StateBytes.writeText(out, plan.trigger());
    StateBytes.writeText(out, plan.mode().name());
    out.writeLong(plan.createdAt());
    out.writeLong(plan.expiresAt());
    out.writeInt(plan.orders().size());
    for (Order order : plan.orders()) {
      RecordBytes.write(out, order);
    }
  }

  static RebalancePlan read(DataInput in) throws IOException {
    String planId = StateBytes.readText(in);
    String portfolioId = StateBytes.readText(in);
    String trigger = StateBytes.readText(in);
    Mode mode = Mode.valueOf(StateBytes.readText(in));
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
