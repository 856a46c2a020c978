package io.breakwater.udfs.math.room;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Balance;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.Funding;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.OrderUpdate;
import io.breakwater.schemas.avro.Severity;
import io.breakwater.schemas.avro.Transfer;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.udfs.math.breaker.BreakerRule;
import io.breakwater.udfs.math.evidence.Mark;
import io.breakwater.udfs.math.portfolio.FillResult;
import io.breakwater.udfs.math.portfolio.HashIds;
import io.breakwater.udfs.math.portfolio.Ledger;
import io.breakwater.udfs.math.portfolio.LedgerDifference;
import io.breakwater.udfs.math.portfolio.Valuation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Books what happened to portfolios: balances, transfers, fills, order updates, funding. */
final class LedgerDesk {
  private final RoomState room;

  LedgerDesk(RoomState room) {
    this.room = room;
  }

  void onBalance(LogRecord record, Balance balance, RoomOutput out) {
    PortfolioDesk desk = known(record, balance.getPortfolioId(), out);
    if (desk == null) {
      return;
    }
    Ledger.OpenResult result = desk.ledger().open(balance, room.market::find, room.market.view());
    switch (result) {
      case OPENED -> startNav(desk, 0);
      case ALREADY_OPEN -> reconcile(balance, desk, out);
      case UNKNOWN_INSTRUMENT -> out.refuse(record, "UNKNOWN_INSTRUMENT", "positions");
    }
    desk.touch();
  }

  private void reconcile(Balance balance, PortfolioDesk desk, RoomOutput out) {
    List<LedgerDifference> differences = desk.ledger().reconcile(balance);
    if (differences.isEmpty()) {
      return;
    }
    Map<String, Double> numbers = new TreeMap<>(Utf8Order.INSTANCE);
    StringBuilder words = new StringBuilder("The balance differs from the ledger:");
    for (LedgerDifference difference : differences) {
      numbers.put(difference.subject() + ".ledger", difference.ledger());
      numbers.put(difference.subject() + ".balance", difference.balance());
      words.append(' ').append(difference.subject()).append(" is ").append(difference.balance());
      words.append(", the ledger has ").append(difference.ledger()).append(';');
    }
    words.setCharAt(words.length() - 1, '.');
    String id = HashIds.of(BreakerRule.BALANCE_MISMATCH, desk.portfolioId(), balance.getAsOf());
    out.decide(
        balance.getAsOf(),
        Alert.newBuilder()
            .setAlertId(id)
            .setKind(BreakerRule.BALANCE_MISMATCH)
            .setSeverity(Severity.CRITICAL)
            .setScopeKind("portfolio")
            .setScope(desk.portfolioId())
            .setEventTime(balance.getAsOf())
            .setValues(numbers)
            .setText(words.toString())
            .build());
    Trip trip =
        Trip.newBuilder()
            .setTripId(id)
            .setPattern(BreakerRule.BALANCE_MISMATCH)
            .setScopeKind("portfolio")
            .setScope(desk.portfolioId())
            .setEventTime(balance.getAsOf())
            .setAction(BreakerRule.HOLD)
            .setEvidence(numbers)
            .setCause(words.toString())
            .build();
    TickDesk.tell(desk.breakers().trip(trip), true, out);
  }

  void onTransfer(LogRecord record, Transfer transfer, RoomOutput out) {
    PortfolioDesk desk = known(record, transfer.getPortfolioId(), out);
    if (desk == null) {
      return;
    }
    double before = room.value(desk).equity();
    double ownerBefore = ownerEquity(desk);
    switch (desk.ledger().transfer(transfer, record.getLogTime())) {
      case OPENED -> startNav(desk, ownerBefore);
      case APPLIED -> {
        desk.nav().transfer(transfer.getAmount(), before);
        moveOwner(desk, transfer.getAmount(), ownerBefore);
      }
      case DUPLICATE -> out.count("repeatedTransfers");
      case NOT_FINITE -> out.refuse(record, "NOT_FINITE", "amount");
    }
    desk.touch();
  }

  /** A ledger that opens brings its equity to the owner like a deposit. */
  private void startNav(PortfolioDesk desk, double ownerBefore) {
    Valuation valuation = room.value(desk);
    if (valuation.unvalued().isEmpty()) {
      desk.nav().open(valuation.equity());
      desk.attribution().begin(desk.ledger(), valuation, room.market.view(), room.clock);
      moveOwner(desk, valuation.equity(), ownerEquity(desk) - valuation.equity());
    }
  }

  private void moveOwner(PortfolioDesk desk, double amount, double before) {
    String owner = room.policies.ownerOf(desk.portfolioId());
    if (owner != null) {
      room.ownerDesk(owner).nav().transfer(amount, before);
    }
  }

  private double ownerEquity(PortfolioDesk desk) {
    String owner = room.policies.ownerOf(desk.portfolioId());
    double equity = 0;
    if (owner != null) {
      for (PortfolioDesk other : room.desksOf(owner)) {
        equity += room.value(other).equity();
      }
    }
    return equity;
  }

  void onFill(LogRecord record, Fill fill, RoomOutput out) {
    PortfolioDesk desk = known(record, fill.getPortfolioId(), out);
    if (desk == null) {
      return;
    }
    Instrument instrument = room.market.find(fill.getInstrument());
    FillResult result =
        desk.ledger().apply(fill, instrument, desk.decisionPrices().of(fill), record.getLogTime());
    if (result.outcome().changed()) {
      if (instrument != null) {
        LossDesk.onFill(desk, fill, result, instrument, record.getLogTime(), out);
        BehaviourDesk.onFill(desk, fill, result, instrument, record.getLogTime(), out);
      }
      if (fill.getSignalId() != null) {
        desk.reservations()
            .onFill(fill.getSignalId(), fill.getInstrument(), result.quantityChange());
      }
      desk.rebalance().onFill(fill, result.quantityChange(), record.getLogTime());
      out.count("fills");
    } else if (result.outcome() == FillResult.Outcome.DUPLICATE) {
      out.count("repeatedFills");
    } else {
      out.refuse(record, result.outcome().name(), fieldOf(result.outcome()));
    }
    desk.touch();
  }

  private static @Nullable String fieldOf(FillResult.Outcome outcome) {
    return switch (outcome) {
      case UNKNOWN_INSTRUMENT -> "instrument";
      case ORIGINAL_FORGOTTEN -> "revision";
      case NOT_OPEN -> "portfolioId";
      default -> null;
    };
  }

  void onOrderUpdate(LogRecord record, OrderUpdate update, RoomOutput out) {
    PortfolioDesk desk = known(record, update.getPortfolioId(), out);
    if (desk != null) {
      desk.reservations().onOrderUpdate(update);
      desk.rebalance().onOrderUpdate(update, record.getLogTime());
      desk.touch();
    }
  }

  void onFunding(LogRecord record, Funding funding) {
    long logTime = record.getLogTime();
    Mark mark = room.market.view().markOf(funding.getInstrument());
    Instrument instrument = room.market.find(funding.getInstrument());
    // A position stands at the instrument's own venue: other venues' rates are only news.
    if (mark == null || instrument == null || !instrument.getVenue().equals(funding.getVenue())) {
      return;
    }
    for (PortfolioDesk desk : room.desks().values()) {
      if (desk.ledger().isOpen()
          && !Beginning.holds(desk.beginning(), record)
          && desk.ledger().applyFunding(funding, mark.price(), logTime) != 0) {
        desk.touch();
      }
    }
  }

  private @Nullable PortfolioDesk known(LogRecord record, String portfolioId, RoomOutput out) {
    if (room.policyOf(portfolioId) == null) {
      out.refuse(record, "UNKNOWN_PORTFOLIO", "portfolioId");
      return null;
    }
    PortfolioDesk desk = room.desk(portfolioId);
    if (Beginning.holds(desk.beginning(), record)) {
      out.count("beforeGenesis");
      return null;
    }
    return desk;
  }
}
