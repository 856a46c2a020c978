package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.udfs.math.evidence.Mark;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Positions over all accounts of an owner that would win and lose together with this one. A signal
 * sent to each of many accounts is one bet; it informs and costs no points.
 */
final class OwnerCorrelation {
  private final Question question;
  private final TreeMap<String, Double> nets = new TreeMap<>(Utf8Order.INSTANCE);
  private double equity;

  private OwnerCorrelation(Question question) {
    this.question = question;
  }

  /**
   * How many: held plus reserved, netted by instrument over the owner's portfolios, at least 1 % of
   * the owner's equity; the asked instrument counts as far as other portfolios hold it. Null: no
   * owner, or no equity.
   */
  static @Nullable Integer of(Question question) {
    AuditInput.Owner owner = question.input().owner();
    if (owner == null) {
      return null;
    }
    OwnerCorrelation all = new OwnerCorrelation(question);
    AuditInput.Portfolio own = question.input().portfolio();
    all.add(own.holdings(), own.reservations(), own.equity(), question.signal().getSignalId());
    all.nets.remove(question.instrument().getInstrument());
    for (AuditInput.Share share : owner.others()) {
      all.add(share.holdings(), share.reservations(), share.equity(), null);
    }
    return all.equity > 0 ? (Integer) all.count() : null;
  }

  private void add(
      Holdings holdings, Reservations reservations, double worth, @Nullable String except) {
    holdings.quantities().forEach((name, quantity) -> nets.merge(name, quantity, Double::sum));
    reservations
        .rooms(question.now(), except)
        .forEach((name, room) -> nets.merge(name, room.net(), Double::sum));
    equity += worth;
  }

  private int count() {
    int alike = 0;
    for (Map.Entry<String, Double> net : nets.entrySet()) {
      alike += isAlike(net.getKey(), net.getValue()) ? 1 : 0;
    }
    return alike;
  }

  private boolean isAlike(String name, double net) {
    AuditInput.Market market = question.input().market();
    Mark mark = market.view().markOf(name);
    Instrument instrument = market.instruments().find(name);
    if (net == 0 || mark == null || instrument == null) {
      return false;
    }
    double value = Math.abs(net) * instrument.getContractMultiplier() * mark.price();
    if (value < CorrelationFactor.SMALLEST_SHARE_OF_EQUITY * equity) {
      return false;
    }
    String asked = question.instrument().getInstrument();
    double rho = name.equals(asked) ? 1 : market.correlations().rho(asked, name).value();
    return question.direction() * Math.signum(net) * rho >= CorrelationFactor.ALIKE;
  }
}
