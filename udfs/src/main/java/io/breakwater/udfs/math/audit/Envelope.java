package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Limits;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.Veto;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The hard limits that depend on the quantity, of the portfolio and of its owner, and those that no
 * quantity cures.
 *
 * <p>Owner limits hold the sum over the owner's portfolios, without netting between them.
 */
final class Envelope {
  private final AuditInput input;
  private final String asked;
  private final int direction;
  private final double entry;
  private final double multiplier;
  private final double alreadyFilled;
  private final List<Side> portfolios = new ArrayList<>();
  private final List<ExposureLimit> exposureLimits = new ArrayList<>();

  /** One portfolio with and without its reservations. */
  private record Side(WorstCase reserved, WorstCase bare, double equity) {}

  private Envelope(AuditInput input, Instrument instrument, int direction, double entry) {
    this.input = input;
    this.asked = instrument.getInstrument();
    this.direction = direction;
    this.entry = entry;
    this.multiplier = instrument.getContractMultiplier();
    AuditInput.Portfolio own = input.portfolio();
    String signalId = input.signal().getSignalId();
    // What an earlier verdict on this very revision has filled is in the position already.
    this.alreadyFilled = own.reservations().filled(signalId, input.signal().getRevision());
    portfolios.add(side(own.holdings(), own.reservations(), own.equity(), signalId));
  }

  /** The envelope around one opening. */
  static Envelope around(AuditInput input, Instrument instrument, int direction, double entry) {
    Envelope envelope = new Envelope(input, instrument, direction, entry);
    AuditInput.Portfolio own = input.portfolio();
    Policy policy = own.policy();
    if (policy != null) {
      envelope.addLimits(
          "", "portfolio:" + own.portfolioId(), policy.getLimits(), own.exposureMultiplier());
      envelope.addNotionalLimit(
          VetoCode.BEHAVIOUR_CAP.name(), "portfolio:" + own.portfolioId(), own.behaviourCap());
    }
    AuditInput.Owner owner = input.owner();
    Policy ownerPolicy = owner == null ? null : owner.policy();
    if (owner != null && ownerPolicy != null) {
      for (AuditInput.Share share : owner.others()) {
        envelope.portfolios.add(
            envelope.side(share.holdings(), share.reservations(), share.equity(), null));
      }
      envelope.addLimits(VetoCode.OWNER, "owner:" + owner.ownerId(), ownerPolicy.getLimits(), 1);
    }
    return envelope;
  }

  private Side side(
      Holdings holdings, Reservations reservations, double equity, @Nullable String except) {
    SortedMap<String, ReservedRoom> rooms = reservations.rooms(input.now(), except);
    return new Side(
        WorstCase.of(holdings, rooms, input.market(), asked),
        WorstCase.of(holdings, new TreeMap<>(Utf8Order.INSTANCE), input.market(), asked),
        equity);
  }

  /** Adds the quantity limits over the portfolios known so far: first the own one, then all. */
  private void addLimits(String prefix, String scope, Limits limits, double ladder) {
    List<Side> sides = List.copyOf(portfolios);
    double equity = sides.stream().mapToDouble(Side::equity).sum();
    addNotionalLimit(prefix + VetoCode.MAX_ORDER_NOTIONAL, scope, limits.getMaxOrderNotional());
    Figure gross = new Figure(sides, WorstCase::gross);
    Figure net = new Figure(sides, WorstCase::net);
    Figure value = new Figure(sides, WorstCase::value);
    if (equity > 0) {
      add(prefix + VetoCode.MAX_LEVERAGE, scope, limits.getMaxLeverage(), ladder, gross, equity);
    }
    add(
        prefix + VetoCode.MAX_GROSS_EXPOSURE,
        scope,
        limits.getMaxGrossExposure(),
        ladder,
        gross,
        1);
    add(prefix + VetoCode.MAX_NET_EXPOSURE, scope, limits.getMaxNetExposure(), ladder, net, 1);
    if (equity > 0) {
      add(
          prefix + VetoCode.MAX_POSITION_WEIGHT,
          scope,
          limits.getMaxPositionWeight(),
          ladder,
          value,
          equity);
    }
  }

  private void addNotionalLimit(String code, String scope, @Nullable Double limit) {
    if (limit != null) {
      exposureLimits.add(
          new ExposureLimit(code, scope, limit, quantity -> quantity * multiplier * entry, 0));
    }
  }

  private void add(
      String code, String scope, @Nullable Double limit, double ladder, Figure figure, double per) {
    if (limit != null) {
      DoubleUnaryOperator after = quantity -> figure.after(added(quantity)) / per;
      exposureLimits.add(
          new ExposureLimit(code, scope, limit * ladder, after, figure.reserved() / per));
    }
  }

  /** Signed change of the position that a quantity still brings. */
  private double added(double quantity) {
    return direction * Math.max(0, quantity - alreadyFilled);
  }

  /** True: no quantity limit forbids it. */
  boolean passes(double quantity) {
    return exposureLimits.stream().noneMatch(limit -> limit.forbids(quantity));
  }

  /** Vetoes of the quantity limits, in their published order. */
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

  /** Limits that no quantity cures. */
  List<Veto> fixedVetoes() {
    List<Veto> vetoes = new ArrayList<>();
    AuditInput.Portfolio own = input.portfolio();
    Policy policy = own.policy();
    if (policy != null) {
      fixed(
          vetoes,
          "",
          "portfolio:" + own.portfolioId(),
          policy.getLimits(),
          own.drawdown(),
          own.allowedLastMinute(),
          portfolios.subList(0, 1));
    }
    AuditInput.Owner owner = input.owner();
    Policy ownerPolicy = owner == null ? null : owner.policy();
    if (owner != null && ownerPolicy != null) {
      fixed(
          vetoes,
          VetoCode.OWNER,
          "owner:" + owner.ownerId(),
          ownerPolicy.getLimits(),
          owner.drawdown(),
          owner.allowedLastMinute(),
          portfolios);
    }
    return vetoes;
  }

  private void fixed(
      List<Veto> vetoes,
      String prefix,
      String scope,
      Limits limits,
      double drawdown,
      int allowed,
      List<Side> sides) {
    List<String> list = limits.getAllowedInstruments();
    if (list != null && !list.contains(asked)) {
      vetoes.add(
          Vetoes.veto(prefix + VetoCode.INSTRUMENT_NOT_ALLOWED, null, null, null, null, scope));
    }
    Double maxDrawdown = limits.getMaxDrawdown();
    if (maxDrawdown != null && drawdown >= maxDrawdown) {
      vetoes.add(
          Vetoes.veto(prefix + VetoCode.MAX_DRAWDOWN, maxDrawdown, drawdown, null, null, scope));
    }
    Integer perMinute = limits.getMaxOrdersPerMinute();
    if (perMinute != null && allowed + 1 > perMinute) {
      vetoes.add(
          Vetoes.veto(
              prefix + VetoCode.MAX_ORDERS_PER_MINUTE,
              (double) perMinute,
              allowed + 1.0,
              1.0,
              null,
              scope));
    }
    Integer maxOpen = limits.getMaxOpenPositions();
    if (maxOpen != null) {
      double before = new Figure(sides, WorstCase::open).after(0);
      double after = new Figure(sides, WorstCase::open).after(direction);
      double held = sides.stream().mapToDouble(side -> side.bare().open(0)).sum();
      if (after > maxOpen && after > before) {
        vetoes.add(
            Vetoes.veto(
                prefix + VetoCode.MAX_OPEN_POSITIONS,
                (double) maxOpen,
                after,
                after - before,
                before - held,
                scope));
      }
    }
  }

  @FunctionalInterface
  private interface Exposure {
    double after(WorstCase portfolio, double added);
  }

  /** A figure summed over portfolios; only the first, the own one, takes what is added. */
  private record Figure(List<Side> sides, Exposure exposure) {
    double after(double added) {
      return sum(Side::reserved, added);
    }

    double reserved() {
      return Math.max(0, after(0) - sum(Side::bare, 0));
    }

    private double sum(Function<Side, WorstCase> of, double added) {
      double sum = 0;
      for (int i = 0; i < sides.size(); i++) {
        sum += exposure.after(of.apply(sides.get(i)), i == 0 ? added : 0);
      }
      return sum;
    }
  }
}
