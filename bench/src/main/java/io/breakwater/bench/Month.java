package io.breakwater.bench;

import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Bar;
import io.breakwater.schemas.avro.Instrument;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** {@code replay} of a month of minute bars with all pairs maintained, as the launcher runs it. */
final class Month {
  /** 2025-05-01T00:00:00Z. */
  private static final long START = 1_746_057_600L * Times.SECOND;

  private static final int MINUTES_OF_A_DAY = 24 * 60;

  private Month() {}

  /** {@code month [--instruments N] [--days N] [--parallelism N] [--heap MB] [--short]}. */
  static void run(Words words, PrintStream out) throws IOException, InterruptedException {
    Report report = new Report(out);
    boolean brief = words.isShort();
    int instruments = words.number("--instruments", brief ? 5 : 100);
    int days = words.number("--days", 30);
    int bars = brief ? 60 : days * MINUTES_OF_A_DAY;
    int parallelism = words.number("--parallelism", 1);
    try (TempFolder folder = TempFolder.make()) {
      Path input = Files.createDirectories(folder.path().resolve("in"));
      write(input, instruments, bars);
      List<String> lines = new ArrayList<>();
      long begin = System.nanoTime();
      ChildJvm.run(
          flags(words.number("--heap", 3 * 1024), folder.path()),
          MonthReplay.class,
          List.of(
              "replay",
              "--json",
              "--parallelism",
              Integer.toString(parallelism),
              "--input",
              input.toString(),
              "--output",
              folder.path().resolve("out").toString()),
          lines::add);
      double seconds = (System.nanoTime() - begin) / 1e9;
      report.line("in and out: %s", lines.get(lines.size() - 2));
      tell(report, instruments, bars, parallelism, seconds, lines.get(lines.size() - 1));
    }
  }

  private static void tell(
      Report report, int instruments, int bars, int parallelism, double seconds, String cost) {
    if (!cost.startsWith(MonthReplay.COST)) {
      throw new IllegalStateException("the replay does not tell what it has cost: " + cost);
    }
    String[] figures = cost.substring(MonthReplay.COST.length()).split(" ", -1);
    report.head(
        "instruments",
        "pairs",
        "days",
        "bars",
        "parallelism",
        "wall, s",
        "CPU, s",
        "bars/s",
        "heap at most, MB",
        "process at most, MB",
        "load");
    report.row(
        instruments,
        instruments * (instruments - 1) / 2,
        Report.figure((double) bars / MINUTES_OF_A_DAY),
        (long) instruments * bars,
        parallelism,
        seconds,
        Double.valueOf(figures[0]),
        (double) instruments * bars / seconds,
        Double.valueOf(figures[1]),
        Double.valueOf(figures[2]),
        Cpu.load());
  }

  /** Those of the launcher. */
  private static List<String> flags(int heapMegabytes, Path folder) {
    return List.of(
        "-Xmx" + heapMegabytes + "m",
        "-Dlog4j2.configurationFile="
            + Path.of("flink-conf", "log4j2-cli.properties").toAbsolutePath(),
        "-Dbreakwater.logs=" + folder,
        "-Dpicocli.ansi=false");
  }

  private static void write(Path folder, int instruments, int bars) throws IOException {
    try (OutputStream out = lines(folder, "instruments")) {
      for (int i = 0; i < instruments; i++) {
        out.write(JsonCodec.write(instrument(i)));
        out.write('\n');
      }
    }
    Random random = new Random(5);
    double[] prices = new double[instruments];
    try (OutputStream out = lines(folder, "bars")) {
      for (int bar = 0; bar < bars; bar++) {
        double common = 6e-4 * random.nextGaussian();
        for (int i = 0; i < instruments; i++) {
          prices[i] = bar == 0 ? 10.0 * (i + 1) : prices[i];
          Bar next = next(i, bar, prices[i], common, random);
          prices[i] = next.getClose();
          out.write(JsonCodec.write(next));
          out.write('\n');
        }
      }
    }
  }

  private static OutputStream lines(Path folder, String stream) throws IOException {
    return new BufferedOutputStream(
        Files.newOutputStream(folder.resolve(stream + ".jsonl")), 1 << 16);
  }

  private static Instrument instrument(int number) {
    return Instrument.newBuilder()
        .setInstrument(name(number))
        .setBase("C" + number)
        .setQuote("USDT")
        .setVenue("sim")
        .setLotSize(0.001)
        .build();
  }

  private static Bar next(int number, int bar, double open, double common, Random random) {
    double close = cents(open * Math.exp(common + 6e-4 * random.nextGaussian()));
    double high = cents(Math.max(open, close) * (1 + 2e-4 * random.nextDouble()));
    double low = cents(Math.min(open, close) * (1 - 2e-4 * random.nextDouble()));
    return new Bar(
        name(number),
        "sim",
        START + bar * Times.MINUTE,
        60,
        open,
        Math.max(high, Math.max(open, close)),
        Math.min(low, Math.min(open, close)),
        close,
        random.nextInt(10_000) / 10.0);
  }

  /** Prices as a venue writes them. */
  private static double cents(double price) {
    return Math.rint(price * 1e4) / 1e4;
  }

  private static String name(int number) {
    return String.format(Locale.ROOT, "C%d-USDT", number);
  }
}
