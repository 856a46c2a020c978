package io.breakwater.udfs.math.room;

import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.udfs.math.evidence.Mark;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Notes the mark at each decision to trade, so that fills can be held against it. */
final class DecisionNotes implements RoomOutput {
  private final RoomState room;
  private final RoomOutput out;

  DecisionNotes(RoomState room, RoomOutput out) {
    this.room = room;
    this.out = out;
  }

  @Override
  public void decide(long logTime, SpecificRecord decision) {
    if (decision instanceof Audit audit
        && audit.getKind() == AuditKind.SIGNAL
        && audit.getVerdict() != Verdict.BLOCK) {
      note(
          audit.getPortfolioId(),
          audit.getDecisionId(),
          audit.getSignalId(),
          audit.getInstrument());
    } else if (decision instanceof Order order) {
      note(order.getPortfolioId(), order.getClientOrderId(), null, order.getInstrument());
    }
    out.decide(logTime, decision);
  }

  private void note(
      @Nullable String portfolioId, String id, @Nullable String signalId, String instrument) {
    Mark mark = room.market.view().markOf(instrument);
    PortfolioDesk desk = portfolioId == null ? null : room.portfolios.get(portfolioId);
    if (desk != null && mark != null) {
      desk.decisionPrices().note(id, signalId, mark.price(), room.clock);
      desk.touch();
    }
  }

  @Override
  public void refuse(LogRecord record, String reason, @Nullable String field) {
    out.refuse(record, reason, field);
  }

  @Override
  public void count(String metric, int change) {
    out.count(metric, change);
  }
}
