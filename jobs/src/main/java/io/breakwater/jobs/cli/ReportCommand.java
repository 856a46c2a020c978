package io.breakwater.jobs.cli;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Attribution;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.PortfolioState;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells a portfolio's day in plain words, from records alone. */
@Command(
    name = "report",
    header = "Tell a portfolio's day in plain words.",
    description = {
      "",
      "What it earned or lost and why, what was allowed and blocked for which reasons, its"
          + " breakers,",
      "orders, drawdown and de-risking, from the records of the run alone. A day is UTC.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  breakwater report out --portfolio main",
      "  breakwater report out --portfolio main --on 2025-05-23",
      "  breakwater report --bootstrap localhost:9092 --portfolio main",
      "",
      "Exit codes: 0 told, 1 nothing is known of that portfolio or day, 2 usage."
    },
    mixinStandardHelpOptions = true)
public final class ReportCommand implements Callable<Integer> {
  private static final int REASONS_SHOWN = 5;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final RunOptions run = new RunOptions();

  @Option(names = "--portfolio", required = true, paramLabel = "P", description = "Portfolio.")
  private String portfolio = "";

  @Option(names = "--on", paramLabel = "DAY", description = "YYYY-MM-DD; default: its last day.")
  private @Nullable LocalDate day;

  @Override
  public Integer call() throws IOException, FailureException {
    RecordSource source = run.source();
    Long start = day == null ? DailyReport.lastDay(source, portfolio) : startOf(day);
    DailyReport report = start == null ? null : DailyReport.of(source, portfolio, start);
    if (report == null || report.last() == null) {
      throw new FailureException(
          source.name()
              + " knows nothing of portfolio "
              + portfolio
              + (day == null ? "" : " on " + day)
              + ": see portfolios.jsonl there for what it knows.");
    }
    Console console = Console.of(spec);
    if (report.unreadable() > 0) {
      console.remark(report.unreadable() + " lines cannot be read and are left out");
    }
    print(report, console);
    return Main.OK;
  }

  private static Long startOf(LocalDate day) {
    return day.toEpochDay() * DailyReport.DAY;
  }

  private static void print(DailyReport report, Console console) {
    String date = Times.iso(report.from()).substring(0, "YYYY-MM-DD".length());
    console.say(console.strong("Portfolio " + report.portfolio() + " on " + date + " (UTC)"));
    console.say("");
    tellResult(report, console);
    tellRisk(report, console);
    tellDecisions(report, console);
  }

  private static void tellResult(DailyReport report, Console console) {
    Attribution all = report.whole();
    if (all == null) {
      console.say("Where its result came from is not told yet: the day is not over.");
      return;
    }
    Double equity = all.getEquityFrom();
    double made = all.getNavChange();
    console.say(
        (made < 0 ? "It lost " : "It earned ")
            + Figures.money(Math.abs(made))
            + (equity == null || equity <= 0
                ? ""
                : " (" + Figures.percent(made / equity) + " of " + Figures.money(equity) + ")")
            + transfers(all.getTransfers())
            + (all.getEquityTo() == null
                ? "."
                : "; equity at the end " + Figures.money(all.getEquityTo()) + "."));
    console.say(
        "By the books: realised "
            + Figures.money(all.getRealised())
            + ", change of unrealised "
            + Figures.money(all.getUnrealised())
            + ", fees "
            + Figures.money(-all.getFees())
            + ", funding "
            + Figures.money(all.getFunding())
            + ".");
    console.say(
        "By its causes: market "
            + Figures.money(all.getBeta())
            + ", its own "
            + Figures.money(all.getAlpha())
            + ", timing "
            + Figures.money(all.getTiming())
            + ", slippage "
            + Figures.money(all.getSlippage() == null ? null : (Double) (-all.getSlippage()))
            + ".");
    Table table = new Table("strategy", ">result", ">market", ">own", ">timing", ">fees");
    for (Map.Entry<String, Attribution> each : report.strategies().entrySet()) {
      Attribution part = each.getValue();
      table.row(
          each.getKey().isEmpty() ? "(none)" : each.getKey(),
          Figures.money(part.getNavChange()),
          Figures.money(part.getBeta()),
          Figures.money(part.getAlpha()),
          Figures.money(part.getTiming()),
          Figures.money(-part.getFees()));
    }
    if (!table.isEmpty()) {
      console.say("");
      table.print(console, "  ");
    }
    console.say("");
  }

  private static String transfers(@Nullable Double amount) {
    if (amount == null || amount == 0) {
      return "";
    }
    return ", "
        + Figures.money(Math.abs(amount))
        + (amount > 0 ? " was paid in" : " was taken out");
  }

  private static void tellRisk(DailyReport report, Console console) {
    PortfolioState deepest = report.deepest();
    PortfolioState tightest = report.tightest();
    PortfolioState last = report.last();
    if (deepest == null || tightest == null || last == null) {
      return;
    }
    console.say(
        "Drawdown: at most "
            + Figures.percent(deepest.getDrawdown())
            + " at "
            + Figures.time(deepest.getEventTime())
            + ", "
            + Figures.percent(last.getDrawdown())
            + " at the end. "
            + (tightest.getExposureMultiplier() < 1
                ? "De-risking cut exposure to "
                    + Figures.percent(tightest.getExposureMultiplier())
                    + " from "
                    + Figures.time(tightest.getEventTime())
                    + "; at the end it is "
                    + Figures.percent(last.getExposureMultiplier())
                    + "."
                : "De-risking was not needed."));
    console.say(
        "At the end: gross "
            + Figures.money(last.getGross())
            + ", leverage "
            + Figures.number(last.getLeverage() == null ? null : hundredths(last.getLeverage()))
            + ", "
            + last.getWeights().size()
            + " positions, VaR 99 % of an hour "
            + Figures.percent(last.getVar99OneHour())
            + ".");
    console.say("");
  }

  private static double hundredths(double value) {
    return Math.round(value * 100) / 100.0;
  }

  private static void tellDecisions(DailyReport report, Console console) {
    console.say(
        report.verdicts().isEmpty()
            ? "No signal came for it."
            : "Signals: " + String.join(", ", DailyReport.most(report.verdicts())) + ".");
    List<String> reasons = DailyReport.most(report.reasons());
    if (!reasons.isEmpty()) {
      console.say(
          "What spoke against them most: "
              + String.join(", ", reasons.subList(0, Math.min(REASONS_SHOWN, reasons.size())))
              + ".");
    }
    if (report.positionAudits() > 0) {
      console.say("Positions were flagged " + report.positionAudits() + " times.");
    }
    console.say(
        report.breakers().isEmpty() ? "No breaker of its own moved." : "Breakers of its own:");
    for (Breaker step : report.breakers()) {
      console.say(
          "  "
              + Figures.time(step.getEventTime())
              + "  "
              + step.getPattern()
              + " "
              + step.getFrom()
              + " → "
              + step.getTo()
              + ": "
              + step.getCause());
    }
    long orders = report.triggers().values().stream().mapToLong(Long::longValue).sum();
    console.say(
        orders == 0
            ? "It was not rebalanced."
            : "Rebalancing: "
                + orders
                + " orders in "
                + report.plans()
                + " plans ("
                + String.join(", ", DailyReport.most(report.triggers()))
                + ").");
    if (!report.alerts().isEmpty()) {
      console.say("Alerts: " + String.join(", ", DailyReport.most(report.alerts())) + ".");
    }
  }
}
