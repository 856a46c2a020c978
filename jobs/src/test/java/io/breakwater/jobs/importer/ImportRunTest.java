package io.breakwater.jobs.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportRunTest {
  private final Path directory;
  private final ImportFixture fixture;

  ImportRunTest(@TempDir Path directory) {
    this.directory = directory;
    this.fixture = new ImportFixture(directory);
  }

  @Test
  void changesNothingWhenRepeated() throws IOException {
    Path file = fixture.file("BTCUSDT.csv", bar(1, 10), bar(0, 9));
    fixture.read("kline-csv", file);
    List<String> before = fixture.lines("bars");
    ImportReport report = fixture.read("kline-csv", file);
    assertThat(fixture.lines("bars")).isEqualTo(before).hasSize(2);
    assertThat(report.streams().get(0).repeated()).isEqualTo(2);
  }

  @Test
  void givesTheSameWhateverTheOrderOfFiles() throws IOException {
    Path one = fixture.file("BTCUSDT.csv", bar(0, 9), bar(2, 9));
    Path two = fixture.file("ETHUSDT.csv", bar(0, 2), bar(1, 2), bar(2, 2));
    fixture.read("kline-csv", one, two);
    List<String> bars = fixture.lines("bars");
    ImportSettings tight =
        new ImportSettings(directory.resolve("tight"), null, null, false, 0, 300);
    fixture.read("kline-csv", tight, two, one);
    assertThat(Files.readAllLines(directory.resolve("tight/bars.jsonl"))).isEqualTo(bars);
    // What did not fit into memory is gone from the disk as well.
    try (java.util.stream.Stream<Path> left = Files.list(directory.resolve("tight"))) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("bars.jsonl", "instruments.jsonl");
    }
  }

  @Test
  void keepsAnEditedInstrumentAndReplacesAGuess() throws IOException {
    Path funding = fixture.file("BTCUSDT-fundingRate-2025.csv", "1746115200000,0.0001,0,0,0,0");
    fixture.read("funding-csv", funding);
    assertThat(fixture.lines("instruments")).singleElement().asString().contains("lotSize\":1.0,");
    Path bars = fixture.file("BTCUSDT.csv", bar(0, 40));
    fixture.read("kline-csv", bars);
    assertThat(fixture.lines("instruments")).singleElement().asString().contains("lotSize\":0.1,");
    Path instruments = fixture.output().resolve("instruments.jsonl");
    Files.writeString(
        instruments, Files.readString(instruments).replace("lotSize\":0.1", "lotSize\":0.25"));
    fixture.read("kline-csv", bars);
    assertThat(fixture.lines("instruments")).singleElement().asString().contains("lotSize\":0.25");
  }

  @Test
  void putsLinesAsideThatCannotBeUsed() throws IOException {
    Path file = fixture.file("BTCUSDT.csv", bar(0, 9), "1746372840000,ten,9,9,9,9");
    ImportReport report = fixture.read("kline-csv", file);
    assertThat(report.failed()).isFalse();
    assertThat(report.badLines())
        .containsExactly(file + ":2: WRONG_TYPE: open must be a number, is 'ten'");
    assertThat(fixture.lines("dead-letters"))
        .singleElement()
        .asString()
        .contains("\"position\":\"" + file + ":2\"", "\"field\":\"open\"", "MTc0NjM3Mjg0MDAwM");
  }

  @Test
  void goesOnBehindFilesThatCannotBeRead() throws IOException {
    Path missing = directory.resolve("ETHUSDT.csv");
    Path nameless = fixture.file("candles.csv", bar(0, 9));
    Path coarse = fixture.file("BTCUSDT-5m-2025-05.csv", bar(0, 9));
    Path good = fixture.file("BTCUSDT.csv", bar(0, 9));
    Path cut = directory.resolve("SOLUSDT.csv.gz");
    byte[] whole =
        ImportFixture.packed(
            (bar(0, 9) + "\n" + bar(1, 9) + "\n").getBytes(StandardCharsets.UTF_8));
    Files.write(cut, Arrays.copyOf(whole, whole.length - 8));
    ImportReport report = fixture.read("kline-csv", missing, nameless, coarse, good, cut);
    assertThat(report.failed()).isTrue();
    assertThat(report.file(missing).problem()).isEqualTo("there is no such file");
    assertThat(report.file(nameless).problem()).contains("--instrument");
    assertThat(report.file(coarse).problem()).contains("300 s");
    assertThat(report.file(good).problem()).isNull();
    assertThat(report.file(cut).problem()).contains("after line", "compressed data");
    assertThat(fixture.lines("bars")).hasSizeGreaterThanOrEqualTo(1);
  }

  @Test
  void writesPackedStreamsAndKnowsThemAgain() throws IOException {
    ImportSettings packed =
        new ImportSettings(fixture.output(), "mars", "AAA-BBB", true, 0, 1 << 20);
    fixture.read("kline-csv", packed, fixture.file("x.csv", bar(0, 9)));
    fixture.read("kline-csv", fixture.file("BTCUSDT.csv", bar(1, 9)));
    assertThat(fixture.lines("bars"))
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).contains("AAA-BBB", "mars"));
    assertThat(fixture.output().resolve("bars.jsonl.gz")).doesNotExist();
  }

  @Test
  void doesNotTouchAStreamItCannotRead() throws IOException {
    Path file = fixture.file("BTCUSDT.csv", bar(0, 9));
    Files.createDirectories(fixture.output());
    Path bars = fixture.output().resolve("bars.jsonl");
    Files.writeString(bars, "{\"instrument\":1}\n");
    assertThatThrownBy(() -> fixture.read("kline-csv", file))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageContaining("bars.jsonl:1");
    assertThat(bars).hasContent("{\"instrument\":1}\n");
  }

  private static String bar(int minute, double price) {
    long time = 1746372780000L + minute * 60_000L;
    return time + "," + price + "," + price + "," + price + "," + price + ",1";
  }
}
