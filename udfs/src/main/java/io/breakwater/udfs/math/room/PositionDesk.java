package io.breakwater.udfs.math.room;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.udfs.math.audit.AuditInput;
import io.breakwater.udfs.math.audit.HeldExposure;
import io.breakwater.udfs.math.audit.PositionAudit;
import io.breakwater.udfs.math.audit.PositionInput;
import io.breakwater.udfs.math.portfolio.Position;
import io.breakwater.udfs.math.portfolio.Valuation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Audits what is held at a bar end; what is outside its envelope is told, nothing is permitted. */
final class PositionDesk {
  private final RoomState room;

  PositionDesk(RoomState room) {
    this.room = room;
  }

  /**
   * A portfolio as it stands at a tick.
   *
   * @param policy in force
   */
  record Held(PortfolioDesk desk, Policy policy, Valuation valuation) {
    HeldExposure exposure() {
      TreeMap<String, Double> values = new TreeMap<>(Utf8Order.INSTANCE);
      valuation.holdings().forEach((name, holding) -> values.put(name, holding.value()));
      return new HeldExposure(valuation.equity(), valuation.gross(), valuation.net(), values);
    }
  }

  /** Audits every position of the portfolios that were valued at a bar end. */
  void onTick(long time, List<Held> valued, RoomOutput out) {
    AuditInput.Market market = room.auditMarket();
    Map<String, List<HeldExposure>> ownerExposures = new HashMap<>();
    for (Held held : valued) {
      String owner = room.policies.ownerOf(held.desk().portfolioId());
      if (owner != null && room.policies.ofOwner(owner, room.clock) != null) {
        ownerExposures.computeIfAbsent(owner, name -> new ArrayList<>()).add(held.exposure());
      }
    }
    for (Held held : valued) {
      moveStops(held, time);
      if (isDue(held.policy(), time)) {
        audit(held, time, market, ownerExposures, out);
      }
    }
  }

  /** Stops follow at every bar end, also where no audit is due. */
  private void moveStops(Held held, long time) {
    PortfolioDesk desk = held.desk();
    desk.stops().keepOnly(held.valuation().holdings().keySet());
    for (Valuation.Holding holding : held.valuation().holdings().values()) {
      Position position = holding.position();
      NewestRanges.Range range = room.market.ranges().at(position.instrument(), time);
      if (range != null) {
        Double multiple = held.policy().getAudit().getStopAtrMultiples().get(range.regime().name());
        desk.stops()
            .onBar(
                position.instrument(),
                position.quantity() > 0 ? 1 : -1,
                range.close(),
                multiple == null ? null : (Double) (multiple * range.atr()));
      }
    }
  }

  /** Bar ends are counted from the epoch, so that a restart changes none. */
  private static boolean isDue(Policy policy, long time) {
    Integer every = policy.getAudit().getPositionsEveryBars();
    return every == null || (every > 0 && Math.floorMod(time / Times.MINUTE, every) == 0);
  }

  private void audit(
      Held held,
      long time,
      AuditInput.Market market,
      Map<String, List<HeldExposure>> ownerExposures,
      RoomOutput out) {
    PortfolioDesk desk = held.desk();
    AuditInput.Portfolio portfolio =
        new AuditInput.Portfolio(
            desk.portfolioId(),
            held.policy(),
            desk,
            desk.reservations(),
            held.valuation().equity(),
            desk.nav().drawdown(),
            desk.ladder().multiplier(),
            desk.ladder().halted(),
            0,
            null);
    AuditInput.Owner owner = owner(desk.portfolioId());
    HeldExposure exposure = held.exposure();
    for (Valuation.Holding holding : held.valuation().holdings().values()) {
      Position position = holding.position();
      if (position.quantity() == 0) {
        continue;
      }
      Audit audit =
          PositionAudit.judge(
              new PositionInput(
                  time,
                  position.instrument(),
                  room.market.find(position.instrument()),
                  position.quantity(),
                  portfolio,
                  held.policy(),
                  exposure,
                  owner,
                  owner == null
                      ? List.of()
                      : ownerExposures.getOrDefault(owner.ownerId(), List.of()),
                  market,
                  desk.stops().priceOf(position.instrument())));
      out.count("positionAudits");
      if (audit.getVerdict() != Verdict.ALLOW) {
        out.count("positionsOutside");
      }
      out.decide(audit.getSequencedAt(), audit);
    }
  }

  private AuditInput.@Nullable Owner owner(String portfolioId) {
    String owner = room.policies.ownerOf(portfolioId);
    return owner == null
        ? null
        : new AuditInput.Owner(owner, room.policies.ofOwner(owner, room.clock), List.of(), 0, 0);
  }
}
