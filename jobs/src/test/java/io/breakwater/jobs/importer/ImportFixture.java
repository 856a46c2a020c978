package io.breakwater.jobs.importer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Small files in, streams out. */
final class ImportFixture {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path directory;

  ImportFixture(Path directory) {
    this.directory = directory;
  }

  Path output() {
    return directory.resolve("out");
  }

  /** Writes a file; packed where its name says so. */
  Path file(String name, String... lines) throws IOException {
    Path file = directory.resolve(name);
    byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    Files.write(file, name.endsWith(".gz") ? packed(text) : text);
    return file;
  }

  static byte[] packed(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  ImportReport read(String format, Path... files) throws IOException {
    return read(format, ImportSettings.to(output()), files);
  }

  ImportReport read(String format, ImportSettings settings, Path... files) throws IOException {
    try (ImportRun run = new ImportRun(settings)) {
      ImportFormat.named(format).read(List.of(files), run);
      run.finish();
      return run.report();
    }
  }

  /** Reads captures with a book after every change. */
  ImportReport capture(Path... files) throws IOException {
    return read(
        "ws-cryptofeed", new ImportSettings(output(), null, null, false, 0, 1 << 20), files);
  }

  /** Published books in short: instrument, venue, time, sequence, bids and asks. */
  List<String> books() throws IOException {
    List<String> books = new ArrayList<>();
    for (String line : lines("books")) {
      JsonNode book = MAPPER.readTree(line);
      books.add(
          head(book, "sequence")
              + " "
              + levels(book.path("bids"))
              + " | "
              + levels(book.path("asks")));
    }
    return books;
  }

  /** Published trades in short: instrument, venue, time, id, side, quantity and price. */
  List<String> trades() throws IOException {
    List<String> trades = new ArrayList<>();
    for (String line : lines("trades")) {
      JsonNode trade = MAPPER.readTree(line);
      trades.add(
          head(trade, "tradeId")
              + " "
              + trade.path("aggressor").asText()
              + " "
              + trade.path("quantity").asDouble()
              + " x "
              + trade.path("price").asDouble());
    }
    return trades;
  }

  /** True of every file: each line was used, skipped, bad or talk. */
  static void addsUp(ImportReport report) {
    report
        .files()
        .forEach(
            (file, counts) ->
                assertThat(counts.used() + counts.skippedInAll() + counts.bad() + counts.talk())
                    .as("%s: %s", file, counts.skipped())
                    .isEqualTo(counts.lines()));
  }

  private static String head(JsonNode record, String number) {
    return record.path("instrument").asText()
        + " "
        + record.path("venue").asText()
        + " "
        + record.path("eventTime").asLong()
        + " #"
        + record.path(number).asText();
  }

  private static String levels(JsonNode side) {
    List<String> levels = new ArrayList<>();
    for (JsonNode level : side) {
      levels.add(level.path("quantity").asDouble() + " x " + level.path("price").asDouble());
    }
    return String.join(", ", levels);
  }

  /** Lines of an output stream. */
  List<String> lines(String stream) throws IOException {
    return Files.readAllLines(output().resolve(stream + ".jsonl"));
  }
}
