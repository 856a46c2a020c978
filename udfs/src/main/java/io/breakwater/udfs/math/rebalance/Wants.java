package io.breakwater.udfs.math.rebalance;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.RebalancePolicy;
import io.breakwater.udfs.math.portfolio.Valuation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which holdings are due: outside the band of their target, or above what a ladder step left. */
final class Wants {
  private Wants() {}

  /** By instrument in UTF-8 order; empty without equity where weights decide. */
  static List<Want> of(PlannerInput input) {
    List<Want> wants =
        input.targets().weights().isEmpty()
            ? aboveCaps(input)
            : offTarget(input, input.policy().getRebalance());
    return Boolean.TRUE.equals(input.policy().getRebalance().getReduceToEnvelope())
        ? EnvelopeWants.beside(wants, input)
        : wants;
  }

  private static List<Want> offTarget(PlannerInput input, RebalancePolicy policy) {
    List<Want> wants = new ArrayList<>();
    if (!(input.valuation().equity() > 0)) {
      return wants;
    }
    TreeMap<String, Double> targets = new TreeMap<>(Utf8Order.INSTANCE);
    input.valuation().holdings().keySet().forEach(instrument -> targets.put(instrument, 0.0));
    input
        .targets()
        .weights()
        .forEach(
            (instrument, weight) -> targets.put(instrument, weight * input.exposureMultiplier()));
    for (Map.Entry<String, Double> target : targets.entrySet()) {
      Want want = drifted(input, policy, target.getKey(), target.getValue());
      if (want != null) {
        wants.add(want);
      }
    }
    return wants;
  }

  private static @Nullable Want drifted(
      PlannerInput input, RebalancePolicy policy, String instrument, double target) {
    Valuation valuation = input.valuation();
    double weight = valuation.value(instrument) / valuation.equity();
    boolean reducing = weight * target < 0 || Math.abs(weight) > Math.abs(target);
    MarketView market = input.market().viewOf(instrument);
    Instrument known = input.instruments().instrumentOf(instrument);
    double cost = Bands.oneWayCost(known == null ? 0 : known.getTakerFeeRate(), market);
    double band = Bands.width(policy, target, cost, reducing, market.stressed());
    double drift = weight - target;
    String call = input.calls().get(instrument);
    boolean anyway = call != null || input.unfinished().contains(instrument);
    boolean due = target == 0 ? weight != 0 : Math.abs(drift) > band || (drift != 0 && anyway);
    if (!due) {
      return null;
    }
    // An unfinished holding may already stand inside its band: it never trades away from target.
    double kept = policy.getToBandEdge() && call == null ? Math.min(band, Math.abs(drift)) : 0;
    String cause =
        String.format(
            Locale.ROOT,
            "weight %.2f %% against a target of %.2f %%, band %.2f points",
            100 * weight,
            100 * target,
            100 * band);
    return new Want(
        instrument,
        new Want.WeightGoal(target + Math.copySign(kept, drift)),
        call == null ? cause : cause + "; called for by " + call,
        call == null ? RebalancePlan.DRIFT : call);
  }

  private static List<Want> aboveCaps(PlannerInput input) {
    List<Want> wants = new ArrayList<>();
    for (Map.Entry<String, Double> cap : input.reductionCaps().entrySet()) {
      double held = input.valuation().quantity(cap.getKey());
      boolean sameSide = cap.getValue() == 0 || cap.getValue() * held > 0;
      if (sameSide && Math.abs(held) > Math.abs(cap.getValue())) {
        String cause =
            String.format(
                Locale.ROOT,
                "the de-risking ladder leaves %s of %s held (exposure multiplier %.2f)",
                Words.quantity(Math.abs(cap.getValue())),
                Words.quantity(Math.abs(held)),
                input.exposureMultiplier());
        wants.add(
            new Want(
                cap.getKey(),
                new Want.QuantityGoal(cap.getValue()),
                cause,
                RebalancePlan.LADDER_STEP));
      }
    }
    return wants;
  }
}
