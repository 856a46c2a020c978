package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Layer;
import io.breakwater.schemas.avro.RebalancePolicy;
import io.breakwater.schemas.avro.TargetMethod;
import io.breakwater.udfs.math.audit.PolicyChecks.Fault;
import io.breakwater.udfs.math.rebalance.RebalanceCalls;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether targets and triggers of a policy make sense together. */
final class RebalanceChecks {
  private static final double SUM_TOLERANCE = 1e-9;
  // Clusters of many instruments cost the cube of their number at a tick.
  private static final int MOST_INSTRUMENTS = 64;
  private static final int MOST_MINUTES = 7 * 24 * 60;
  private static final int MOST_PERFORMANCE_HOURS = 500;
  private static final int MOST_SCHEDULE_HOURS = 720;
  private static final int MOST_WAIT_MINUTES = 30;
  private static final Set<String> LAYERS =
      Arrays.stream(Layer.values()).map(Enum::name).collect(Collectors.toSet());

  private RebalanceChecks() {}

  static @Nullable Fault firstFault(RebalancePolicy policy) {
    return PolicyChecks.firstOf(
        shares(policy.getTargets(), "rebalance.targets"),
        method(policy),
        layers(policy),
        instruments(policy.getInstruments()),
        within(policy.getRecomputeMinutes(), 1, MOST_MINUTES, "recomputeMinutes"),
        within(policy.getPerformanceHours(), 2, MOST_PERFORMANCE_HOURS, "performanceHours"),
        within(policy.getMomentumWaitMinutes(), 1, MOST_WAIT_MINUTES, "momentumWaitMinutes"),
        within(policy.getScheduleHours(), 1, MOST_SCHEDULE_HOURS, "scheduleHours"),
        triggers(policy.getTriggers()));
  }

  private static @Nullable Fault shares(Map<String, Double> shares, String field) {
    TreeMap<String, Double> ordered = new TreeMap<>(Utf8Order.INSTANCE);
    ordered.putAll(shares);
    double sum = 0;
    for (Map.Entry<String, Double> share : ordered.entrySet()) {
      if (share.getKey().isBlank()) {
        return new Fault("EMPTY", field);
      }
      sum += Math.abs(share.getValue());
    }
    return sum <= 1 + SUM_TOLERANCE ? null : new Fault("SUM_ABOVE_ONE", field);
  }

  /** What a method does not look at must not be there: it would be left out in silence. */
  private static @Nullable Fault method(RebalancePolicy policy) {
    TargetMethod method = orStatic(policy.getMethod());
    boolean layered = method == TargetMethod.LAYERED;
    TargetMethod inside = layered ? orStatic(policy.getLayerMethod()) : method;
    boolean byName = inside != TargetMethod.STATIC;
    if (inside == TargetMethod.LAYERED || (layered && inside == TargetMethod.RISK_PARITY)) {
      return new Fault("CONTRADICTS", "rebalance.layerMethod");
    }
    if (!layered && policy.getLayerMethod() != null) {
      return new Fault("CONTRADICTS", "rebalance.layerMethod");
    }
    if (policy.getBudget() != null && (layered || !byName)) {
      return new Fault("CONTRADICTS", "rebalance.budget");
    }
    if (byName) {
      if (!policy.getTargets().isEmpty()) {
        return new Fault("CONTRADICTS", "rebalance.targets");
      }
      return policy.getInstruments().isEmpty() ? new Fault("EMPTY", "rebalance.instruments") : null;
    }
    if (!policy.getInstruments().isEmpty()) {
      return new Fault("CONTRADICTS", "rebalance.instruments");
    }
    return layered && policy.getTargets().isEmpty()
        ? new Fault("EMPTY", "rebalance.targets")
        : null;
  }

  private static TargetMethod orStatic(@Nullable TargetMethod method) {
    return method == null ? TargetMethod.STATIC : method;
  }

  private static @Nullable Fault layers(RebalancePolicy policy) {
    boolean layered = policy.getMethod() == TargetMethod.LAYERED;
    if (layered == policy.getLayerBudgets().isEmpty()) {
      return new Fault(layered ? "EMPTY" : "CONTRADICTS", "rebalance.layerBudgets");
    }
    TreeMap<String, Double> ordered = new TreeMap<>(Utf8Order.INSTANCE);
    ordered.putAll(policy.getLayerBudgets());
    for (String layer : ordered.keySet()) {
      if (!LAYERS.contains(layer)) {
        return new Fault("UNKNOWN_LAYER", "rebalance.layerBudgets." + layer);
      }
    }
    return shares(ordered, "rebalance.layerBudgets");
  }

  private static @Nullable Fault instruments(List<String> names) {
    return names.size() > MOST_INSTRUMENTS
        ? new Fault("TOO_MANY", "rebalance.instruments")
        : PolicyChecks.duplicates(names, "rebalance.instruments");
  }

  private static @Nullable Fault within(
      @Nullable Integer value, int least, int most, String field) {
    return value != null && (value < least || value > most)
        ? new Fault("OUT_OF_RANGE", "rebalance." + field)
        : null;
  }

  private static @Nullable Fault triggers(List<String> triggers) {
    for (int i = 0; i < triggers.size(); i++) {
      if (!RebalanceCalls.TRIPS.contains(triggers.get(i))) {
        return new Fault("UNKNOWN_TRIGGER", "rebalance.triggers[" + i + "]");
      }
    }
    return PolicyChecks.duplicates(triggers, "rebalance.triggers");
  }
}
