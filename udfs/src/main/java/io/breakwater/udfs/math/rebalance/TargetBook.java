package io.breakwater.udfs.math.rebalance;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.RebalancePolicy;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The targets that stand between two computations of them.
 *
 * <p>They are computed at the first tick of a policy, at ticks on whole multiples of its minutes,
 * when something calls for a rebalance, and at every tick while an input is not ready; until it is,
 * there are none.
 */
final class TargetBook {
  private static final int VERSION = 1;
  private static final int DEFAULT_MINUTES = 60;

  // Which policy they are of; empty: none stand.
  private String policy = "";
  private final TreeMap<String, Double> weights = new TreeMap<>(Utf8Order.INSTANCE);

  /** Targets at a tick. */
  Targets at(long now, Policy rules, boolean called, TargetInputs inputs) {
    RebalancePolicy rebalance = rules.getRebalance();
    if (!Targets.computed(rebalance)) {
      forget();
      return new Targets(Targets.named(rebalance), List.of());
    }
    String name = rules.getPortfolioId() + "|" + rules.getVersion();
    Integer minutes = rebalance.getRecomputeMinutes();
    long every = (minutes == null ? DEFAULT_MINUTES : minutes) * Times.MINUTE;
    if (policy.equals(name) && !called && Math.floorMod(now, every) != 0) {
      return new Targets(weights, List.of());
    }
    forget();
    Targets fresh = TargetMaker.of(rebalance, inputs);
    if (fresh.missing().isEmpty()) {
      policy = name;
      weights.putAll(fresh.weights());
    }
    return fresh;
  }

  private void forget() {
    policy = "";
    weights.clear();
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    StateBytes.writeText(out, policy);
    out.writeInt(weights.size());
    for (Map.Entry<String, Double> weight : weights.entrySet()) {
      StateBytes.writeText(out, weight.getKey());
      out.writeDouble(weight.getValue());
    }
  }

  static TargetBook readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "targets");
    TargetBook book = new TargetBook();
    book.policy = StateBytes.readText(in);
    for (int i = in.readInt(); i > 0; i--) {
      book.weights.put(StateBytes.readText(in), in.readDouble());
    }
    return book;
  }
}
