package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.InputStatus;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.udfs.math.evidence.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Positions that would win and lose together with this one.
 *
 * @param factor raw: how many; the source names them
 * @param count how many are known to
 */
record CorrelationFactor(Factor factor, int count) {
  /** Positions of this correlation or more win and lose together. */
  static final double ALIKE = 0.7;

  /** Smaller positions do not matter. */
  static final double SMALLEST_SHARE_OF_EQUITY = 0.01;

  /** Held plus reserved, net, at least 1 % of equity, other instruments. */
  static CorrelationFactor of(Question question) {
    AuditInput.Portfolio portfolio = question.input().portfolio();
    PenaltyCurve curve = question.curve(FactorCode.CORRELATION);
    if (!portfolio.holdings().opened() || !(portfolio.equity() > 0)) {
      Factor missing =
          FactorRule.factor(
              FactorCode.CORRELATION,
              InputStatus.MISSING,
              null,
              curve,
              null,
              question.now(),
              "positions");
      return new CorrelationFactor(missing, 0);
    }
    Tally tally = new Tally();
    SortedMap<String, ReservedRoom> rooms =
        portfolio.reservations().rooms(question.now(), question.signal().getSignalId());
    TreeSet<String> names = new TreeSet<>(Utf8Order.INSTANCE);
    names.addAll(portfolio.holdings().quantities().keySet());
    names.addAll(rooms.keySet());
    names.remove(question.instrument().getInstrument());
    for (String name : names) {
      double net =
          portfolio.holdings().quantity(name) + rooms.getOrDefault(name, ReservedRoom.NONE).net();
      tally.look(question, name, net);
    }
    Factor factor =
        FactorRule.factor(
            FactorCode.CORRELATION,
            tally.notReady.isEmpty() ? InputStatus.OK : InputStatus.MISSING,
            (double) tally.alike.size(),
            curve,
            tally.oldest,
            question.now(),
            tally.source());
    return new CorrelationFactor(factor, tally.alike.size());
  }

  private static final class Tally {
    private final List<String> alike = new ArrayList<>();
    private final List<String> notReady = new ArrayList<>();
    private @Nullable Long oldest;

    void look(Question question, String name, double net) {
      AuditInput.Market market = question.input().market();
      Mark mark = market.view().markOf(name);
      Instrument instrument = market.instruments().find(name);
      if (net == 0) {
        return;
      }
      if (mark == null || instrument == null) {
        notReady.add(name);
        return;
      }
      double value = Math.abs(net) * instrument.getContractMultiplier() * mark.price();
      if (value < SMALLEST_SHARE_OF_EQUITY * question.input().portfolio().equity()) {
        return;
      }
      RhoLookup.Rho rho = market.correlations().rho(question.instrument().getInstrument(), name);
      if (!rho.ready()) {
        notReady.add(name);
        return;
      }
      oldest = oldest == null ? rho.asOf() : Math.min(oldest, rho.asOf());
      if (question.direction() * Math.signum(net) * rho.value() >= ALIKE) {
        alike.add(name);
      }
    }

    String source() {
      StringBuilder source = new StringBuilder("positions");
      if (!alike.isEmpty()) {
        source.append(':').append(String.join(",", alike));
      }
      if (!notReady.isEmpty()) {
        source.append("; not ready:").append(String.join(",", notReady));
      }
      return source.toString();
    }
  }
}
