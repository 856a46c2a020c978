package io.breakwater.jobs.cli;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.BreakerState;
import io.breakwater.schemas.avro.Order;
import java.util.Locale;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** A decision on one line of aligned columns: when, what, whom, which, and the main reason. */
final class DecisionLine {
  private static final int CLOCK_FROM = 11;
  private static final int CLOCK_TO = 19;

  private final Console console;

  DecisionLine(Console console) {
    this.console = console;
  }

  /** The line. */
  String of(SpecificRecord decision) {
    if (decision instanceof Audit audit) {
      return line(
          audit.getSequencedAt(),
          painted(audit),
          Figures.word(audit.getPortfolioId()),
          RecordLine.what(audit),
          amount(audit.getQuantity(), audit.getInstrument()),
          (audit.getScore() == null ? "" : "score " + Math.round(audit.getScore()) + "  ")
              + RecordLine.mainReason(audit));
    } else if (decision instanceof Breaker breaker) {
      boolean trips =
          breaker.getTo() == BreakerState.OPEN || breaker.getTo() == BreakerState.LATCHED;
      String word = pad("BREAKER", 7);
      return line(
          breaker.getEventTime(),
          trips ? console.bad(word) : console.warning(word),
          breaker.getScope(),
          breaker.getTo().name(),
          breaker.getPattern(),
          breaker.getCause());
    } else if (decision instanceof Order order) {
      return line(
          order.getCreatedAt(),
          console.strong(pad("ORDER", 7)),
          order.getPortfolioId(),
          order.getSide().name(),
          amount(order.getQuantity(), order.getInstrument()),
          order.getTrigger() + ": " + order.getReason());
    }
    throw new IllegalArgumentException("no decision: " + decision.getClass());
  }

  private String painted(Audit audit) {
    String word = pad(audit.getVerdict().name(), 7);
    return switch (audit.getVerdict()) {
      case ALLOW -> console.good(word);
      case REDUCE -> console.warning(word);
      case BLOCK -> console.bad(word);
    };
  }

  private String line(
      long time, String word, String whom, String what, String which, String reason) {
    return clock(time)
        + "  "
        + word
        + "  "
        + pad(whom, 9)
        + "  "
        + pad(what, 11)
        + "  "
        + pad(which, 20)
        + "  "
        + console.quiet(reason);
  }

  /** Hours, minutes and seconds of a moment. */
  static String clock(long time) {
    return Times.iso(time).substring(CLOCK_FROM, CLOCK_TO);
  }

  private static String amount(@Nullable Double quantity, String name) {
    return (quantity == null ? "all" : Figures.number(quantity)) + " " + name;
  }

  private static String pad(String word, int width) {
    return String.format(Locale.ROOT, "%-" + width + "s", word);
  }
}
