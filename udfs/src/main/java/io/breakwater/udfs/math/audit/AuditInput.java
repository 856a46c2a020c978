package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.AuditRequest;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.Veto;
import io.breakwater.udfs.math.evidence.EventCalendar;
import io.breakwater.udfs.math.evidence.MarketView;
import io.breakwater.udfs.math.evidence.NewsDesk;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a verdict rests on.
 *
 * @param verdictRevision revision of the verdict, from 1
 * @param request the signal with its publisher's habits
 * @param portfolio the portfolio that is asked
 * @param owner its owner and the owner's other portfolios; null: not bound
 * @param market what the market looks like at the log clock
 * @param stops circuit breakers that concern this signal
 * @param pausedScopes who paused it, e.g. {@code global} or {@code portfolio:ID}; empty: nobody
 * @param killedScopes who killed it; empty: nobody
 * @param imposed vetoes found elsewhere: CONFLICT by the ids, PUBLISHER_FLOOD by their number,
 *     TIMEOUT or EXPIRED by the gate
 */
public record AuditInput(
    int verdictRevision,
    AuditRequest request,
    Portfolio portfolio,
    @Nullable Owner owner,
    Market market,
    List<BreakerStop> stops,
    List<String> pausedScopes,
    List<String> killedScopes,
    List<Veto> imposed) {
  /** The signal as sent. */
  Signal signal() {
    return request.getSignal();
  }

  /** The log clock, epoch microseconds. */
  long now() {
    return market.view().now();
  }

  /**
   * The portfolio that is asked.
   *
   * @param portfolioId its id; null: the signal names none and nobody follows its publisher
   * @param policy the rules in force; null: none
   * @param holdings what it holds
   * @param reservations what is set aside in it, this signal's earlier room included
   * @param equity at current marks, money
   * @param drawdown at current marks, 0 to 1
   * @param exposureMultiplier of the de-risking ladder, on leverage, gross, net and weight limits
   * @param halted true: the ladder has latched its halt
   * @param allowedLastMinute signals allowed in (now - 60 s, now], this one not counted
   * @param behaviourCap most money of an opening while a flag of behaviour stands; null: no cap
   */
  public record Portfolio(
      @Nullable String portfolioId,
      @Nullable Policy policy,
      Holdings holdings,
      Reservations reservations,
      double equity,
      double drawdown,
      double exposureMultiplier,
      boolean halted,
      int allowedLastMinute,
      @Nullable Double behaviourCap) {}

  /**
   * The owner of the portfolio.
   *
   * @param ownerId id
   * @param policy the owner's limits; null: none
   * @param others the owner's other portfolios
   * @param drawdown of all together at current marks, 0 to 1
   * @param allowedLastMinute signals allowed in all of its portfolios in (now - 60 s, now], this
   *     one not counted
   */
  public record Owner(
      String ownerId,
      @Nullable Policy policy,
      List<Share> others,
      double drawdown,
      int allowedLastMinute) {}

  /**
   * Another portfolio of the owner.
   *
   * @param portfolioId its id
   * @param holdings what it holds
   * @param reservations what is set aside in it
   * @param equity at current marks, money
   */
  public record Share(
      String portfolioId, Holdings holdings, Reservations reservations, double equity) {}

  /**
   * The market at the log clock.
   *
   * @param view marks, books, regimes
   * @param instruments known instruments
   * @param correlations correlation of two instruments
   * @param news news of the last 30 minutes
   * @param events scheduled events
   */
  public record Market(
      MarketView view,
      InstrumentLookup instruments,
      RhoLookup correlations,
      NewsDesk news,
      EventCalendar events) {}
}
