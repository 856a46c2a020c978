package io.breakwater.jobs.cli;

import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.CurvePoint;
import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.Veto;
import io.breakwater.udfs.math.explain.Explanations;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;

/** A decision on a page: why in words, then every number behind it. */
final class DecisionPage {
  private static final int WIDTH = 96;
  private static final String INDENT = "  ";

  private final Console console;

  DecisionPage(Console console) {
    this.console = console;
  }

  void print(SpecificRecord decision) {
    if (decision instanceof Audit audit) {
      audit(audit);
    } else if (decision instanceof Breaker breaker) {
      breaker(breaker);
    } else if (decision instanceof Order order) {
      order(order);
    } else if (decision instanceof Alert alert) {
      alert(alert);
    } else {
      console.json(decision);
    }
  }

  /** One of several: when, what and its id on a line, why in words below. */
  void story(DecisionQuery.Hit hit) {
    SpecificRecord decision = hit.record();
    String what;
    String why;
    if (decision instanceof Audit audit) {
      String revision =
          audit.getVerdictRevision() > 1 ? " (verdict " + audit.getVerdictRevision() + ")" : "";
      what = new RecordLine(console).verdict(audit.getVerdict()).strip() + revision;
      why = audit.getText();
    } else if (decision instanceof Breaker breaker) {
      what = console.strong("BREAKER");
      why = Explanations.textOf(breaker);
    } else {
      what = console.strong("ORDER");
      why = Explanations.textOf((Order) decision);
    }
    console.say(Figures.time(hit.time()) + "  " + what + "  " + console.quiet(hit.id()));
    paragraph(why);
  }

  private void audit(Audit audit) {
    boolean position = audit.getKind() == AuditKind.POSITION;
    console.say(
        console.strong(position ? "Position audit " : "Audit ")
            + audit.getDecisionId()
            + "  "
            + new RecordLine(console).verdict(audit.getVerdict()).strip());
    paragraph(audit.getText());
    console.say("");
    facts(audit);
    factors(audit);
    vetoes(audit);
    console.say("");
    console.say(
        INDENT
            + console.quiet(
                "model "
                    + audit.getModelVersion()
                    + ", policy version "
                    + (audit.getPolicyVersion() == null ? "none" : audit.getPolicyVersion())
                    + ", record sha256 "
                    + audit.getRecordSha256()));
  }

  private void facts(Audit audit) {
    Table table = new Table("", "");
    boolean position = audit.getKind() == AuditKind.POSITION;
    table.row(
        position ? "held" : "asked",
        (position ? "" : audit.getIntent() + " ")
            + audit.getSide()
            + " "
            + Figures.number(audit.getQuantity())
            + " "
            + audit.getInstrument()
            + ", notional "
            + Figures.number(audit.getNotional()));
    table.row(
        "for",
        "portfolio "
            + Figures.word(audit.getPortfolioId())
            + ", owner "
            + Figures.word(audit.getOwnerId())
            + ", strategy "
            + Figures.word(audit.getStrategyId()));
    if (position) {
      table.row("bar end", Figures.time(audit.getEmittedAt()));
    } else {
      signal(audit, table);
    }
    table.row(
        "score",
        Figures.number(audit.getScore())
            + " of at least "
            + Figures.number(audit.getThreshold())
            + ", mode "
            + audit.getMode());
    table.row("inputs", coverage(audit));
    table.row(
        position ? "inside" : "would pass",
        audit.getMaxQuantity() == null
            ? Figures.NONE
            : "up to "
                + Figures.number(audit.getMaxQuantity())
                + ", score there "
                + Figures.number(audit.getScoreAtMax()));
    table.row("advice", "notional " + Figures.number(audit.getSuggestedNotional()));
    table.printRows(console, INDENT);
  }

  private static void signal(Audit audit, Table table) {
    table.row(
        "signal",
        audit.getSignalId()
            + " revision "
            + audit.getSignalRevision()
            + " by "
            + Figures.word(audit.getPublisherId())
            + ", verdict revision "
            + audit.getVerdictRevision());
    table.row(
        "times",
        "emitted "
            + Figures.time(audit.getEmittedAt())
            + ", decided "
            + Figures.time(audit.getSequencedAt())
            + ", holds until "
            + Figures.time(audit.getExpiresAt()));
    table.row(
        "habits",
        "of its earlier signals "
            + Figures.number(audit.getPublisherInstrumentShare())
            + " in this instrument, "
            + Figures.number(audit.getPublisherSideShare())
            + " on this side, "
            + Figures.number(audit.getPublisherHourShare())
            + " around this hour");
  }

  private static String coverage(Audit audit) {
    Integer alike = audit.getOwnerCorrelatedPositions();
    return "confidence "
        + Figures.number(audit.getConfidence())
        + ", coverage "
        + Figures.word(audit.getCoverageTier())
        + (alike == null ? "" : ", " + alike + " of the owner's positions move alike");
  }

  private void factors(Audit audit) {
    if (audit.getFactors().isEmpty()) {
      return;
    }
    Table table =
        new Table("FACTOR", ">POINTS", ">RAW", "STATUS", "AS OF", ">AGE", "SOURCE", "CURVE");
    for (Factor factor : audit.getFactors()) {
      table.row(
          factor.getCode(),
          Figures.number(factor.getPoints()),
          Figures.number(factor.getRaw()),
          factor.getStatus().name(),
          Figures.time(factor.getAsOf()),
          Figures.age(factor.getAgeMillis()),
          Figures.word(factor.getSource()),
          curve(factor.getCurve()));
    }
    console.say("");
    table.print(console, INDENT);
  }

  private static String curve(List<CurvePoint> curve) {
    return curve.isEmpty()
        ? Figures.NONE
        : curve.stream()
            .map(point -> Figures.number(point.getRaw()) + ":" + Figures.number(point.getPoints()))
            .collect(Collectors.joining(" "));
  }

  private void vetoes(Audit audit) {
    if (audit.getVetoes().isEmpty()) {
      return;
    }
    Table table = new Table("VETO", ">LIMIT", ">OBSERVED", ">REQUESTED", ">RESERVED", "SCOPE");
    for (Veto veto : audit.getVetoes()) {
      table.row(
          console.bad(veto.getCode()),
          Figures.number(veto.getLimit()),
          Figures.number(veto.getObserved()),
          Figures.number(veto.getRequested()),
          Figures.number(veto.getReserved()),
          veto.getScope());
    }
    console.say("");
    table.print(console, INDENT);
  }

  private void breaker(Breaker breaker) {
    console.say(console.strong("Breaker ") + breaker.getBreakerId());
    paragraph(breaker.getCause());
    console.say("");
    Table table = new Table("", "");
    table.row("pattern", breaker.getPattern());
    table.row("scope", breaker.getScopeKind() + ":" + breaker.getScope());
    table.row("step", breaker.getFrom() + " → " + breaker.getTo());
    table.row("action", breaker.getAction());
    table.row("time", Figures.time(breaker.getEventTime()));
    table.row(
        "clears",
        breaker.getClearsAt() == null
            ? "when its condition or a person says so"
            : Figures.time(breaker.getClearsAt()));
    table.row("author", breaker.getAuthor() == null ? "the machine" : breaker.getAuthor());
    table.printRows(console, INDENT);
    numbers("EVIDENCE", breaker.getEvidence());
  }

  private void order(Order order) {
    console.say(console.strong("Order ") + order.getClientOrderId());
    paragraph(order.getReason());
    console.say("");
    Table table = new Table("", "");
    table.row(
        "order",
        order.getSide()
            + " "
            + Figures.number(order.getQuantity())
            + " "
            + order.getInstrument()
            + (order.getLimitPrice() == null
                ? " at market"
                : " at " + Figures.number(order.getLimitPrice()))
            + (order.getReduceOnly() ? ", reduce only" : ""));
    table.row(
        "for",
        "portfolio "
            + order.getPortfolioId()
            + ", strategy "
            + Figures.word(order.getStrategyId()));
    table.row("plan", order.getPlanId() + ", leg " + order.getLeg());
    table.row("trigger", order.getTrigger());
    table.row("mode", order.getMode().name());
    table.row(
        "times",
        "created "
            + Figures.time(order.getCreatedAt())
            + ", holds until "
            + Figures.time(order.getExpiresAt()));
    table.printRows(console, INDENT);
  }

  private void alert(Alert alert) {
    console.say(console.strong("Alert ") + alert.getAlertId() + "  " + alert.getSeverity());
    paragraph(alert.getText());
    console.say("");
    Table table = new Table("", "");
    table.row("kind", alert.getKind());
    table.row("scope", alert.getScopeKind() + ":" + alert.getScope());
    table.row("time", Figures.time(alert.getEventTime()));
    table.printRows(console, INDENT);
    numbers("VALUE", alert.getValues());
  }

  private void numbers(String title, Map<String, Double> numbers) {
    if (!numbers.isEmpty()) {
      Table table = new Table(title, ">NUMBER");
      numbers.keySet().stream()
          .sorted(io.breakwater.schemas.Utf8Order.INSTANCE)
          .forEach(name -> table.row(name, Figures.number(numbers.get(name))));
      console.say("");
      table.print(console, INDENT);
    }
  }

  private void paragraph(String text) {
    StringBuilder line = new StringBuilder(INDENT);
    for (String word : text.strip().split("\\s+", -1)) {
      if (line.length() + 1 + word.length() > WIDTH) {
        console.say(line.toString().stripTrailing());
        line = new StringBuilder(INDENT);
      }
      line.append(word).append(' ');
    }
    console.say(line.toString().stripTrailing());
  }
}
