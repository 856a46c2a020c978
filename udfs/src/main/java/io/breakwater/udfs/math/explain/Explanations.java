package io.breakwater.udfs.math.explain;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.Explanation;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.Verdict;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/** One paragraph per decision, from its own record alone. */
public final class Explanations {
  private Explanations() {}

  /**
   * The explanation of an audit, a breaker step or an order; empty: it is none of these, or a held
   * position that is inside its envelope.
   */
  public static Optional<Explanation> of(SpecificRecord decision) {
    if (decision instanceof Audit audit) {
      if (audit.getKind() == AuditKind.POSITION && audit.getVerdict() == Verdict.ALLOW) {
        // Every bar, every position: its own text says that nothing is wrong.
        return Optional.empty();
      }
      return Optional.of(
          new Explanation(
              audit.getDecisionId(),
              "audit",
              audit.getPortfolioId(),
              audit.getInstrument(),
              audit.getSequencedAt(),
              audit.getText()));
    } else if (decision instanceof Breaker breaker) {
      return Optional.of(
          new Explanation(
              breaker.getBreakerId(),
              "breaker",
              breaker.getScopeKind().equals("portfolio") ? breaker.getScope() : null,
              breaker.getScopeKind().equals("instrument") ? breaker.getScope() : null,
              breaker.getEventTime(),
              textOf(breaker)));
    } else if (decision instanceof Order order) {
      return Optional.of(
          new Explanation(
              order.getClientOrderId(),
              "order",
              order.getPortfolioId(),
              order.getInstrument(),
              order.getCreatedAt(),
              textOf(order)));
    }
    return Optional.empty();
  }

  /** Why a breaker moved. */
  public static String textOf(Breaker breaker) {
    StringBuilder text = new StringBuilder();
    text.append(breaker.getPattern())
        .append(" on ")
        .append(breaker.getScopeKind())
        .append(' ')
        .append(breaker.getScope())
        .append(" went from ")
        .append(breaker.getFrom())
        .append(" to ")
        .append(breaker.getTo())
        .append(": ")
        .append(breaker.getCause());
    endSentence(text);
    if (!breaker.getEvidence().isEmpty()) {
      Map<String, Double> evidence = new TreeMap<>(Utf8Order.INSTANCE);
      evidence.putAll(breaker.getEvidence());
      String separator = " Evidence: ";
      for (Map.Entry<String, Double> entry : evidence.entrySet()) {
        text.append(separator).append(entry.getKey()).append(' ').append(number(entry.getValue()));
        separator = ", ";
      }
      text.append('.');
    }
    text.append(" Action: ").append(breaker.getAction()).append('.');
    if (breaker.getAuthor() != null) {
      text.append(" Ordered by ").append(breaker.getAuthor()).append('.');
    }
    return text.toString();
  }

  /** Why an order was made. */
  public static String textOf(Order order) {
    StringBuilder text = new StringBuilder();
    text.append(order.getSide())
        .append(' ')
        .append(number(order.getQuantity()))
        .append(' ')
        .append(order.getInstrument())
        .append(" for portfolio ")
        .append(order.getPortfolioId())
        .append(order.getReduceOnly() ? ", reduce only" : "")
        .append(", leg ")
        .append(order.getLeg())
        .append(" of plan ")
        .append(order.getPlanId())
        .append(" triggered by ")
        .append(order.getTrigger())
        .append(": ")
        .append(order.getReason());
    endSentence(text);
    text.append(" Mode ").append(order.getMode()).append('.');
    return text.toString();
  }

  private static void endSentence(StringBuilder text) {
    if (text.charAt(text.length() - 1) != '.') {
      text.append('.');
    }
  }

  private static String number(double value) {
    return Math.abs(value) >= 1e7 || (value != 0 && Math.abs(value) < 1e-4)
        ? String.format(Locale.ROOT, "%.4g", value)
        : java.math.BigDecimal.valueOf(value)
            .round(new java.math.MathContext(6))
            .stripTrailingZeros()
            .toPlainString();
  }
}
