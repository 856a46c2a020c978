package io.breakwater.jobs.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real public exchange data, where it is at hand: {@code -Dbreakwater.shared=DIR}. */
class SharedDataImportTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path directory;

  SharedDataImportTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void importsAMonthOfTenInstruments() throws IOException {
    List<Path> files = files("bars_1m_2025-05_binance_usdm", "");
    ImportReport report = read("kline-csv", files);
    assertThat(stream(report, "bars").records()).isEqualTo(448_984);
    assertThat(stream(report, "instruments").records()).isEqualTo(10);
    assertThat(report.badLineCount()).isZero();
  }

  @Test
  void importsFundingOfSixteenPerpetuals() throws IOException {
    ImportReport report =
        read("funding-csv", files("funding_2025-05_binance_usdm", "funding_rate.csv.gz"));
    assertThat(stream(report, "instruments").records()).isEqualTo(16);
    assertThat(report.badLineCount()).isZero();
  }

  @Test
  void keepsWholeBooksOfSixMinutes() throws IOException {
    ImportReport report = read("l2-binance", files("l2_2024-08-08_binance_usdm", ""));
    assertThat(report.remarks()).isEmpty();
    assertThat(report.badLineCount()).isZero();
    // 21 313 and 14 076 trades; 345 s with a book a second each.
    assertThat(stream(report, "trades").records()).isEqualTo(35_389);
    assertThat(stream(report, "books").records()).isBetween(600L, 692L);
  }

  @Test
  void importsCapturedFramesAndNews() throws IOException {
    ImportReport frames = read("ws-cryptofeed", files("raw_ws_cryptofeed", "BINANCE"));
    assertThat(frames.failed()).isFalse();
    assertThat(frames.remarks()).isEmpty();
    assertThat(stream(frames, "trades").records()).isEqualTo(91);
    ImportReport news = read("news-jsonl", files("news", ""));
    assertThat(stream(news, "news").records()).isEqualTo(293);
  }

  @Test
  void usesOrCountsEveryMessageOfAllCaptures() throws IOException {
    List<Path> captures = files("raw_ws_cryptofeed", "");
    ImportReport report = new ImportFixture(directory).capture(captures.toArray(Path[]::new));
    assertThat(report.failed()).isFalse();
    assertThat(report.badLineCount()).isZero();
    // No gap, no crossing, no wrong checksum.
    assertThat(report.remarks()).isEmpty();
    ImportFixture.addsUp(report);
    assertThat(report.files().values())
        .allSatisfy(
            counts -> assertThat(counts.skipped()).doesNotContainKey("kind not understood"));
    assertThat(stream(report, "trades").records()).isEqualTo(570);
    assertThat(stream(report, "books").records()).isEqualTo(21_909);
    noneCrossed();
  }

  @Test
  void givesABookAtEveryDifferenceOfTheLevelTwoFiles() throws IOException {
    ImportReport report =
        new ImportFixture(directory)
            .read(
                "l2-binance",
                new ImportSettings(
                    directory.resolve("out"),
                    null,
                    null,
                    false,
                    0,
                    ImportSettings.SORT_BUFFER_BYTES),
                files("l2_2024-08-08_binance_usdm", "").toArray(Path[]::new));
    ImportFixture.addsUp(report);
    assertThat(report.remarks()).isEmpty();
    // Used are the trades, the two snapshots and the differences they need; a difference that was
    // waiting for its snapshot is published together with it.
    long used = report.files().values().stream().mapToLong(ImportReport.FileCounts::used).sum();
    assertThat(stream(report, "books").records()).isEqualTo(13_126);
    assertThat(used).isEqualTo(35_389 + 13_126 + 2 + 1);
    noneCrossed();
  }

  private void noneCrossed() throws IOException {
    try (Stream<String> books = Files.lines(directory.resolve("out").resolve("books.jsonl"))) {
      books.forEach(SharedDataImportTest::notCrossed);
    }
  }

  private static void notCrossed(String line) {
    try {
      JsonNode book = MAPPER.readTree(line);
      double bid = book.path("bids").path(0).path("price").asDouble();
      assertThat(bid).isPositive().isLessThan(book.path("asks").path(0).path("price").asDouble());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ImportReport read(String format, List<Path> files) throws IOException {
    return new ImportFixture(directory).read(format, files.toArray(Path[]::new));
  }

  private static ImportReport.StreamCounts stream(ImportReport report, String name) {
    return report.streams().stream()
        .filter(stream -> stream.stream().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<Path> files(String folder, String part) throws IOException {
    Path shared = shared().resolve(folder);
    if (!Files.isDirectory(shared)) {
      System.out.println("skipped: no real data at " + shared + " (-Dbreakwater.shared=DIR)");
    }
    assumeThat(shared).isDirectory();
    try (Stream<Path> files = Files.list(shared)) {
      return files
          .filter(file -> file.toString().endsWith(".gz") && file.toString().contains(part))
          .sorted()
          .toList();
    }
  }

  /** Beside the project's root, which is the parent of the module or the working directory. */
  private static Path shared() {
    String named = System.getProperty("breakwater.shared");
    Path here = Path.of("").toAbsolutePath();
    boolean inModule = here.endsWith("jobs") && Files.exists(here.resolveSibling("schemas"));
    Path root = inModule ? here.resolveSibling("") : here;
    return named == null ? root.resolveSibling("shared").resolve("data") : Path.of(named);
  }
}
