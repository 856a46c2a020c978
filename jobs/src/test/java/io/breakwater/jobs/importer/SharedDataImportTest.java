package io.breakwater.jobs.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real public exchange data, where it is at hand: {@code -Dbreakwater.shared=DIR}. */
class SharedDataImportTest {
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
