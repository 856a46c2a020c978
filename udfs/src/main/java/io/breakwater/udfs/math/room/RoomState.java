package io.breakwater.udfs.math.room;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.udfs.math.audit.AuditInput;
import io.breakwater.udfs.math.breaker.BreakerBoard;
import io.breakwater.udfs.math.breaker.BreakerMachine;
import io.breakwater.udfs.math.portfolio.Valuation;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the desks of a room share. */
final class RoomState {
  private final RoomPlace place;
  final TreeMap<String, PortfolioDesk> portfolios = new TreeMap<>(Utf8Order.INSTANCE);
  final TreeMap<String, OwnerDesk> owners = new TreeMap<>(Utf8Order.INSTANCE);
  Lanes lanes = new Lanes();
  MarketMemory market = new MarketMemory();
  PolicyBook policies = new PolicyBook();
  Switches switches = new Switches();
  CommandMemory commands = new CommandMemory();
  AnswerQuota quota = new AnswerQuota();
  // Where a genesis record let the house begin: its switches and the market's breakers.
  @Nullable Beginning beginning;
  long clock;
  long lastTick = Long.MIN_VALUE;
  // Evidence of this moment has come; openings that waited for it are answered once it is complete.
  boolean evidenceNew;
  // No breaker moves on between two bar ends before this; a lower bound, found anew when reached.
  long nextDue = Long.MIN_VALUE;

  RoomState(RoomPlace place) {
    this.place = place;
  }

  /** True: this room speaks for market-wide matters, which every room knows. */
  boolean isVoice() {
    return place.partition() == 0;
  }

  /** Where the room stands in the log. */
  RoomPlace place() {
    return place;
  }

  /** True: the owner's portfolios are in this room. */
  boolean holds(String owner) {
    return place.holds(owner);
  }

  /** The desk of a portfolio, made where there is none. */
  PortfolioDesk desk(String portfolioId) {
    return portfolios.computeIfAbsent(portfolioId, PortfolioDesk::new);
  }

  /** Remembers an answer; of a publisher with too many what expired first is forgotten for it. */
  void remember(PortfolioDesk desk, Audit audit) {
    AnswerQuota.Held before = desk.signals().placeOf(audit);
    if (before != null) {
      quota.remove(before);
    }
    String publisher = audit.getPublisherId();
    for (AnswerQuota.Held old = quota.overflow(publisher, clock);
        old != null;
        old = quota.overflow(publisher, clock)) {
      quota.remove(old);
      quota.forgot(publisher, old.emittedAt());
      PortfolioDesk holder = portfolios.get(old.portfolioId());
      if (holder != null) {
        holder.signals().forget(old.key());
        holder.touch();
      }
    }
    AnswerQuota.Held held = SignalMemory.heldAt(desk.portfolioId(), audit);
    quota.add(held);
    desk.signals().remember(held, audit);
    desk.touch();
  }

  /** Counts what every desk remembers, after they were read. */
  void countAnswers() {
    portfolios.values().forEach(desk -> desk.signals().places().forEach(quota::add));
  }

  /** The desk of an owner, made where there is none. */
  OwnerDesk ownerDesk(String ownerId) {
    return owners.computeIfAbsent(ownerId, OwnerDesk::new);
  }

  /** Boards on which breakers of a portfolio may stand: the market's, its own, its owner's. */
  List<BreakerBoard> boardsOf(PortfolioDesk desk) {
    List<BreakerBoard> boards = new ArrayList<>(3);
    boards.add(market.breakers());
    boards.add(desk.breakers());
    String owner = policies.ownerOf(desk.portfolioId());
    if (owner != null && owners.containsKey(owner)) {
      boards.add(ownerDesk(owner).breakers());
    }
    return boards;
  }

  /** When the next breaker moves on without another bar end; Long.MAX_VALUE: none does. */
  long findNextDue() {
    long next = market.breakers().nextDue();
    for (OwnerDesk owner : owners.values()) {
      next = Math.min(next, owner.breakers().nextDue());
    }
    for (PortfolioDesk desk : portfolios.values()) {
      next = Math.min(next, desk.breakers().nextDue());
    }
    return next;
  }

  /** Rules in force for a bound portfolio; null: not bound, or none in force. */
  @Nullable Policy policyOf(String portfolioId) {
    return policies.ownerOf(portfolioId) == null ? null : policies.of(portfolioId, clock);
  }

  /** What judges a bound portfolio's signals beside its rules; null: nothing. */
  @Nullable Policy shadowOf(String portfolioId) {
    return policies.ownerOf(portfolioId) == null ? null : policies.shadowOf(portfolioId, clock);
  }

  /** What a portfolio is worth at the marks of the log clock. */
  Valuation value(PortfolioDesk desk) {
    return Valuation.of(desk.ledger(), market.view());
  }

  /** The market at the log clock, as audits look at it. */
  AuditInput.Market auditMarket() {
    return new AuditInput.Market(
        market.view(), market::find, market::rho, market.news(), market.events());
  }

  /** Desks of an owner, in UTF-8 order. */
  List<PortfolioDesk> desksOf(String ownerId) {
    List<PortfolioDesk> found = new ArrayList<>();
    for (String portfolio : policies.portfoliosOf(ownerId)) {
      PortfolioDesk desk = portfolios.get(portfolio);
      if (desk != null) {
        found.add(desk);
      }
    }
    return found;
  }

  /** Breakers of one scope that are not switched off for a portfolio and are not closed. */
  static List<BreakerMachine> active(
      BreakerBoard board, String scopeKind, String scope, @Nullable Policy policy) {
    List<BreakerMachine> found = new ArrayList<>(board.blocking(scopeKind, scope));
    found.addAll(board.halfOpen(scopeKind, scope));
    if (policy != null) {
      found.removeIf(machine -> policy.getBreakers().getOff().contains(machine.pattern()));
    }
    return found;
  }

  /** All portfolios by id, for iteration in order. */
  SortedMap<String, PortfolioDesk> desks() {
    return portfolios;
  }
}
