package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.RecordChecks;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.CurvePoint;
import io.breakwater.schemas.avro.LadderStep;
import io.breakwater.schemas.avro.Limits;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.StressScenario;
import io.breakwater.schemas.avro.VolatilityRegime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether a policy makes sense as a whole; a nonsense value refuses the record, naming it. */
public final class PolicyChecks {
  private static final double LARGEST_RAW = 1e12;
  private static final double LARGEST_PENALTY = 100;
  private static final double LARGEST_ATR_MULTIPLE = 100;
  private static final Set<String> REGIMES =
      Arrays.stream(VolatilityRegime.values()).map(Enum::name).collect(Collectors.toSet());

  private static final Set<String> PATTERNS =
      Set.of(
          "FLASH_MOVE",
          "RUNAWAY",
          "SYSTEMIC_SELLOFF",
          "CORRELATION_SURGE",
          "REGIME_SHIFT",
          "CORRELATION_BREAK",
          "FEED_SILENCE",
          "VENUE_DOWN",
          "PUBLISHER_ESCALATION",
          "DRAWDOWN_LIMIT",
          "DRAWDOWN_CASCADE",
          "LOSS_STREAK");

  private PolicyChecks() {}

  /** The first thing that is wrong; null: nothing. */
  public static @Nullable Fault firstFault(Policy policy) {
    return firstOf(
        ranges(policy),
        identity(policy),
        duplicates(policy.getFollows(), "follows"),
        limits(policy),
        feeds(policy),
        audit(policy),
        RebalanceChecks.firstFault(policy.getRebalance()),
        ladder(policy.getLadder()),
        breakers(policy),
        stress(policy.getStress()));
  }

  static @Nullable Fault firstOf(@Nullable Fault... faults) {
    for (Fault fault : faults) {
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  private static @Nullable Fault ranges(Policy policy) {
    try {
      RecordChecks.check(policy);
      return null;
    } catch (JsonFault fault) {
      return new Fault("OUT_OF_RANGE", Objects.requireNonNullElse(fault.field(), "policy"));
    }
  }

  private static @Nullable Fault identity(Policy policy) {
    String id = policy.getPortfolioId();
    if (id.isBlank() || id.equals("owner:")) {
      return new Fault("EMPTY", "portfolioId");
    }
    if (policy.getMode() == Mode.SHADOW && id.startsWith("owner:")) {
      return new Fault("SHADOW_OF_OWNER", "mode");
    }
    String owner = policy.getOwnerId();
    return owner != null && owner.isBlank() ? new Fault("EMPTY", "ownerId") : null;
  }

  static @Nullable Fault duplicates(List<String> names, String field) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).isBlank()) {
        return new Fault("EMPTY", field + "[" + i + "]");
      }
      if (!seen.add(names.get(i))) {
        return new Fault("DUPLICATE", field + "[" + i + "]");
      }
    }
    return null;
  }

  private static @Nullable Fault limits(Policy policy) {
    Limits limits = policy.getLimits();
    Double orderNotional = limits.getMaxOrderNotional();
    if (orderNotional != null && orderNotional < policy.getRebalance().getMinNotional()) {
      return new Fault("MIN_ABOVE_MAX", "rebalance.minNotional");
    }
    List<String> allowed = limits.getAllowedInstruments();
    return allowed == null ? null : duplicates(allowed, "limits.allowedInstruments");
  }

  private static @Nullable Fault feeds(Policy policy) {
    List<String> expected = policy.getFeeds().getExpected();
    Set<Feed> seen = new HashSet<>();
    for (int i = 0; i < expected.size(); i++) {
      String field = "feeds.expected[" + i + "]";
      Feed named = null;
      for (Feed feed : Feed.values()) {
        named = feed.isNamed(expected.get(i)) ? feed : named;
      }
      if (named == null) {
        return new Fault("UNKNOWN_FEED", field);
      }
      if (!seen.add(named)) {
        return new Fault("DUPLICATE", field);
      }
    }
    return null;
  }

  private static @Nullable Fault audit(Policy policy) {
    double threshold = policy.getAudit().getThreshold();
    if (!(threshold >= 0 && threshold <= 100)) {
      return new Fault("OUT_OF_RANGE", "audit.threshold");
    }
    TreeMap<String, Double> multiples = new TreeMap<>(Utf8Order.INSTANCE);
    multiples.putAll(policy.getAudit().getStopAtrMultiples());
    for (Map.Entry<String, Double> multiple : multiples.entrySet()) {
      String field = "audit.stopAtrMultiples." + multiple.getKey();
      if (!REGIMES.contains(multiple.getKey())) {
        return new Fault("UNKNOWN_REGIME", field);
      }
      if (!(multiple.getValue() > 0 && multiple.getValue() <= LARGEST_ATR_MULTIPLE)) {
        return new Fault("OUT_OF_RANGE", field);
      }
    }
    TreeMap<String, List<CurvePoint>> curves = new TreeMap<>(Utf8Order.INSTANCE);
    curves.putAll(policy.getAudit().getCurves());
    for (Map.Entry<String, List<CurvePoint>> curve : curves.entrySet()) {
      Fault fault = curve(curve.getKey(), curve.getValue());
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  private static @Nullable Fault curve(String code, List<CurvePoint> points) {
    String field = "audit.curves." + code;
    if (!PenaltyCurves.isKnown(code)) {
      return new Fault("UNKNOWN_FACTOR", field);
    }
    if (points.isEmpty()) {
      return new Fault("EMPTY", field);
    }
    // The search for the largest quantity rests on a penalty that never falls with the quantity.
    boolean mayNotRise = code.equals(FactorCode.LIQUIDITY.name());
    for (int i = 0; i < points.size(); i++) {
      double raw = points.get(i).getRaw();
      double value = points.get(i).getPoints();
      if (!(Math.abs(raw) <= LARGEST_RAW)) {
        return new Fault("OUT_OF_RANGE", field + "[" + i + "].raw");
      }
      if (!(value <= 0 && value >= -LARGEST_PENALTY)) {
        return new Fault("OUT_OF_RANGE", field + "[" + i + "].points");
      }
      if (i > 0 && raw < points.get(i - 1).getRaw()) {
        return new Fault("NOT_ASCENDING", field + "[" + i + "].raw");
      }
      if (i > 0 && mayNotRise && value > points.get(i - 1).getPoints()) {
        return new Fault("RISES", field + "[" + i + "].points");
      }
    }
    return null;
  }

  private static @Nullable Fault ladder(List<LadderStep> steps) {
    for (int i = 0; i < steps.size(); i++) {
      String field = "ladder[" + i + "]";
      LadderStep step = steps.get(i);
      if (!(step.getDrawdown() > 0)) {
        return new Fault("OUT_OF_RANGE", field + ".drawdown");
      }
      if (i > 0 && step.getDrawdown() <= steps.get(i - 1).getDrawdown()) {
        return new Fault("NOT_ASCENDING", field + ".drawdown");
      }
      if (i > 0 && step.getMultiplier() > steps.get(i - 1).getMultiplier()) {
        return new Fault("RISES", field + ".multiplier");
      }
    }
    return null;
  }

  private static @Nullable Fault breakers(Policy policy) {
    List<String> off = policy.getBreakers().getOff();
    for (int i = 0; i < off.size(); i++) {
      if (!PATTERNS.contains(off.get(i))) {
        return new Fault("UNKNOWN_PATTERN", "breakers.off[" + i + "]");
      }
    }
    return duplicates(off, "breakers.off");
  }

  private static @Nullable Fault stress(List<StressScenario> scenarios) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < scenarios.size(); i++) {
      String field = "stress[" + i + "]";
      StressScenario scenario = scenarios.get(i);
      if (scenario.getName().isBlank()) {
        return new Fault("EMPTY", field + ".name");
      }
      if (!(scenario.getPriceChange() > -1)) {
        return new Fault("OUT_OF_RANGE", field + ".priceChange");
      }
      if (scenario.getRateChange() != 0 && scenario.getRateBetas().isEmpty()) {
        return new Fault("EMPTY", field + ".rateBetas");
      }
      for (Map.Entry<String, Double> beta : scenario.getRateBetas().entrySet()) {
        if (!Double.isFinite(beta.getValue())) {
          return new Fault("OUT_OF_RANGE", field + ".rateBetas");
        }
      }
      names.add(scenario.getName());
    }
    return duplicates(names, "stress");
  }

  /**
   * Why a policy is refused as a whole.
   *
   * @param reason typed: OUT_OF_RANGE, UNKNOWN_PATTERN, UNKNOWN_FACTOR, UNKNOWN_FEED, DUPLICATE,
   *     NOT_ASCENDING, RISES, EMPTY, SUM_ABOVE_ONE, MIN_ABOVE_MAX, SHADOW_OF_OWNER, CONTRADICTS
   *     (not with the method), UNKNOWN_LAYER, UNKNOWN_TRIGGER, TOO_MANY
   * @param field path of the field at fault
   */
  public record Fault(String reason, String field) {}
}
