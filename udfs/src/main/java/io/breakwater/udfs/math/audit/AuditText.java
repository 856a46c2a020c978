package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.Veto;
import java.util.ArrayList;
import java.util.List;

/** One paragraph that tells a person why, from the record alone. */
public final class AuditText {
  private AuditText() {}

  /** The text that belongs to a record. */
  public static String of(Audit audit) {
    List<String> sentences = new ArrayList<>();
    sentences.add(headline(audit));
    for (Veto veto : audit.getVetoes()) {
      sentences.add(VetoText.of(veto));
    }
    if (audit.getScore() != null) {
      sentences.add(score(audit));
    }
    String remedy = Remedy.of(audit);
    if (!remedy.isEmpty()) {
      sentences.add(remedy);
    }
    if (audit.getSuggestedNotional() != null) {
      sentences.add("Sizing advice: " + Words.number(audit.getSuggestedNotional()) + ".");
    }
    return String.join(" ", sentences);
  }

  private static String headline(Audit audit) {
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

  private static String score(Audit audit) {
    StringBuilder line = new StringBuilder("Score ");
    line.append(Words.number(audit.getScore()));
    if (audit.getThreshold() != null) {
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
