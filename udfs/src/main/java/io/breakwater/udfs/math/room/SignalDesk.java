package io.breakwater.udfs.math.room;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditRequest;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.Veto;
import io.breakwater.udfs.math.audit.AuditInput;
import io.breakwater.udfs.math.audit.AuditResult;
import io.breakwater.udfs.math.audit.Auditor;
import io.breakwater.udfs.math.audit.BreakerStop;
import io.breakwater.udfs.math.audit.VetoCode;
import io.breakwater.udfs.math.breaker.BreakerBoard;
import io.breakwater.udfs.math.breaker.BreakerMachine;
import io.breakwater.udfs.math.habits.SignalForm;
import io.breakwater.udfs.math.portfolio.Valuation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers signals: once per (portfolio, signal, revision, content). */
final class SignalDesk {
  private final RoomState room;
  private final HoldDesk holds;

  SignalDesk(RoomState room) {
    this.room = room;
    this.holds = new HoldDesk(room);
  }

  /** Answers a signal for the portfolio it names, or for all that follow its publisher. */
  void onSignal(LogRecord record, AuditRequest request, RoomOutput out) {
    Signal signal = request.getSignal();
    String publisher = signal.getPublisherId();
    boolean flood = room.quota.isFull(publisher, room.clock);
    // What is sent from the future would make everything up to it forgotten.
    boolean ahead = flood && signal.getEmittedAt() > room.clock + SignalForm.AHEAD_AT_MOST;
    boolean forgotten = ahead || room.quota.mayBeForgotten(publisher, signal.getEmittedAt());
    Arrival arrival = new Arrival(record, request, flood, forgotten);
    boolean refused = false;
    String portfolioId = signal.getPortfolioId();
    if (portfolioId != null) {
      // A flood of signals to strangers leaves no desks behind.
      PortfolioDesk known = room.portfolios.get(portfolioId);
      PortfolioDesk desk =
          flood && known == null ? new PortfolioDesk(portfolioId) : room.desk(portfolioId);
      refused = !answer(arrival, desk, out);
    } else {
      List<String> followers = room.policies.followersOf(publisher, room.clock);
      for (String follower : followers) {
        String owner = room.policies.ownerOf(follower);
        if (owner != null && room.holds(owner)) {
          refused |= !answer(arrival, room.desk(follower), out);
        }
      }
      if (followers.isEmpty() && room.isVoice()) {
        // Nobody follows: the publisher is told so once, by the room that speaks for all.
        refused = !answer(arrival, null, out);
      }
    }
    if (refused) {
      out.count("forgottenSignals");
      out.refuse(record, VetoCode.PUBLISHER_FLOOD.name(), "emittedAt");
    } else if (flood) {
      room.quota.forgot(publisher, signal.getEmittedAt());
    }
  }

  /** False: it may have been answered before, by an answer that nobody remembers. */
  private boolean answer(Arrival arrival, @Nullable PortfolioDesk desk, RoomOutput out) {
    Signal signal = arrival.request().getSignal();
    String hash = arrival.request().getContentHash();
    PortfolioDesk at = desk == null ? room.desk("") : desk;
    Audit stored = at.signals().answered(signal.getSignalId(), signal.getRevision(), hash);
    if (stored != null) {
      out.count("repeatedSignals");
      out.decide(stored.getSequencedAt(), stored);
      return true;
    }
    if (Beginning.holds(at.beginning(), arrival.record())
        || at.signals().answeredElsewhere(signal.getSignalId(), signal.getRevision(), hash)) {
      // The verdict was published before this deployment began.
      out.count("beforeGenesis");
      return true;
    }
    if (at.signals().isOld(signal.getSignalId(), signal.getRevision())) {
      out.refuse(arrival.record(), "OLD_REVISION", "revision");
      return true;
    }
    if (!arrival.forgotten()) {
      decide(arrival.request(), desk, at, arrival.flood(), out);
    }
    return !arrival.forgotten();
  }

  private void decide(
      AuditRequest request,
      @Nullable PortfolioDesk desk,
      PortfolioDesk at,
      boolean flood,
      RoomOutput out) {
    Signal signal = request.getSignal();
    boolean conflict =
        at.signals()
            .conflicts(signal.getSignalId(), signal.getRevision(), request.getContentHash());
    Standing standing = conflict ? Standing.CONFLICT : flood ? Standing.FLOOD : Standing.TRUE;
    AuditResult result = Auditor.judge(input(1, request, desk, at, standing));
    if (desk != null && completesStreak(desk, result.audit(), out)) {
      result = Auditor.judge(input(1, request, desk, at, standing));
    }
    shadow(result.audit(), request, desk, standing, out);
    holds.onAudit(at, result.audit(), out);
    if (standing == Standing.TRUE) {
      // What conflicts is answered, but does not replace what the true content waits for.
      at.revisions().answered(request, result.audit());
    }
    if (!flood) {
      room.remember(at, result.audit());
    }
    publish(result, at, out);
  }

  private boolean completesStreak(PortfolioDesk desk, Audit audit, RoomOutput out) {
    return LossDesk.onOpening(desk, audit, room.policyOf(desk.portfolioId()), room.clock, out);
  }

  private void publish(AuditResult result, PortfolioDesk at, RoomOutput out) {
    result.settle(at.reservations());
    Audit audit = result.audit();
    if (audit.getVerdict() != Verdict.BLOCK) {
      at.allow(room.clock, audit.getSignalId());
    }
    at.touch();
    out.count("audits" + audit.getVerdict());
    out.decide(audit.getSequencedAt(), audit);
  }

  /** Answers again, beside the earlier answer, where an unusable input has become usable. */
  void revise(RoomOutput out) {
    for (PortfolioDesk desk : room.desks().values()) {
      for (Revisions.Waiting waiting : desk.revisions().due(room.clock)) {
        Audit before = waiting.audit();
        int revision = before.getVerdictRevision() + 1;
        PortfolioDesk asked = before.getPortfolioId() == null ? null : desk;
        AuditResult result =
            Auditor.judge(input(revision, waiting.request(), asked, desk, Standing.TRUE));
        if (Revisions.better(before, result.audit())) {
          shadow(result.audit(), waiting.request(), asked, Standing.TRUE, out);
          out.count("verdictRevisions");
          if (result.audit().getVerdict() != before.getVerdict()) {
            out.count("verdictFlips");
          }
          desk.revisions().answered(waiting.request(), result.audit());
          room.remember(desk, result.audit());
          publish(result, desk, out);
        }
      }
    }
  }

  /** Before a verdict takes effect, what the shadow policy says of the same moment. */
  private void shadow(
      Audit enforced,
      AuditRequest request,
      @Nullable PortfolioDesk desk,
      Standing standing,
      RoomOutput out) {
    Policy policy = desk == null ? null : room.shadowOf(desk.portfolioId());
    if (desk != null && policy != null) {
      int revision = enforced.getVerdictRevision();
      AuditInput input = input(revision, request, desk, desk, standing, policy);
      ShadowDesk.tell(Auditor.judge(input).audit(), enforced, out);
    }
  }

  private AuditInput input(
      int verdictRevision,
      AuditRequest request,
      @Nullable PortfolioDesk desk,
      PortfolioDesk at,
      Standing standing) {
    Policy policy = desk == null ? null : room.policyOf(desk.portfolioId());
    return input(verdictRevision, request, desk, at, standing, policy);
  }

  private AuditInput input(
      int verdictRevision,
      AuditRequest request,
      @Nullable PortfolioDesk desk,
      PortfolioDesk at,
      Standing standing,
      @Nullable Policy policy) {
    Signal signal = request.getSignal();
    String portfolioId = desk == null ? null : desk.portfolioId();
    String ownerId = portfolioId == null ? null : room.policies.ownerOf(portfolioId);
    Instrument instrument = room.market.find(signal.getInstrument());
    Valuation valuation = room.value(at);
    List<String> scopes = Scopes.of(signal, portfolioId, ownerId, instrument);
    return new AuditInput(
        verdictRevision,
        request,
        new AuditInput.Portfolio(
            portfolioId,
            policy,
            at,
            at.reservations(),
            valuation.equity(),
            at.nav().drawdownAt(valuation.equity()),
            at.ladder().multiplier(),
            at.ladder().halted(),
            at.allowedLastMinute(room.clock, signal.getSignalId())),
        ownerId == null ? null : owner(ownerId, at, valuation.equity(), signal.getSignalId()),
        room.auditMarket(),
        stops(scopes, at, policy),
        room.switches.pausedOf(scopes),
        room.switches.killedOf(scopes),
        imposed(standing, signal, scopes));
  }

  private AuditInput.Owner owner(
      String ownerId, PortfolioDesk asked, double askedEquity, String signalId) {
    List<AuditInput.Share> others = new ArrayList<>();
    double equity = askedEquity;
    int allowed = asked.allowedLastMinute(room.clock, signalId);
    for (PortfolioDesk other : room.desksOf(ownerId)) {
      if (other != asked) {
        double worth = room.value(other).equity();
        equity += worth;
        allowed += other.allowedLastMinute(room.clock, "");
        others.add(new AuditInput.Share(other.portfolioId(), other, other.reservations(), worth));
      }
    }
    OwnerDesk desk = room.owners.get(ownerId);
    return new AuditInput.Owner(
        ownerId,
        room.policies.ofOwner(ownerId, room.clock),
        others,
        desk == null ? 0 : desk.nav().drawdownAt(equity),
        allowed);
  }

  private List<BreakerStop> stops(
      List<String> scopes, PortfolioDesk desk, @Nullable Policy policy) {
    List<BreakerBoard> boards = room.boardsOf(desk);
    boards.removeIf(board -> board.machines().isEmpty());
    if (boards.isEmpty()) {
      return List.of();
    }
    List<BreakerStop> stops = new ArrayList<>();
    for (String scope : scopes) {
      int colon = scope.indexOf(':');
      String kind = colon < 0 ? scope : scope.substring(0, colon);
      String name = colon < 0 ? scope : scope.substring(colon + 1);
      for (BreakerBoard board : boards) {
        for (BreakerMachine machine : RoomState.active(board, kind, name, policy)) {
          stops.add(new BreakerStop(kindOf(machine), machine.pattern(), scope, machine.clearsAt()));
        }
      }
    }
    stops.sort(
        java.util.Comparator.comparing(BreakerStop::scope, Utf8Order.INSTANCE)
            .thenComparing(BreakerStop::pattern, Utf8Order.INSTANCE));
    return stops;
  }

  private static BreakerStop.Kind kindOf(BreakerMachine machine) {
    if (machine.holds()) {
      return BreakerStop.Kind.HOLD;
    }
    return machine.halfOpen() ? BreakerStop.Kind.HALF_OPEN : BreakerStop.Kind.BLOCK_OPENING;
  }

  private List<Veto> imposed(Standing standing, Signal signal, List<String> scopes) {
    if (standing == Standing.CONFLICT) {
      return List.of(
          Veto.newBuilder()
              .setCode(VetoCode.CONFLICT.name())
              .setScope(scopes.get(scopes.size() - 1))
              .build());
    }
    if (standing == Standing.FLOOD && signal.getIntent() == Intent.OPEN) {
      double most = room.quota.most();
      return List.of(
          Veto.newBuilder()
              .setCode(VetoCode.PUBLISHER_FLOOD.name())
              .setLimit(most)
              .setObserved(most + 1)
              .setScope("publisher:" + signal.getPublisherId())
              .build());
    }
    return List.of();
  }

  /**
   * A signal as it comes.
   *
   * @param flood its publisher has more unexpired answers than are remembered
   * @param forgotten it may have been answered, and the answer forgotten
   */
  private record Arrival(
      LogRecord record, AuditRequest request, boolean flood, boolean forgotten) {}

  /** How a signal stands to those that were answered before. */
  private enum Standing {
    /** It counts. */
    TRUE,
    /** Another content was answered under its name. */
    CONFLICT,
    /** There are too many to remember this one. */
    FLOOD
  }
}
