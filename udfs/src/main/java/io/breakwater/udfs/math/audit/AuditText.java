package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.Veto;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One paragraph that tells a person why, from the record alone. */
public final class AuditText {
  private static final double UNUSUAL_BELOW = 0.05;

  private AuditText() {}

  /** The text that belongs to a record. */
  public static String of(Audit audit) {
    List<String> sentences = new ArrayList<>();
    sentences.add(headline(audit));
    for (Veto veto : audit.getVetoes()) {
      sentences.add(VetoText.of(veto, audit.getKind()));
    }
    if (audit.getScore() != null) {
      sentences.add(score(audit));
    }
    String remedy = Remedy.of(audit);
    if (!remedy.isEmpty()) {
      sentences.add(remedy);
    }
    String habits = habits(audit);
    if (!habits.isEmpty()) {
      sentences.add(habits);
    }
    if (audit.getSuggestedNotional() != null) {
      sentences.add("Sizing advice: " + Words.number(audit.getSuggestedNotional()) + ".");
    }
    if (audit.getSuggestedStopPrice() != null) {
      sentences.add("Suggested stop: " + Words.number(audit.getSuggestedStopPrice()) + ".");
    }
    return String.join(" ", sentences);
  }

  private static String headline(Audit audit) {
    if (audit.getKind() == AuditKind.POSITION) {
      return position(audit);
    }
    StringBuilder line = new StringBuilder();
    if (audit.getMode() == Mode.SHADOW) {
      line.append("SHADOW, not enforced: ");
    }
    line.append(audit.getVerdict()).append(": ");
    line.append(audit.getIntent()).append(' ').append(audit.getSide()).append(' ');
    if (audit.getQuantity() != null) {
      line.append(Words.number(audit.getQuantity())).append(' ');
    }
    line.append(audit.getInstrument());
    if (audit.getNotional() != null) {
      line.append(" (notional ").append(Words.number(audit.getNotional())).append(')');
    }
    line.append(
        audit.getPortfolioId() == null ? " for no portfolio" : " for " + audit.getPortfolioId());
    line.append(", signal ").append(audit.getSignalId());
    line.append(" revision ").append(audit.getSignalRevision());
    if (audit.getPublisherId() != null) {
      line.append(" of ").append(audit.getPublisherId());
    }
    if (audit.getVerdict() == Verdict.REDUCE && audit.getMaxQuantity() != null) {
      line.append(", cut to ").append(Words.number(audit.getMaxQuantity()));
    }
    if (audit.getVerdict() == Verdict.ALLOW && audit.getIntent() != Intent.OPEN) {
      line.append(", exits are not scored");
    }
    return line.append('.').toString();
  }

  private static String position(Audit audit) {
    String where =
        switch (audit.getVerdict()) {
          case ALLOW -> "inside its envelope";
          case REDUCE -> "outside its envelope";
          case BLOCK -> "cannot stand as it is";
        };
    return audit.getVerdict()
        + ": position "
        + audit.getSide()
        + " "
        + Words.number(audit.getQuantity())
        + " "
        + audit.getInstrument()
        + " (worth "
        + Words.number(audit.getNotional())
        + ") of "
        + audit.getPortfolioId()
        + " at "
        + Words.time(audit.getEmittedAt())
        + ", "
        + where
        + ".";
  }

  /** What is unusual for the publisher: fewer than one in twenty of its earlier signals. */
  private static String habits(Audit audit) {
    List<String> unusual = new ArrayList<>();
    addUnusual(unusual, "this instrument", audit.getPublisherInstrumentShare());
    addUnusual(unusual, "this side", audit.getPublisherSideShare());
    addUnusual(unusual, "this hour", audit.getPublisherHourShare());
    return unusual.isEmpty()
        ? ""
        : "Unusual for its publisher, by share of its earlier signals: "
            + String.join(", ", unusual)
            + ".";
  }

  private static void addUnusual(List<String> unusual, String what, @Nullable Double share) {
    if (share != null && share < UNUSUAL_BELOW) {
      unusual.add(what + " " + Words.number(share));
    }
  }

  private static String score(Audit audit) {
    StringBuilder line = new StringBuilder("Score ");
    line.append(Words.number(audit.getScore()));
    if (audit.getThreshold() != null && audit.getKind() == AuditKind.SIGNAL) {
      line.append(", ").append(Words.number(audit.getThreshold())).append(" needed");
    }
    List<String> parts = new ArrayList<>();
    for (Factor factor : audit.getFactors()) {
      if (factor.getPoints() != 0) {
        parts.add(part(factor));
      }
    }
    line.append(parts.isEmpty() ? ": nothing costs points" : ": " + String.join(", ", parts));
    return line.append('.').toString();
  }

  private static String part(Factor factor) {
    List<String> details = new ArrayList<>();
    if (factor.getRaw() != null) {
      details.add(Words.number(factor.getRaw()));
    }
    switch (factor.getStatus()) {
      case MISSING -> details.add("input missing");
      case STALE -> details.add("input stale");
      case INSUFFICIENT_HISTORY -> details.add("insufficient history");
      case OK, NONE, NOT_CONFIGURED -> {}
    }
    if (factor.getSource() != null) {
      details.add(factor.getSource());
    }
    String points = factor.getCode() + " " + Words.number(factor.getPoints());
    return details.isEmpty() ? points : points + " (" + String.join("; ", details) + ")";
  }
}
