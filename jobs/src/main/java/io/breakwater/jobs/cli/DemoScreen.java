package io.breakwater.jobs.cli;

import io.breakwater.jobs.demo.Board;
import io.breakwater.jobs.demo.Screen;
import io.breakwater.jobs.report.WithoutBreakwater.Result;
import io.breakwater.schemas.avro.Breaker;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * The demo in a terminal: decisions scroll by, under them a line with rates and progress that is
 * drawn anew in place. Where nobody looks, that line comes every few seconds instead.
 */
final class DemoScreen implements Screen {
  /**
   * So many decisions are shown of an unpaced run; then only breakers, for nobody reads so fast.
   */
  private static final int SHOWN_UNPACED = 40;

  private static final double REDRAW_SECONDS = 0.25;
  private static final double REPORT_SECONDS = 5;
  private static final String CLEAR_LINE = "\r\u001b[2K";

  private final Console console;
  private final PrintWriter out;
  private final DecisionLine lines;
  private final boolean terminal;
  private final boolean paced;
  private long shown;
  private long decisions;
  private double lastDrawn = -REPORT_SECONDS;
  private double lastSeconds;
  private long lastFed;
  private String status = "";

  /**
   * @param terminal true: a person looks, lines may be drawn anew
   * @param paced false: as fast as possible
   */
  DemoScreen(Console console, PrintWriter out, boolean terminal, boolean paced) {
    this.console = console;
    this.out = out;
    this.lines = new DecisionLine(console);
    this.terminal = terminal;
    this.paced = paced;
  }

  @Override
  public void begin(String title, String webAddress, String bootstrap) {
    say(console.strong("Breakwater demo") + "  " + title);
    say("Flink web UI " + webAddress + "   Kafka " + bootstrap);
  }

  @Override
  public void decision(SpecificRecord decision) {
    decisions++;
    if (paced || shown < SHOWN_UNPACED || decision instanceof Breaker) {
      shown++;
      say(lines.of(decision));
      if (!paced && shown == SHOWN_UNPACED) {
        say(console.quiet("... from here only breakers are shown, the rest is counted"));
      }
    }
  }

  @Override
  public void progress(Progress progress) {
    double wait = terminal ? REDRAW_SECONDS : REPORT_SECONDS;
    if (progress.seconds() - lastDrawn < wait) {
      return;
    }
    double since = Math.max(1e-3, progress.seconds() - lastSeconds);
    long rate = Math.round((progress.fed() - lastFed) / since);
    double part =
        (double) (progress.now() - progress.start())
            / Math.max(1, progress.end() - progress.start());
    double speed = (progress.now() - progress.start()) / 1e6 / Math.max(1e-3, progress.seconds());
    String line =
        String.format(
            Locale.ROOT,
            "-- %s  %3d %%  %,d x real time  %,d records/s in  %,d signals  %,d decisions --",
            DecisionLine.clock(progress.now()),
            Math.round(100 * Math.min(1, part)),
            Math.round(speed),
            rate,
            progress.signals(),
            decisions);
    lastDrawn = progress.seconds();
    lastSeconds = progress.seconds();
    lastFed = progress.fed();
    if (terminal) {
      status = console.strong(line);
      out.print(CLEAR_LINE + status);
      out.flush();
    } else {
      say(line);
    }
  }

  @Override
  public void say(String line) {
    if (terminal && !status.isEmpty()) {
      out.print(CLEAR_LINE);
      console.say(line);
      out.print(status);
      out.flush();
    } else {
      console.say(line);
    }
  }

  @Override
  public void summary(Board board, long fed, long signals, double seconds) {
    if (terminal) {
      out.print(CLEAR_LINE);
      status = "";
    }
    console.say("");
    console.say(
        console.strong("Summary")
            + String.format(Locale.ROOT, "  %,d records in %.1f s", fed, seconds));
    Table counts = new Table("", ">");
    counts.row("signals in", count(signals));
    board.verdicts().forEach((verdict, count) -> counts.row("verdict " + verdict, count(count)));
    counts.row("positions audited", count(board.positions()));
    counts.row("positions outside", count(board.positionsOutside()));
    board.breakers().forEach((pattern, count) -> counts.row("breaker " + pattern, count(count)));
    counts.row("orders", count(board.orders()));
    board.deadLetters().forEach((reason, n) -> counts.row("dead letters " + reason, count(n)));
    counts.printRows(console, "  ");
    console.say("");
    portfolios(board).print(console, "  ");
  }

  private static Table portfolios(Board board) {
    Map<String, Result> without = board.withoutBreakwater();
    Table table =
        new Table(
            "portfolio", ">value with", ">worst drawdown", ">value without", ">worst drawdown");
    board
        .withBreakwater()
        .forEach(
            (id, with) -> {
              Result other = without.get(id);
              table.row(
                  id,
                  money(with.equity()),
                  Figures.percent(with.worstDrawdown()),
                  other == null ? Figures.NONE : money(other.equity()),
                  other == null ? Figures.NONE : Figures.percent(other.worstDrawdown()));
            });
    return table;
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String money(double amount) {
    return String.format(Locale.ROOT, "%,.0f", amount);
  }
}
