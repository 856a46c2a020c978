package io.breakwater.udfs.math.room;

import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.GateReport;
import io.breakwater.udfs.math.audit.GateAnswer;
import io.breakwater.udfs.math.audit.Reservation;

/** What the gate could not publish in time: its room is freed and the answer becomes BLOCK. */
final class GateDesk {
  private final RoomState room;

  GateDesk(RoomState room) {
    this.room = room;
  }

  void onReport(GateReport report, RoomOutput out) {
    PortfolioDesk desk = room.portfolios.get(report.getPortfolioId());
    Audit unpublished =
        desk == null
            ? null
            : desk.signals().byDecisionId(report.getSignalId(), report.getDecisionId());
    if (desk == null || unpublished == null) {
      // A later verdict has replaced it already, it was forgotten with its signal, or it was given
      // before this deployment began.
      out.count("gateReportsWithoutVerdict");
      if (desk != null) {
        release(desk, report);
      }
      return;
    }
    release(desk, report);
    desk.revisions().forget(report.getDecisionId());
    desk.forgetAllowed(unpublished.getSignalId());
    Audit blocked = GateAnswer.block(unpublished, report.getCode(), room.clock);
    room.remember(desk, blocked);
    out.count("audits" + report.getCode());
    out.decide(blocked.getSequencedAt(), blocked);
  }

  /** A newer revision of the signal may hold the room by now; the report is not about that one. */
  private static void release(PortfolioDesk desk, GateReport report) {
    Reservation held = desk.reservations().find(report.getSignalId());
    if (held != null && held.decisionId().equals(report.getDecisionId())) {
      desk.reservations().release(report.getSignalId());
      desk.touch();
    }
  }
}
