package io.breakwater.jobs.cli;

import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.Command;
import io.breakwater.schemas.avro.Correlation;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.Genesis;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.News;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.PortfolioState;
import io.breakwater.schemas.avro.Pulse;
import io.breakwater.schemas.avro.ShadowAudit;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.StandingNav;
import io.breakwater.schemas.avro.TimeframeState;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.Veto;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** A record in words, on one line: when, what, whom, and the main reason. */
public final class RecordLine {
  private static final Set<String> TIMED = Set.of("BREAKER_OPEN", "EXPIRED");

  private final Console console;

  /** Lines for this console. */
  public RecordLine(Console console) {
    this.console = console;
  }

  /** The line; a record without words of its own is shown as JSON. */
  public String of(SpecificRecord record) {
    if (record instanceof Audit audit) {
      return audit(audit);
    } else if (record instanceof ShadowAudit shadow) {
      return audit(shadow.getAudit())
          + console.quiet("  shadow; given: " + shadow.getEnforcedVerdict());
    } else if (record instanceof Breaker breaker) {
      return breaker(breaker);
    } else if (record instanceof Order order) {
      return order(order);
    } else if (record instanceof PortfolioState portfolio) {
      return portfolio(portfolio);
    } else if (record instanceof InstrumentState state) {
      return instrument(state);
    } else if (record instanceof TimeframeState state) {
      return timeframe(state);
    } else if (record instanceof Correlation correlation) {
      return correlation(correlation);
    }
    return other(record);
  }

  private String audit(Audit audit) {
    return line(
        audit.getSequencedAt(),
        verdict(audit.getVerdict()),
        pad(audit.getScore() == null ? "" : Figures.number(audit.getScore()), 6),
        pad(Figures.word(audit.getPortfolioId()), 10),
        what(audit),
        amount(audit.getQuantity(), audit.getInstrument()),
        console.quiet(mainReason(audit)));
  }

  /** What is asked, or held. */
  static String what(Audit audit) {
    boolean held = audit.getKind() == AuditKind.POSITION;
    return (held ? "HELD" : audit.getIntent()) + " " + audit.getSide();
  }

  /** A word in the colour of its meaning. */
  String verdict(Verdict verdict) {
    String word = pad(verdict.name(), 6);
    return switch (verdict) {
      case ALLOW -> console.good(word);
      case REDUCE -> console.warning(word);
      case BLOCK -> console.bad(word);
    };
  }

  /**
   * The first veto, else the factor that costs most, else that nothing speaks against it. Exits
   * pass without a score.
   */
  public static String mainReason(Audit audit) {
    if (!audit.getVetoes().isEmpty()) {
      Veto veto = audit.getVetoes().get(0);
      return veto.getCode() + numbers(veto) + " (" + veto.getScope() + ")";
    }
    Factor heaviest = null;
    for (Factor factor : audit.getFactors()) {
      if (factor.getPoints() < 0
          && (heaviest == null || factor.getPoints() < heaviest.getPoints())) {
        heaviest = factor;
      }
    }
    if (heaviest == null && audit.getScore() == null) {
      return "exits are not scored";
    }
    return heaviest == null
        ? "nothing against it"
        : heaviest.getCode() + " " + Figures.number(heaviest.getPoints());
  }

  private static String numbers(Veto veto) {
    Double limit = veto.getLimit();
    if (limit == null) {
      return veto.getDetail() == null ? "" : " " + veto.getDetail();
    }
    if (TIMED.contains(veto.getCode())) {
      // Their numbers are moments.
      String detail = veto.getDetail() == null ? "" : " " + veto.getDetail();
      return detail + " until " + Times.iso(limit.longValue());
    }
    return veto.getObserved() == null
        ? ""
        : " " + Figures.number(veto.getObserved()) + " / " + Figures.number(limit);
  }

  private String breaker(Breaker breaker) {
    return line(
        breaker.getEventTime(),
        console.strong(pad(breaker.getPattern(), 16)),
        breaker.getScopeKind() + ":" + breaker.getScope(),
        breaker.getFrom() + " → " + breaker.getTo(),
        breaker.getAction(),
        console.quiet(breaker.getCause()));
  }

  private String order(Order order) {
    return line(
        order.getCreatedAt(),
        pad(order.getMode().name(), 8),
        pad(order.getPortfolioId(), 10),
        order.getSide().name(),
        amount(order.getQuantity(), order.getInstrument()),
        order.getReduceOnly() ? "reduce only" : "",
        console.quiet(order.getTrigger() + ": " + order.getReason()));
  }

  private String portfolio(PortfolioState portfolio) {
    return line(
        portfolio.getEventTime(),
        pad(portfolio.getPortfolioId(), 10),
        "equity " + Figures.number(portfolio.getEquity()),
        "nav " + Figures.number(portfolio.getNav()),
        "drawdown " + Figures.percent(portfolio.getDrawdown()),
        "leverage " + Figures.number(portfolio.getLeverage()),
        "exposure x" + Figures.number(portfolio.getExposureMultiplier()));
  }

  private String instrument(InstrumentState state) {
    return line(
        state.getEventTime(),
        pad(state.getInstrument(), 12),
        "close " + Figures.number(state.getClose()) + (state.getFilled() ? " (filled)" : ""),
        "return " + Figures.percent(state.getReturn$()),
        state.getVolatilityRegime() == null ? "" : state.getVolatilityRegime().name(),
        state.getDirection() == null ? "" : state.getDirection().name());
  }

  private String timeframe(TimeframeState state) {
    return line(
        state.getEventTime(),
        pad(state.getInstrument(), 12),
        pad(state.getIntervalSeconds() / 60 + " min", 8),
        "close " + Figures.number(state.getClose()) + (state.getFilled() ? " (filled)" : ""),
        "return " + Figures.percent(state.getReturn$()),
        state.getVolatilityRegime() == null ? "" : state.getVolatilityRegime().name(),
        state.getDirection() == null ? "" : state.getDirection().name());
  }

  private String correlation(Correlation row) {
    if (row.getLeft() == null) {
      return line(
          row.getEventTime(),
          "market",
          "mean rho " + Figures.number(row.getMeanCorrelation()),
          "absorption " + Figures.number(row.getAbsorptionRatio()),
          "stress " + Figures.percent(row.getStressShare()));
    }
    return line(
        row.getEventTime(),
        row.getLeft() + " ~ " + row.getRight(),
        "rho " + Figures.number(row.getRho()),
        "slow " + Figures.number(row.getRhoSlow()),
        "shift z " + Figures.number(row.getShiftZ()));
  }

  private String other(SpecificRecord record) {
    if (record instanceof Alert alert) {
      return line(
          alert.getEventTime(),
          pad(alert.getSeverity().name(), 8),
          alert.getKind(),
          alert.getScopeKind() + ":" + alert.getScope(),
          console.quiet(alert.getText()));
    } else if (record instanceof Signal signal) {
      return line(
          signal.getReceivedAt() == null ? signal.getEmittedAt() : signal.getReceivedAt(),
          pad(signal.getPublisherId(), 10),
          pad(signal.getPortfolioId() == null ? "followers" : signal.getPortfolioId(), 10),
          signal.getIntent() + " " + signal.getSide(),
          amount(signal.getQuantity(), signal.getInstrument()),
          console.quiet(signal.getSignalId()));
    } else if (record instanceof Genesis stand) {
      StandingNav nav = stand.getNav();
      return line(
          stand.getAsOf(),
          stand.getScopeKind() + ":" + stand.getScope(),
          "cash " + Figures.number(stand.getCash()),
          stand.getPositions().size() + " positions",
          "nav " + Figures.number(nav == null ? null : (Double) nav.getNav()),
          stand.getBreakers().size() + " breakers");
    } else if (record instanceof Fill fill) {
      return line(
          fill.getEventTime(),
          pad(fill.getPortfolioId(), 10),
          fill.getSide().name(),
          amount(fill.getQuantity(), fill.getInstrument()),
          "at " + Figures.number(fill.getPrice()),
          "fee " + Figures.number(fill.getFee()));
    } else if (record instanceof Command command) {
      return line(
          command.getEventTime(),
          console.strong(command.getKind().name()),
          command.getScope(),
          "by " + command.getAuthor(),
          console.quiet(command.getReason()));
    } else if (record instanceof News news) {
      return line(
          news.getPublishedAt(),
          String.join(",", news.getAssets()),
          "sentiment " + Figures.number(news.getSentiment()),
          news.getHeadline());
    } else if (record instanceof DeadLetter letter) {
      String field = letter.getField() == null ? "" : "field " + letter.getField();
      return String.join(
          "  ", letter.getStream(), letter.getPosition(), console.bad(letter.getReason()), field);
    } else if (record instanceof Pulse pulse) {
      return line(pulse.getLogClock(), "shard " + pulse.getShard(), "offset " + pulse.getOffset());
    }
    return new String(JsonCodec.write(record), StandardCharsets.UTF_8);
  }

  private static String amount(@org.jspecify.annotations.Nullable Double quantity, String name) {
    return (quantity == null ? "all" : Figures.number(quantity)) + " " + name;
  }

  private static String line(long time, String... words) {
    StringBuilder line = new StringBuilder(Figures.time(time));
    for (String word : words) {
      if (!word.isEmpty()) {
        line.append("  ").append(word);
      }
    }
    return line.toString();
  }

  private static String pad(String word, int width) {
    return String.format(Locale.ROOT, "%-" + width + "s", word);
  }
}
