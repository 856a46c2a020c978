package io.breakwater.udfs.math.rebalance;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.RebalancePolicy;
import io.breakwater.schemas.avro.TargetMethod;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a portfolio should stand, before the exposure multiplier.
 *
 * @param weights signed, by instrument, sum of absolutes at most 1; the rest is cash. Empty: no
 *     targets
 * @param missing why there are none although the policy wants some, by instrument
 */
public record Targets(SortedMap<String, Double> weights, List<Skip> missing) {
  /** No targets, and none wanted. */
  public static final Targets NONE = new Targets(Collections.emptySortedMap(), List.of());

  /** Keeps its own copies. */
  public Targets {
    TreeMap<String, Double> copy = new TreeMap<>(Utf8Order.INSTANCE);
    copy.putAll(weights);
    weights = Collections.unmodifiableSortedMap(copy);
    missing = List.copyOf(missing);
  }

  /** The weights that a policy names, in order. */
  static TreeMap<String, Double> named(RebalancePolicy policy) {
    TreeMap<String, Double> weights = new TreeMap<>(Utf8Order.INSTANCE);
    weights.putAll(policy.getTargets());
    return weights;
  }

  /** True: weights are computed from the market, not just taken from the policy. */
  public static boolean computed(RebalancePolicy policy) {
    boolean byMethod = policy.getMethod() != null && policy.getMethod() != TargetMethod.STATIC;
    return byMethod || policy.getFullLiquidity() != null || policy.getPerformanceTilt() != null;
  }
}
