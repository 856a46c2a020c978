package io.breakwater.jobs.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.breakwater.jobs.importer.Derivation;
import io.breakwater.jobs.importer.ImportFormat;
import io.breakwater.jobs.importer.ImportReport;
import io.breakwater.jobs.importer.ImportRun;
import io.breakwater.jobs.importer.ImportSettings;
import io.breakwater.schemas.Times;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Turns exchange and vendor files into replay streams. */
@Command(
    name = "import",
    header = "Turn exchange and vendor files into replay streams.",
    description = {
      "",
      "Reads FILEs (plain, .gz or .zip) of one FORMAT and writes the streams they hold into DIR as",
      "JSON Lines, sorted by time, with instruments.jsonl beside them. What DIR holds already"
          + " stays;",
      "equal records are kept once, so that several imports add up and a repeated one changes"
          + " nothing.",
      "Lines that cannot be used go to dead-letters.jsonl with their place and reason.",
      "",
      "Of a capture, every line is USED (it gave a record or changed a book), SKIPPED for a reason",
      "that is printed, TALK (sent, or a connection) or BAD. CONFLATED are changes of a book that",
      "--book-every left unpublished. Give the REST replies of a capture along: they tell names and",
      "contract sizes.",
      "",
      "Instruments become BASE-QUOTE (BTCUSDT and BTC_USDT_USDT: BTC-USDT), from the lines or the",
      "file's name. In captures, futures that end keep their day (BTC-USD-220527), and perpetuals of",
      "venues that trade the pair for cash as well say so (BTC-USDT-PERP). Quantities of captures",
      "are units of base, whatever the contract. What files do not say is guessed: lot size (the",
      "largest power of ten worth at most 5 in quote currency), minimum notional 5, taker fee",
      "0.05 %%, multiplier 1. Edit instruments.jsonl where you know better: later imports keep your",
      "edit.",
      ""
    },
    footer = {
      "  breakwater import kline-csv *-1m-futures.csv.gz --output in \\",
      "      --derive-signals breakout --with-portfolio 100000",
      "  breakwater import l2-binance btcusdt_20240808.gz --output in --book-every 250",
      "",
      "Exit codes: 0 imported, 1 some file could not be read (the others were imported), 2 usage."
    },
    modelTransformer = ImportCommand.ListsFormats.class,
    mixinStandardHelpOptions = true)
public final class ImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "FORMAT",
      converter = Formats.class,
      completionCandidates = Formats.class,
      description = "What the files are; see below the options.")
  private ImportFormat format = ImportFormat.KLINE_CSV;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "Files to read.")
  private List<Path> files = List.of();

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Directory of the replay streams; made if missing.")
  private Path output = Path.of("in");

  @Option(
      names = "--venue",
      paramLabel = "NAME",
      description =
          "Name of the venue (default: of captures the exchange's name in lower case; vendors' files"
              + " name it themselves; otherwise binance).")
  private @Nullable String venue;

  @Option(
      names = "--instrument",
      paramLabel = "BASE-QUOTE",
      description = "Instrument of all files, where neither lines nor names say it.")
  private @Nullable String instrument;

  @Option(names = "--gzip", description = "Write .jsonl.gz instead of .jsonl.")
  private boolean gzip;

  @Option(
      names = "--book-every",
      paramLabel = "MILLIS",
      defaultValue = "1000",
      description =
          "Shortest time between two books built from differences (default: ${DEFAULT-VALUE}; 0:"
              + " one after each difference). A book holds all levels within 30 bps of its middle,"
              + " at least 25 a side.")
  private long bookMillis;

  @Option(
      names = "--derive-signals",
      paramLabel = "breakout",
      description =
          "Add signals of a channel breakout on the bars: long above the highest high of 240 bars,"
              + " short below the lowest low, stop 2 and target 3 average true ranges (14 bars)"
              + " away, out after 4 hours, 10 %% of CASH each. Needs --with-portfolio.")
  private @Nullable String rule;

  @Option(
      names = "--with-portfolio",
      paramLabel = "CASH",
      description =
          "Add the portfolio 'imported' (owner 'importer', mode ENFORCE, default limits) with CASH"
              + " at the first bar and a target weight of 5 %% in each of the first ten"
              + " instruments.")
  private @Nullable Double cash;

  @Option(names = "--json", description = "Print the summary as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    checkOptions();
    ImportSettings settings =
        new ImportSettings(
            output, venue, instrument, gzip, bookMillis, ImportSettings.SORT_BUFFER_BYTES);
    ImportReport report;
    try (ImportRun run = new ImportRun(settings)) {
      format.read(files, run);
      if (cash != null) {
        new Derivation(run, cash).derive(rule != null);
      }
      run.finish();
      report = run.report();
    }
    Console console = Console.of(spec);
    if (json) {
      console.say(summary(report).toString());
    } else {
      print(report, console);
    }
    faults(report, console);
    return report.failed() ? Main.FAILED : Main.OK;
  }

  private void checkOptions() {
    if (rule != null && !rule.equals("breakout")) {
      throw usage("--derive-signals knows one rule: breakout");
    }
    if (rule != null && cash == null) {
      throw usage("--derive-signals needs --with-portfolio CASH: signals need a portfolio");
    }
    if (cash != null && !(cash > 0 && cash < Double.POSITIVE_INFINITY)) {
      throw usage("--with-portfolio must be above zero");
    }
    if (bookMillis < 0) {
      throw usage("--book-every must not be negative");
    }
    if (venue != null && venue.isBlank()) {
      throw usage("--venue must not be blank");
    }
    if (instrument != null && !instrument.matches("[A-Z0-9]+-[A-Z0-9]+")) {
      throw usage("--instrument must look like BTC-USDT");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void print(ImportReport report, Console console) {
    Table read =
        new Table("FILE", ">LINES", ">USED", ">SKIPPED", ">TALK", ">BAD", ">RECORDS", ">CONFLATED");
    Table skipped = new Table("FILE", "SKIPPED AS", ">MESSAGES");
    for (Map.Entry<Path, ImportReport.FileCounts> file : report.files().entrySet()) {
      ImportReport.FileCounts counts = file.getValue();
      String name = String.valueOf(file.getKey().getFileName());
      read.row(
          name,
          Long.toString(counts.lines()),
          Long.toString(counts.used()),
          Long.toString(counts.skippedInAll()),
          Long.toString(counts.talk()),
          Long.toString(counts.bad()),
          Long.toString(counts.records()),
          Long.toString(counts.conflated()));
      counts
          .skipped()
          .forEach((reason, messages) -> skipped.row(name, reason, Long.toString(messages)));
    }
    read.print(console, "");
    console.say("");
    if (!skipped.isEmpty()) {
      skipped.print(console, "");
      console.say("");
    }
    Table written = new Table("STREAM", ">RECORDS", ">REPEATED", "FROM", "TO", "FILE");
    for (ImportReport.StreamCounts stream : report.streams()) {
      written.row(
          stream.stream(),
          Long.toString(stream.records()),
          Long.toString(stream.repeated()),
          time(stream.from()),
          time(stream.to()),
          stream.file().toString());
    }
    if (!written.isEmpty()) {
      written.print(console, "");
    }
  }

  private static void faults(ImportReport report, Console console) {
    report.remarks().forEach(console::remark);
    more(report.remarkCount(), report.remarks().size(), "more remarks", console);
    report.badLines().forEach(console::remark);
    more(report.badLineCount(), report.badLines().size(), "more bad lines", console);
    if (report.badLineCount() > 0) {
      console.remark(report.badLineCount() + " bad lines, all of them in dead-letters");
    }
    report
        .files()
        .forEach(
            (file, counts) -> {
              if (counts.problem() != null) {
                console.fault(file + ": " + counts.problem());
              }
            });
  }

  private static void more(long all, int shown, String what, Console console) {
    if (all > shown) {
      console.remark("… and " + (all - shown) + " " + what);
    }
  }

  /** Instruments and policies hold from the start: no time to show. */
  private static String time(@Nullable Long micros) {
    return micros == null || micros == Times.FROM_THE_START ? "" : Times.iso(micros);
  }

  private static ObjectNode summary(ImportReport report) {
    ObjectNode summary = JsonNodeFactory.instance.objectNode();
    ArrayNode files = summary.putArray("files");
    report.files().forEach((file, counts) -> summary(files.addObject(), file, counts));
    ArrayNode streams = summary.putArray("streams");
    for (ImportReport.StreamCounts stream : report.streams()) {
      streams
          .addObject()
          .put("stream", stream.stream())
          .put("file", stream.file().toString())
          .put("records", stream.records())
          .put("repeated", stream.repeated())
          .put("from", stream.from())
          .put("to", stream.to());
    }
    return summary.put("badLines", report.badLineCount()).put("remarks", report.remarkCount());
  }

  private static void summary(ObjectNode node, Path file, ImportReport.FileCounts counts) {
    node.put("file", file.toString())
        .put("lines", counts.lines())
        .put("used", counts.used())
        .put("talk", counts.talk())
        .put("bad", counts.bad())
        .put("records", counts.records())
        .put("conflated", counts.conflated())
        .put("problem", counts.problem());
    ObjectNode skipped = node.putObject("skipped");
    counts.skipped().forEach(skipped::put);
  }

  /** Puts the known formats into the help text, above the examples. */
  static final class ListsFormats implements IModelTransformer {
    @Override
    public CommandSpec transform(CommandSpec spec) {
      List<String> lines = new ArrayList<>();
      for (ImportFormat format : ImportFormat.values()) {
        lines.add(String.format(Locale.ROOT, "  %-14s %s", format.word(), format.description()));
      }
      lines.add("");
      lines.add("Examples:");
      lines.addAll(Arrays.asList(spec.usageMessage().footer()));
      spec.usageMessage().footerHeading("%nFormats:%n").footer(lines.toArray(String[]::new));
      return spec;
    }
  }

  /** Names of formats on the command line. */
  static final class Formats implements ITypeConverter<ImportFormat>, Iterable<String> {
    @Override
    public ImportFormat convert(String word) {
      try {
        return ImportFormat.named(word);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }

    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(ImportFormat.values()).map(ImportFormat::word).iterator();
    }
  }
}
