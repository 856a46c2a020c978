package io.breakwater.jobs.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinanceCaptureTest {
  private static final String SNAPSHOT =
      "{\"lastUpdateId\":100,\"E\":1723161256501,\"T\":1723161256493,"
          + "\"bids\":[[\"99.0\",\"1\"],[\"98.0\",\"2\"]],\"asks\":[[\"101.0\",\"1\"]]}";

  private final ImportFixture fixture;

  BinanceCaptureTest(@TempDir Path directory) {
    this.fixture = new ImportFixture(directory);
  }

  @Test
  void keepsABookFromASnapshotAndDifferences() throws IOException {
    Path file =
        fixture.file(
            "btcusdt_20240808.gz",
            // Before the snapshot, overlapping it, behind it.
            "1 " + depth(90, 95, 89, 0, "[\"97.0\",\"9\"]"),
            "2 " + depth(96, 102, 95, 10, "[\"98.0\",\"0\"]"),
            "3 " + SNAPSHOT,
            "4 " + depth(103, 110, 102, 20, "[\"99.5\",\"3\"]"),
            "5 " + depth(111, 120, 110, 1500, "[\"99.5\",\"4\"]"));
    ImportReport report = fixture.read("l2-binance", file);
    assertThat(fixture.lines("books"))
        .containsExactly(
            book(1723161256010L, 102, "{\"price\":99.0,\"quantity\":1.0}"),
            book(
                1723161257500L,
                120,
                "{\"price\":99.5,\"quantity\":4.0},{\"price\":99.0,\"quantity\":1.0}"));
    assertThat(report.remarks()).isEmpty();
  }

  @Test
  void publishesABookAfterEachDifferenceWhenAskedTo() throws IOException {
    Path file =
        fixture.file(
            "btcusdt_20240808",
            "3 " + SNAPSHOT,
            "4 " + depth(99, 110, 98, 20, "[\"99.5\",\"3\"]"),
            "5 " + depth(111, 120, 110, 20, "[\"99.5\",\"4\"]"));
    fixture.read(
        "l2-binance", new ImportSettings(fixture.output(), null, null, false, 0, 1 << 20), file);
    assertThat(fixture.lines("books")).hasSize(2);
  }

  @Test
  void dropsTheBookAtAGapUntilTheNextSnapshotAndSaysSo() throws IOException {
    Path file =
        fixture.file(
            "btcusdt_20240808",
            "1 " + SNAPSHOT,
            "2 " + depth(101, 105, 100, 0, "[\"99.1\",\"1\"]"),
            "3 " + depth(120, 125, 119, 2000, "[\"99.2\",\"1\"]"),
            "4 " + depth(126, 130, 125, 4000, "[\"99.3\",\"1\"]"),
            "5 " + SNAPSHOT.replace("100,", "124,"),
            "6 " + depth(131, 132, 130, 6000, "[\"99.4\",\"1\"]"));
    ImportReport report = fixture.read("l2-binance", file);
    assertThat(fixture.lines("books"))
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).contains("\"sequence\":105"))
        .anySatisfy(line -> assertThat(line).contains("\"sequence\":130", "99.3", "99.2"))
        .noneSatisfy(line -> assertThat(line).contains("\"sequence\":125"));
    assertThat(report.remarks())
        .singleElement()
        .asString()
        .contains("btcusdt_20240808:3", "BTC-USDT", "gap");
  }

  @Test
  void saysThatNoSnapshotFits() throws IOException {
    Path file =
        fixture.file(
            "btcusdt_20240808",
            "1 " + SNAPSHOT,
            "2 " + depth(150, 160, 149, 0, "[\"99.1\",\"1\"]"));
    ImportReport report = fixture.read("l2-binance", file);
    assertThat(report.remarks()).singleElement().asString().contains("no snapshot fits");
    assertThat(report.streams()).isEmpty();
  }

  @Test
  void takesTradesOfTheBookOnceAndLeavesOthersOut() throws IOException {
    Path file =
        fixture.file(
            "btcusdt_20240808",
            "1 " + trade("trade", "t", 5, "MARKET", true),
            "2 " + trade("aggTrade", "a", 2, "MARKET", true),
            "3 " + trade("trade", "t", 6, "INSURANCE_FUND", false),
            "4 {\"stream\":\"btcusdt@bookTicker\",\"data\":{\"e\":\"bookTicker\",\"s\":\"BTCUSDT\"}}",
            "five",
            "6 {");
    ImportReport report = fixture.read("l2-binance", file);
    assertThat(fixture.lines("trades"))
        .containsExactly(
            "{\"instrument\":\"BTC-USDT\",\"venue\":\"binance\",\"eventTime\":1723161256322000,"
                + "\"tradeId\":\"5\",\"price\":61800.3,\"quantity\":0.006,\"aggressor\":\"SELL\"}");
    assertThat(report.badLineCount()).isEqualTo(2);
  }

  @Test
  void joinsFramesAndRepliesOfSeveralFiles() throws IOException {
    String connect = "wss://fstream.binance.com/stream?streams=btcusdt@depth <-> 1723161255.5";
    Path frames =
        fixture.file(
            "BINANCE_FUTURES.ws.1.0.gz",
            connect,
            "1723161256.1: " + depth(96, 102, 95, 10, "[\"98.0\",\"0\"]"),
            "1723161257.1: " + depth(103, 104, 102, 1010, "[\"98.5\",\"7\"]"));
    Path replies =
        fixture.file(
            "BINANCE_FUTURES.http.0.0.gz",
            "https://fapi.binance.com/fapi/v1/depth?symbol=BTCUSDT&limit=1000 -> 1723161256.2: "
                + SNAPSHOT);
    ImportReport report = fixture.read("ws-cryptofeed", frames, replies);
    assertThat(fixture.lines("books")).hasSize(2);
    assertThat(report.file(frames).problem()).isNull();
    assertThat(report.file(replies).problem()).isNull();
    assertThat(report.file(frames).used()).isEqualTo(2);
    assertThat(report.file(replies).used()).isEqualTo(1);
    ImportFixture.addsUp(report);
  }

  @Test
  void countsDifferencesThatTheSnapshotHoldsAndThoseItFits() throws IOException {
    Path file =
        fixture.file(
            "btcusdt_20240808",
            "1 " + depth(90, 95, 89, 0, "[\"97.0\",\"9\"]"),
            "2 " + depth(96, 102, 95, 10, "[\"98.0\",\"0\"]"),
            "3 " + SNAPSHOT,
            "4 " + depth(96, 102, 95, 10, "[\"98.0\",\"0\"]"),
            "5 " + SNAPSHOT,
            "6 {\"e\":\"kline\",\"s\":\"BTCUSDT\"}",
            "7 {\"e\":\"newest thing\",\"s\":\"BTCUSDT\"}");
    ImportReport report = fixture.read("l2-binance", file);
    ImportFixture.addsUp(report);
    assertThat(report.file(file).used()).isEqualTo(2);
    assertThat(report.file(file).skipped())
        .containsOnly(
            Map.entry("before snapshot", 1L),
            Map.entry("older than the book", 1L),
            Map.entry("snapshot of a whole book", 1L),
            Map.entry("candle", 1L),
            Map.entry("kind not understood", 1L));
    assertThat(report.remarks()).singleElement().asString().contains(":7", "not understood");
  }

  @Test
  void namesFuturesThatEndByTheirDay() throws IOException {
    Path file =
        fixture.file(
            "some.log",
            "1 " + trade("trade", "t", 5, "MARKET", true).replace("BTCUSDT", "BTCUSDT_240927"));
    fixture.read("l2-binance", file);
    assertThat(fixture.trades())
        .containsExactly("BTC-USDT-240927 binance 1723161256322000 #5 SELL 0.006 x 61800.3");
  }

  private static String depth(long first, long last, long previous, int millis, String bid) {
    return "{\"stream\":\"btcusdt@depth@0ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":1723161256299,"
        + "\"T\":"
        + (1723161256000L + millis)
        + ",\"s\":\"BTCUSDT\",\"U\":"
        + first
        + ",\"u\":"
        + last
        + ",\"pu\":"
        + previous
        + ",\"b\":["
        + bid
        + "],\"a\":[]}}";
  }

  private static String trade(String event, String id, int number, String kind, boolean maker) {
    return "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\""
        + event
        + "\",\"E\":1723161256322,\"T\":1723161256322,\"s\":\"BTCUSDT\",\""
        + id
        + "\":"
        + number
        + ",\"p\":\"61800.30\",\"q\":\"0.006\",\"X\":\""
        + kind
        + "\",\"m\":"
        + maker
        + "}}";
  }

  private static String book(long millis, long sequence, String bids) {
    return "{\"instrument\":\"BTC-USDT\",\"venue\":\"binance\",\"eventTime\":"
        + millis
        + "000,\"sequence\":"
        + sequence
        + ",\"bids\":["
        + bids
        + "],\"asks\":[{\"price\":101.0,\"quantity\":1.0}]}";
  }
}
