package io.breakwater.udfs.math.rebalance;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Limits;
import io.breakwater.udfs.math.portfolio.Lots;
import io.breakwater.udfs.math.portfolio.Valuation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What must be given up so that the holdings stand inside leverage, gross, net and weight limits
 * again: first each holding to the weight limit, then all in proportion to the gross limit, then
 * those on the heavier side in proportion to the net limit; kept quantities are whole lots.
 */
final class EnvelopeWants {
  private static final double TOLERANCE = 1e-9;

  private final PlannerInput input;
  private final TreeMap<String, Double> kept = new TreeMap<>(Utf8Order.INSTANCE);

  private EnvelopeWants(PlannerInput input) {
    this.input = input;
    input.valuation().holdings().forEach((name, held) -> kept.put(name, held.value()));
  }

  /**
   * The given wants, and in place of those that would keep more than the envelope allows others.
   */
  static List<Want> beside(List<Want> wants, PlannerInput input) {
    if (!(input.valuation().equity() > 0)) {
      return wants;
    }
    EnvelopeWants envelope = new EnvelopeWants(input);
    envelope.shrink();
    TreeMap<String, Want> all = new TreeMap<>(Utf8Order.INSTANCE);
    wants.forEach(want -> all.put(want.instrument(), want));
    for (String name : envelope.kept.keySet()) {
      Want breach = envelope.want(name);
      Want before = all.get(name);
      if (breach != null && (before == null || envelope.keepsMore(before, breach))) {
        all.put(name, breach);
      }
    }
    return new ArrayList<>(all.values());
  }

  private void shrink() {
    Limits limits = input.policy().getLimits();
    double multiplier = input.exposureMultiplier();
    double equity = input.valuation().equity();
    double weight = scaled(limits.getMaxPositionWeight(), multiplier * equity);
    kept.replaceAll(
        (name, value) -> exceeds(Math.abs(value), weight) ? Math.copySign(weight, value) : value);
    double mostGross =
        Math.min(
            scaled(limits.getMaxLeverage(), multiplier * equity),
            scaled(limits.getMaxGrossExposure(), multiplier));
    double gross = kept.values().stream().mapToDouble(Math::abs).sum();
    if (exceeds(gross, mostGross)) {
      kept.replaceAll((name, value) -> value * (mostGross / gross));
    }
    double mostNet = scaled(limits.getMaxNetExposure(), multiplier);
    double net = kept.values().stream().mapToDouble(Double::doubleValue).sum();
    if (exceeds(Math.abs(net), mostNet)) {
      double heavy = kept.values().stream().filter(v -> v * net > 0).mapToDouble(Math::abs).sum();
      double share = (heavy - (Math.abs(net) - mostNet)) / heavy;
      kept.replaceAll((name, value) -> value * net > 0 ? value * share : value);
    }
  }

  private static double scaled(@Nullable Double limit, double by) {
    return limit == null ? Double.MAX_VALUE : limit * by;
  }

  private static boolean exceeds(double figure, double limit) {
    return figure > limit * (1 + TOLERANCE);
  }

  private @Nullable Want want(String name) {
    Valuation.Holding holding = input.valuation().holdings().get(name);
    Instrument instrument = input.instruments().instrumentOf(name);
    double value = holding == null ? 0 : holding.value();
    double left = kept.getOrDefault(name, 0.0);
    if (holding == null || instrument == null || Math.abs(left) >= Math.abs(value)) {
      return null;
    }
    double held = holding.position().quantity();
    double quantity = Lots.floor(Math.abs(held) * (left / value), instrument.getLotSize());
    String cause =
        String.format(
            Locale.ROOT,
            "the envelope leaves %s of %s held (exposure multiplier %.2f)",
            Words.quantity(quantity),
            Words.quantity(Math.abs(held)),
            input.exposureMultiplier());
    return new Want(
        name,
        new Want.QuantityGoal(Math.copySign(quantity, held)),
        cause,
        RebalancePlan.ENVELOPE_BREACH);
  }

  /** True: on the side held, the first wants to keep more than the second. */
  private boolean keepsMore(Want first, Want second) {
    Valuation.Holding holding = input.valuation().holdings().get(first.instrument());
    if (holding == null) {
      return false;
    }
    double equity = input.valuation().equity();
    double unit = Math.abs(holding.value() / holding.position().quantity());
    double side = Math.signum(holding.position().quantity());
    return side * first.goal().quantity(equity, unit) > side * second.goal().quantity(equity, unit);
  }
}
