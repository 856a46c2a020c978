package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Limits;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.Veto;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The hard envelope around a position that is held, as a function of how much of it were kept. A
 * limit speaks up only where the position itself makes the figure worse. Reservations do not count:
 * what was allowed and has not filled is not held.
 */
final class HeldEnvelope {
  private final PositionInput input;
  private final double unit;
  private final List<ExposureLimit> exposureLimits = new ArrayList<>();
  private final List<Veto> fixed = new ArrayList<>();

  private HeldEnvelope(PositionInput input) {
    this.input = input;
    this.unit = Math.abs(input.exposure().value(input.instrument()) / input.quantity());
  }

  static HeldEnvelope around(PositionInput input) {
    HeldEnvelope envelope = new HeldEnvelope(input);
    AuditInput.Portfolio portfolio = input.portfolio();
    envelope.add(
        "",
        "portfolio:" + portfolio.portfolioId(),
        input.policy().getLimits(),
        portfolio.exposureMultiplier(),
        List.of(input.exposure()));
    AuditInput.Owner owner = input.owner();
    Policy ownerPolicy = owner == null ? null : owner.policy();
    if (owner != null && ownerPolicy != null) {
      envelope.add(
          VetoCode.OWNER,
          "owner:" + owner.ownerId(),
          ownerPolicy.getLimits(),
          1,
          input.ownerExposures());
    }
    return envelope;
  }

  private void add(
      String prefix, String scope, Limits limits, double ladder, List<HeldExposure> all) {
    String name = input.instrument();
    double own = input.exposure().value(name);
    double equity = all.stream().mapToDouble(HeldExposure::equity).sum();
    double otherGross = all.stream().mapToDouble(HeldExposure::gross).sum() - Math.abs(own);
    double otherValue =
        all.stream().mapToDouble(each -> Math.abs(each.value(name))).sum() - Math.abs(own);
    double ownOtherNet = input.exposure().net() - own;
    double othersNet =
        all.stream().mapToDouble(each -> Math.abs(each.net())).sum()
            - Math.abs(input.exposure().net());
    int sign = input.direction();
    DoubleUnaryOperator gross = quantity -> otherGross + quantity * unit;
    // Net in the direction of the position: one on the lighter side makes it no worse.
    DoubleUnaryOperator net =
        quantity -> othersNet + Math.max(0, sign * ownOtherNet + quantity * unit);
    DoubleUnaryOperator value = quantity -> otherValue + quantity * unit;
    if (equity > 0) {
      limit(
          prefix + VetoCode.MAX_LEVERAGE,
          scope,
          scaled(limits.getMaxLeverage(), ladder),
          quantity -> gross.applyAsDouble(quantity) / equity);
    }
    String grossCode = prefix + VetoCode.MAX_GROSS_EXPOSURE;
    limit(grossCode, scope, scaled(limits.getMaxGrossExposure(), ladder), gross);
    String netCode = prefix + VetoCode.MAX_NET_EXPOSURE;
    limit(netCode, scope, scaled(limits.getMaxNetExposure(), ladder), net);
    if (equity > 0) {
      limit(
          prefix + VetoCode.MAX_POSITION_WEIGHT,
          scope,
          scaled(limits.getMaxPositionWeight(), ladder),
          quantity -> value.applyAsDouble(quantity) / equity);
    }
    fixed(prefix, scope, limits, all);
  }

  private static @Nullable Double scaled(@Nullable Double limit, double ladder) {
    return limit == null ? null : (Double) (limit * ladder);
  }

  private void limit(
      String code, String scope, @Nullable Double limit, DoubleUnaryOperator figure) {
    if (limit != null) {
      exposureLimits.add(new ExposureLimit(code, scope, limit, figure, 0));
    }
  }

  private void fixed(String prefix, String scope, Limits limits, List<HeldExposure> all) {
    List<String> allowed = limits.getAllowedInstruments();
    if (allowed != null && !allowed.contains(input.instrument())) {
      fixed.add(
          Vetoes.veto(prefix + VetoCode.INSTRUMENT_NOT_ALLOWED, null, null, null, null, scope));
    }
    Integer mostOpen = limits.getMaxOpenPositions();
    double open = all.stream().mapToDouble(each -> each.values().size()).sum();
    if (mostOpen != null && open > mostOpen) {
      fixed.add(
          Vetoes.veto(
              prefix + VetoCode.MAX_OPEN_POSITIONS, (double) mostOpen, open, 1.0, 0.0, scope));
    }
  }

  /** Limits that keeping less does not cure; only closing does. */
  List<Veto> fixedVetoes() {
    return fixed;
  }

  /** Limits that are exceeded if so much is kept, contracts, &gt;= 0. */
  List<Veto> quantityVetoes(double quantity) {
    List<Veto> vetoes = new ArrayList<>();
    for (ExposureLimit limit : exposureLimits) {
      Veto veto = limit.veto(quantity);
      if (veto != null) {
        vetoes.add(veto);
      }
    }
    return vetoes;
  }

  /** True: keeping so much exceeds nothing. */
  boolean passes(double quantity) {
    return exposureLimits.stream().noneMatch(limit -> limit.forbids(quantity));
  }
}
