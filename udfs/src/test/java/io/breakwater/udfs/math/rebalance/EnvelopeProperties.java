package io.breakwater.udfs.math.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.avro.Limits;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.TradeSide;
import io.breakwater.udfs.math.portfolio.Valuation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EnvelopeProperties {
  private static final List<String> NAMES = List.of("A", "B", "C", "D");

  /** Scenes whose owner has limits and another portfolio that takes a part of them. */
  @Provide
  Arbitrary<Scene> ownedScenes() {
    Arbitrary<List<Integer>> others = Arbitraries.integers().between(-40, 40).list().ofSize(4);
    Arbitrary<List<Integer>> works = Arbitraries.integers().between(0, 20).list().ofSize(4);
    return Combinators.combine(scenes(), others, works, limits()).as(EnvelopeProperties::owned);
  }

  private static Scene owned(
      Scene scene, List<Integer> held, List<Integer> works, Limits ownerLimits) {
    Scene other = new Scene(10_000);
    SortedMap<String, Working> working = new TreeMap<>();
    for (int i = 0; i < NAMES.size(); i++) {
      other.instrument(NAMES.get(i), 100 + i, 0.1);
      if (held.get(i) != 0) {
        other.hold(NAMES.get(i), held.get(i));
      }
      working.put(NAMES.get(i), new Working(works.get(i), 20 - works.get(i)));
    }
    double equity = scene.valuation().equity() + other.valuation().equity();
    Exposures exposures =
        Exposures.of(other.valuation(), working, other.marks(), other.instruments::get);
    scene.owner = OwnerShare.of(ownerLimits, equity, List.of(exposures));
    return scene;
  }

  /** Whatever part of a plan fills, no adding leg takes the owner outside its limits. */
  @Property(tries = 400)
  void noStepOfAnyPartOfAPlanCrossesTheLimitsOfTheOwner(@ForAll("ownedScenes") Scene scene) {
    OwnerShare owner = scene.owner;
    RebalancePlan plan = scene.plan().plan();
    if (plan == null || owner == null) {
      return;
    }
    for (int part = 1; part < 1 << plan.orders().size(); part++) {
      Map<String, Double> quantities = new TreeMap<>();
      scene.ledger.positions().forEach((name, held) -> quantities.put(name, held.quantity()));
      for (Order order : plan.orders()) {
        if ((part & (1 << order.getLeg())) != 0) {
          List<Double> before = figures(scene, quantities, order.getInstrument());
          double sign = order.getSide() == TradeSide.BUY ? 1 : -1;
          quantities.merge(order.getInstrument(), sign * order.getQuantity(), Double::sum);
          if (!order.getReduceOnly()) {
            List<Double> after = figures(scene, quantities, order.getInstrument());
            assertInside(owner, order.getInstrument(), before, after);
          }
        }
      }
    }
  }

  private static void assertInside(
      OwnerShare owner, String instrument, List<Double> before, List<Double> after) {
    Limits limits = owner.limits();
    double[] others = {
      owner.gross(), owner.net(), owner.worst().getOrDefault(instrument, 0.0), owner.open()
    };
    double[] was = new double[4];
    double[] is = new double[4];
    for (int i = 0; i < others.length; i++) {
      was[i] = before.get(i) + others[i];
      is[i] = after.get(i) + others[i];
    }
    check(was[0], is[0], limits.getMaxLeverage(), owner.equity());
    check(was[0], is[0], limits.getMaxGrossExposure(), 1);
    check(was[1], is[1], limits.getMaxNetExposure(), 1);
    check(was[2], is[2], limits.getMaxPositionWeight(), owner.equity());
    Integer open = limits.getMaxOpenPositions();
    check(was[3], is[3], open == null ? null : (Double) open.doubleValue(), 1);
  }

  @Provide
  Arbitrary<Scene> scenes() {
    Arbitrary<List<Integer>> held = Arbitraries.integers().between(-60, 60).list().ofSize(4);
    Arbitrary<List<Integer>> targets = Arbitraries.integers().between(-80, 80).list().ofSize(4);
    return Combinators.combine(held, targets, limits(), Arbitraries.of(1.0, 0.75, 0.5, 0.25, 0.0))
        .as(EnvelopeProperties::scene);
  }

  private static Arbitrary<Limits> limits() {
    return Combinators.combine(
            Arbitraries.doubles().between(0.2, 3),
            Arbitraries.doubles().between(1000, 20_000).injectNull(0.5),
            Arbitraries.doubles().between(1000, 20_000).injectNull(0.5),
            Arbitraries.doubles().between(0.1, 1).injectNull(0.5),
            Arbitraries.integers().between(0, 4).injectNull(0.5))
        .as(
            (leverage, gross, net, weight, positions) ->
                Limits.newBuilder()
                    .setMaxLeverage(leverage)
                    .setMaxGrossExposure(gross)
                    .setMaxNetExposure(net)
                    .setMaxPositionWeight(weight)
                    .setMaxOpenPositions(positions)
                    .build());
  }

  private static Scene scene(
      List<Integer> held, List<Integer> targets, Limits limits, double multiplier) {
    Scene scene = new Scene(10_000);
    for (int i = 0; i < NAMES.size(); i++) {
      scene.instrument(NAMES.get(i), 100 + i, 0.1);
      if (held.get(i) != 0) {
        scene.hold(NAMES.get(i), held.get(i));
      }
      scene.targets.put(NAMES.get(i), targets.get(i) / 100.0);
    }
    scene.multiplier = multiplier;
    scene.limits.setMaxLeverage(limits.getMaxLeverage());
    scene.limits.setMaxGrossExposure(limits.getMaxGrossExposure());
    scene.limits.setMaxNetExposure(limits.getMaxNetExposure());
    scene.limits.setMaxPositionWeight(limits.getMaxPositionWeight());
    scene.limits.setMaxOpenPositions(limits.getMaxOpenPositions());
    return scene;
  }

  /** Whatever part of a plan fills, in its order, no adding leg takes anything outside. */
  @Property(tries = 400)
  void noStepOfAnyPartOfAPlanCrossesTheEnvelope(@ForAll("scenes") Scene scene) {
    RebalancePlan plan = scene.plan().plan();
    if (plan == null) {
      return;
    }
    for (int part = 1; part < 1 << plan.orders().size(); part++) {
      Map<String, Double> quantities = new TreeMap<>();
      scene.ledger.positions().forEach((name, held) -> quantities.put(name, held.quantity()));
      for (Order order : plan.orders()) {
        if ((part & (1 << order.getLeg())) != 0) {
          List<Double> before = figures(scene, quantities, order.getInstrument());
          double sign = order.getSide() == TradeSide.BUY ? 1 : -1;
          quantities.merge(order.getInstrument(), sign * order.getQuantity(), Double::sum);
          if (!order.getReduceOnly()) {
            assertInside(scene, before, figures(scene, quantities, order.getInstrument()));
          }
        }
      }
    }
  }

  @Property(tries = 400)
  void reducingLegsComeFirstAndNeverFlip(@ForAll("scenes") Scene scene) {
    Valuation before = scene.valuation();
    RebalancePlan plan = scene.plan().plan();
    if (plan == null) {
      return;
    }
    boolean adding = false;
    List<String> ids = new ArrayList<>();
    for (Order order : plan.orders()) {
      assertThat(order.getReduceOnly() && adding).isFalse();
      adding |= !order.getReduceOnly();
      double held = before.quantity(order.getInstrument());
      if (order.getReduceOnly()) {
        assertThat(order.getSide()).isEqualTo(held > 0 ? TradeSide.SELL : TradeSide.BUY);
        assertThat(order.getQuantity()).isLessThanOrEqualTo(Math.abs(held) + 1e-9);
      }
      double lots = order.getQuantity() / 0.1;
      assertThat(Math.abs(lots - Math.rint(lots))).isLessThan(1e-6);
      ids.add(order.getClientOrderId());
    }
    assertThat(ids).doesNotHaveDuplicates();
  }

  /** Gross, absolute net, absolute value of the instrument, open positions. */
  private static List<Double> figures(
      Scene scene, Map<String, Double> quantities, String instrument) {
    double gross = 0;
    double net = 0;
    double open = 0;
    for (Map.Entry<String, Double> held : quantities.entrySet()) {
      double value = held.getValue() * scene.prices.getOrDefault(held.getKey(), 0.0);
      gross += Math.abs(value);
      net += value;
      open += Math.abs(held.getValue()) > 1e-9 ? 1 : 0;
    }
    double own =
        quantities.getOrDefault(instrument, 0.0) * scene.prices.getOrDefault(instrument, 0.0);
    return List.of(gross, Math.abs(net), Math.abs(own), open);
  }

  private static void assertInside(Scene scene, List<Double> before, List<Double> after) {
    Limits limits = scene.limits;
    double equity = scene.valuation().equity();
    double m = scene.multiplier;
    check(before.get(0), after.get(0), limits.getMaxLeverage(), m * equity);
    check(before.get(0), after.get(0), limits.getMaxGrossExposure(), m);
    check(before.get(1), after.get(1), limits.getMaxNetExposure(), m);
    check(before.get(2), after.get(2), limits.getMaxPositionWeight(), m * equity);
    Integer open = limits.getMaxOpenPositions();
    check(before.get(3), after.get(3), open == null ? null : (Double) open.doubleValue(), 1);
  }

  private static void check(
      double before, double after, @org.jspecify.annotations.Nullable Double limit, double scale) {
    if (limit != null) {
      assertThat(after > limit * scale * (1 + 1e-9) && after > before)
          .as("%s -> %s, limit %s", before, after, limit * scale)
          .isFalse();
    }
  }
}
