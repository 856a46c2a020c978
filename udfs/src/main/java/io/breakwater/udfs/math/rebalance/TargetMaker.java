package io.breakwater.udfs.math.rebalance;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.RebalancePolicy;
import io.breakwater.schemas.avro.TargetMethod;
import io.breakwater.udfs.math.evidence.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Computes target weights: by the method, then tilted down by liquidity and past performance. Where
 * one input of one instrument is not ready there are no targets at all: a share of the others would
 * be a guess.
 */
final class TargetMaker {
  private static final int DEFAULT_HOURS = 168;

  private final RebalancePolicy policy;
  private final TargetInputs inputs;
  private final TreeMap<String, Skip> missing = new TreeMap<>(Utf8Order.INSTANCE);

  private TargetMaker(RebalancePolicy policy, TargetInputs inputs) {
    this.policy = policy;
    this.inputs = inputs;
  }

  /** Weights, or what is missing for them. */
  static Targets of(RebalancePolicy policy, TargetInputs inputs) {
    TargetMaker maker = new TargetMaker(policy, inputs);
    TreeMap<String, Double> weights = maker.byMethod();
    if (maker.missing.isEmpty()) {
      maker.tilt(weights);
    }
    return maker.missing.isEmpty()
        ? new Targets(weights, List.of())
        : new Targets(new TreeMap<>(Utf8Order.INSTANCE), new ArrayList<>(maker.missing.values()));
  }

  private TreeMap<String, Double> byMethod() {
    TargetMethod method = policy.getMethod() == null ? TargetMethod.STATIC : policy.getMethod();
    TreeSet<String> names = new TreeSet<>(Utf8Order.INSTANCE);
    names.addAll(policy.getTargets().keySet());
    names.addAll(policy.getInstruments());
    names.forEach(this::requireMark);
    if (!missing.isEmpty()) {
      return new TreeMap<>(Utf8Order.INSTANCE);
    }
    double budget = policy.getBudget() == null ? 1 : policy.getBudget();
    return switch (method) {
      case STATIC -> Targets.named(policy);
      case INVERSE_VOLATILITY -> shared(inverseVolatility(names), budget);
      case RISK_PARITY -> shared(riskParity(names), budget);
      case LAYERED -> layered(names);
    };
  }

  private void requireMark(String name) {
    Mark mark = inputs.marks().markOf(name);
    if (inputs.instruments().instrumentOf(name) == null) {
      missing.put(name, new Skip(name, SkipReason.UNKNOWN_INSTRUMENT, "it has a target"));
    } else if (mark == null || !mark.fresh()) {
      notReady(name, "no fresh mark");
    }
  }

  private void notReady(String name, String text) {
    missing.putIfAbsent(name, new Skip(name, SkipReason.TARGET_NOT_READY, text));
  }

  private TreeMap<String, Double> inverseVolatility(Iterable<String> names) {
    TreeMap<String, Double> parts = new TreeMap<>(Utf8Order.INSTANCE);
    for (String name : names) {
      Double sigma = inputs.volatility().sigmaSlow(name);
      if (sigma == null || !(sigma > 0)) {
        notReady(name, "no slow volatility above 0");
      } else {
        parts.put(name, 1 / sigma);
      }
    }
    return parts;
  }

  private TreeMap<String, Double> riskParity(TreeSet<String> names) {
    ReturnCovariance covariance = ReturnCovariance.of(new ArrayList<>(names), inputs.minutes());
    covariance.notReady().forEach(this::notReady);
    return missing.isEmpty() ? RiskParity.weights(covariance) : new TreeMap<>(Utf8Order.INSTANCE);
  }

  private TreeMap<String, Double> layered(TreeSet<String> names) {
    TreeMap<String, TreeMap<String, Double>> byLayer = new TreeMap<>(Utf8Order.INSTANCE);
    TreeMap<String, Double> parts =
        policy.getLayerMethod() == TargetMethod.INVERSE_VOLATILITY
            ? inverseVolatility(names)
            : Targets.named(policy);
    for (Map.Entry<String, Double> part : parts.entrySet()) {
      Instrument instrument = inputs.instruments().instrumentOf(part.getKey());
      if (instrument == null || instrument.getLayer() == null) {
        notReady(part.getKey(), "its layer is not known");
      } else {
        byLayer
            .computeIfAbsent(
                instrument.getLayer().name(), layer -> new TreeMap<>(Utf8Order.INSTANCE))
            .put(part.getKey(), part.getValue());
      }
    }
    TreeMap<String, Double> weights = new TreeMap<>(Utf8Order.INSTANCE);
    byLayer.forEach(
        (layer, members) ->
            weights.putAll(shared(members, policy.getLayerBudgets().getOrDefault(layer, 0.0))));
    return weights;
  }

  /** A budget in proportion to parts; nothing where all parts are 0. */
  private static TreeMap<String, Double> shared(TreeMap<String, Double> parts, double budget) {
    double whole = parts.values().stream().mapToDouble(Math::abs).reduce(0, Double::sum);
    TreeMap<String, Double> weights = new TreeMap<>(Utf8Order.INSTANCE);
    parts.forEach((name, part) -> weights.put(name, whole > 0 ? budget * part / whole : 0.0));
    return weights;
  }

  private void tilt(TreeMap<String, Double> weights) {
    weights.replaceAll(
        (name, weight) -> weight * byLiquidity(name) * byPerformance(name, weight < 0));
  }

  private double byLiquidity(String name) {
    Double full = policy.getFullLiquidity();
    if (full == null) {
      return 1;
    }
    MarketView view = inputs.market().viewOf(name);
    Double bids = view.bidLiquidity();
    Double asks = view.askLiquidity();
    if (bids == null || asks == null) {
      notReady(name, "no fresh book for its liquidity");
      return 0;
    }
    return Math.min(1, Math.min(bids, asks) / full);
  }

  private double byPerformance(String name, boolean shorted) {
    if (policy.getPerformanceTilt() == null) {
      return 1;
    }
    int hours = policy.getPerformanceHours() == null ? DEFAULT_HOURS : policy.getPerformanceHours();
    Double tilt =
        PastPerformance.tilt(policy.getPerformanceTilt(), inputs.hours(), name, hours, shorted);
    if (tilt == null) {
      notReady(name, "less than half of " + hours + " hours have a return");
      return 0;
    }
    return tilt;
  }
}
