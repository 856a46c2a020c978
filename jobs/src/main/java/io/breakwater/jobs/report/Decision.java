package io.breakwater.jobs.report;

import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.TradeSide;
import io.breakwater.schemas.avro.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * A decision as the page lists it.
 *
 * @param group how it is counted and, in a large run, how soon it is left out
 * @param id decision, breaker step or order
 * @param time epoch microseconds
 * @param portfolio whom it concerns; null: no portfolio
 * @param instrument what it concerns; null: no instrument
 * @param buys true: it makes the position longer, false: shorter; null: neither
 * @param quantity contracts; null: none, or all
 * @param what in a few words
 * @param why the main reason
 * @param text its explanation as the run wrote it; null: none was written
 * @param price close of the instrument then; null: none yet
 */
record Decision(
    Group group,
    String id,
    long time,
    @Nullable String portfolio,
    @Nullable String instrument,
    @Nullable Boolean buys,
    @Nullable Double quantity,
    String what,
    String why,
    @Nullable String text,
    @Nullable Double price) {
  /** Kinds of decisions, those that are kept longest first. */
  enum Group {
    BREAKER,
    BLOCK,
    REDUCE,
    ORDER,
    ALLOW,
    HELD
  }

  static Decision of(Audit audit, String why) {
    boolean held = audit.getKind() == AuditKind.POSITION;
    boolean longer = (audit.getSide() == Direction.LONG) == (audit.getIntent() == Intent.OPEN);
    return new Decision(
        held ? Group.HELD : groupOf(audit.getVerdict()),
        audit.getDecisionId(),
        audit.getSequencedAt(),
        audit.getPortfolioId(),
        audit.getInstrument(),
        held ? null : (Boolean) longer,
        audit.getQuantity(),
        (held ? "held " + audit.getVerdict() : audit.getIntent().name()) + " " + audit.getSide(),
        why,
        audit.getText(),
        null);
  }

  private static Group groupOf(Verdict verdict) {
    return switch (verdict) {
      case ALLOW -> Group.ALLOW;
      case REDUCE -> Group.REDUCE;
      case BLOCK -> Group.BLOCK;
    };
  }

  static Decision of(Breaker step) {
    String kind = step.getScopeKind();
    return new Decision(
        Group.BREAKER,
        step.getBreakerId(),
        step.getEventTime(),
        kind.equals("portfolio") ? step.getScope() : null,
        kind.equals("instrument") ? step.getScope() : null,
        null,
        null,
        step.getPattern() + " " + step.getFrom() + " → " + step.getTo(),
        kind + ":" + step.getScope() + ": " + step.getCause(),
        null,
        null);
  }

  static Decision of(Order order) {
    return new Decision(
        Group.ORDER,
        order.getClientOrderId(),
        order.getCreatedAt(),
        order.getPortfolioId(),
        order.getInstrument(),
        order.getSide() == TradeSide.BUY,
        order.getQuantity(),
        order.getSide() + " (" + order.getMode() + ")",
        order.getTrigger() + ": " + order.getReason(),
        null,
        null);
  }

  Decision withText(String words) {
    return new Decision(
        group, id, time, portfolio, instrument, buys, quantity, what, why, words, price);
  }

  Decision withPrice(@Nullable Double close) {
    return new Decision(
        group, id, time, portfolio, instrument, buys, quantity, what, why, text, close);
  }
}
