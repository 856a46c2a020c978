package io.breakwater.udfs.math.room;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditRequest;
import io.breakwater.schemas.avro.Instrument;
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
    String portfolioId = request.getSignal().getPortfolioId();
    if (portfolioId != null) {
      answer(record, request, room.desk(portfolioId), out);
      return;
    }
    List<String> followers =
        room.policies.followersOf(request.getSignal().getPublisherId(), room.clock);
    for (String follower : followers) {
      String owner = room.policies.ownerOf(follower);
      if (owner != null && room.holds(owner)) {
        answer(record, request, room.desk(follower), out);
      }
    }
    if (followers.isEmpty() && room.isVoice()) {
      // Nobody follows: the publisher is told so once, by the room that speaks for all.
      answer(record, request, null, out);
    }
  }

  private void answer(
      LogRecord record, AuditRequest request, @Nullable PortfolioDesk desk, RoomOutput out) {
    Signal signal = request.getSignal();
    String hash = request.getContentHash();
    PortfolioDesk at = desk == null ? room.desk("") : desk;
    Audit stored = at.signals().answered(signal.getSignalId(), signal.getRevision(), hash);
    if (stored != null) {
      out.count("repeatedSignals");
      out.decide(stored.getSequencedAt(), stored);
      return;
    }
    if (Beginning.holds(at.beginning(), record)
        || at.signals().answeredElsewhere(signal.getSignalId(), signal.getRevision(), hash)) {
      // The verdict was published before this deployment began.
      out.count("beforeGenesis");
      return;
    }
    if (at.signals().isOld(signal.getSignalId(), signal.getRevision())) {
      out.refuse(record, "OLD_REVISION", "revision");
      return;
    }
    boolean conflict = at.signals().conflicts(signal.getSignalId(), signal.getRevision(), hash);
    AuditResult result = Auditor.judge(input(1, request, desk, at, conflict));
    if (desk != null && completesStreak(desk, result.audit(), out)) {
      result = Auditor.judge(input(1, request, desk, at, conflict));
    }
    shadow(result.audit(), request, desk, conflict, out);
    holds.onAudit(at, result.audit(), out);
    if (!conflict) {
      // What conflicts is answered, but does not replace what the true content waits for.
      at.revisions().answered(request, result.audit());
    }
    publish(result, at, out);
  }

  private boolean completesStreak(PortfolioDesk desk, Audit audit, RoomOutput out) {
    return LossDesk.onOpening(desk, audit, room.policyOf(desk.portfolioId()), room.clock, out);
  }

  private void publish(AuditResult result, PortfolioDesk at, RoomOutput out) {
    result.settle(at.reservations());
    Audit audit = result.audit();
    at.signals().remember(audit);
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
        AuditResult result = Auditor.judge(input(revision, waiting.request(), asked, desk, false));
        if (Revisions.better(before, result.audit())) {
          shadow(result.audit(), waiting.request(), asked, false, out);
          out.count("verdictRevisions");
          if (result.audit().getVerdict() != before.getVerdict()) {
            out.count("verdictFlips");
          }
          desk.revisions().answered(waiting.request(), result.audit());
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
      boolean conflict,
      RoomOutput out) {
    Policy policy = desk == null ? null : room.shadowOf(desk.portfolioId());
    if (desk != null && policy != null) {
      int revision = enforced.getVerdictRevision();
      AuditInput input = input(revision, request, desk, desk, conflict, policy);
      ShadowDesk.tell(Auditor.judge(input).audit(), enforced, out);
    }
  }

  private AuditInput input(
      int verdictRevision,
      AuditRequest request,
      @Nullable PortfolioDesk desk,
      PortfolioDesk at,
      boolean conflict) {
    Policy policy = desk == null ? null : room.policyOf(desk.portfolioId());
    return input(verdictRevision, request, desk, at, conflict, policy);
  }

  private AuditInput input(
      int verdictRevision,
      AuditRequest request,
      @Nullable PortfolioDesk desk,
      PortfolioDesk at,
      boolean conflict,
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
        conflict ? List.of(conflictOf(scopes)) : List.of());
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

  private static Veto conflictOf(List<String> scopes) {
    return Veto.newBuilder()
        .setCode(VetoCode.CONFLICT.name())
        .setScope(scopes.get(scopes.size() - 1))
        .build();
  }
}
