package io.breakwater.jobs.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checksums were computed by a script of its own (zlib.crc32 over the spelled levels). */
class OkxCaptureTest {
  private static final String CONNECTION = "wss://ws.okx.com:8443/ws/v5/public <-> 1652459224.5";
  private static final String LIST =
      """
      https://www.okx.com/api/v5/public/instruments?instType=FUTURES -> 1652459300.7: {"code":"0",\
      "data":[{"instId":"BTC-USD-220527","instType":"FUTURES","uly":"BTC-USD","ctVal":"100",\
      "ctMult":"1","ctValCcy":"USD","ctType":"inverse"},\
      {"instId":"BTC-USDT-SWAP","instType":"SWAP","uly":"BTC-USDT","ctVal":"0.01",\
      "ctMult":"1","ctValCcy":"BTC","ctType":"linear"}]}""";

  private static final String SNAPSHOT =
      book(
          "snapshot",
          225,
          "[\"200.0\",\"7\",\"0\",\"1\"],[\"199.5\",\"3\",\"0\",\"1\"]",
          "[\"200.5\",\"4\",\"0\",\"1\"],[\"201\",\"1\",\"0\",\"1\"],[\"202\",\"5\",\"0\",\"1\"]",
          1836368554);
  private static final String UPDATE =
      book(
          "update",
          226,
          "[\"200.0\",\"9\",\"0\",\"1\"],[\"199.5\",\"0\",\"0\",\"0\"]",
          "",
          1759500299);

  private final ImportFixture fixture;

  OkxCaptureTest(@TempDir Path directory) {
    this.fixture = new ImportFixture(directory);
  }

  @Test
  void keepsACheckedBookOfContractsAHundredDollarsEach() throws IOException {
    Path file = fixture.file("OKX.ws.1.0", CONNECTION, UPDATE, SNAPSHOT, UPDATE);
    ImportReport report = fixture.capture(file, fixture.file("OKX.0", LIST));
    String asks =
        " | " + 400 / 200.5 + " x 200.5, " + 100 / 201.0 + " x 201.0, " + 500 / 202.0 + " x 202.0";
    assertThat(fixture.books())
        .containsExactly(
            "BTC-USD-220527 okx 1652459225225000 #1652459225900000 3.5 x 200.0, "
                + 300 / 199.5
                + " x 199.5"
                + asks,
            "BTC-USD-220527 okx 1652459225226000 #1652459225900001 4.5 x 200.0" + asks);
    assertThat(report.remarks()).isEmpty();
    assertThat(report.file(file).skipped()).containsOnly(Map.entry("before snapshot", 1L));
    ImportFixture.addsUp(report);
  }

  @Test
  void dropsTheBookAtAWrongChecksum() throws IOException {
    Path file =
        fixture.file(
            "OKX.ws.1.0",
            CONNECTION,
            SNAPSHOT,
            UPDATE.replace("1759500299", "-1759500299"),
            UPDATE,
            SNAPSHOT,
            UPDATE);
    ImportReport report = fixture.capture(fixture.file("OKX.0", LIST), file);
    assertThat(report.remarks())
        .singleElement()
        .asString()
        .contains(":3: BTC-USD-220527", "checksum", "no book until the next snapshot");
    assertThat(report.file(file).used()).isEqualTo(3);
    assertThat(report.file(file).skipped())
        .containsOnly(
            Map.entry("wrong checksum", 1L),
            Map.entry("after a gap, before the next snapshot", 1L));
    ImportFixture.addsUp(report);
  }

  @Test
  void dropsTheBookAtAGapInTheNumbers() throws IOException {
    Path file =
        fixture.file(
            "OKX.ws.1.0",
            CONNECTION,
            numbered(SNAPSHOT, 5, -1),
            numbered(UPDATE, 8, 5),
            numbered(UPDATE, 12, 9));
    ImportReport report = fixture.capture(fixture.file("OKX.0", LIST), file);
    assertThat(fixture.books())
        .hasSize(2)
        .allMatch(book -> book.contains("#5 ") || book.contains("#8 "));
    assertThat(report.remarks())
        .singleElement()
        .asString()
        .contains("gap in the sequence: 8 should come before 12");
  }

  @Test
  void takesTradesOfSpotAndPerpetualApart() throws IOException {
    Path file =
        fixture.file(
            "OKX.ws.1.0",
            CONNECTION,
            trade("trades", "BTC-USDT"),
            trade("trades-all", "BTC-USDT"),
            trade("trades", "BTC-USDT-SWAP"),
            trade("trades", "BTC-USD-220514-22000-C"),
            trade("trades", "ETH-USDT-SWAP"),
            "1652459226.0: {\"arg\":{\"channel\":\"tickers\",\"instId\":\"BTC-USDT\"},\"data\":[]}",
            "1652459226.0: {\"event\":\"subscribe\",\"arg\":{\"channel\":\"tickers\"}}",
            "1652459226.0: pong");
    ImportReport report = fixture.capture(fixture.file("OKX.0", LIST), file);
    assertThat(fixture.trades())
        .containsExactlyInAnyOrder(
            "BTC-USDT okx 1652459199958000 #7849 BUY 8.0 x 30218.8",
            "BTC-USDT-PERP okx 1652459199958000 #7849 BUY 0.08 x 30218.8");
    assertThat(report.file(file).skipped())
        .containsOnlyKeys(
            "duplicate of trade stream",
            "option",
            "instrument not listed",
            "ticker",
            "subscription",
            "heartbeat");
    ImportFixture.addsUp(report);
  }

  private static String book(String action, int millis, String bids, String asks, int checksum) {
    return """
        1652459225.9: {"arg":{"channel":"books","instId":"BTC-USD-220527"},"action":"%s",\
        "data":[{"asks":[%s],"bids":[%s],"ts":"1652459225%d","checksum":%d}]}"""
        .formatted(action, asks, bids, millis, checksum);
  }

  private static String numbered(String book, int id, int previous) {
    return book.replace(
        "\"checksum\"", "\"seqId\":" + id + ",\"prevSeqId\":" + previous + ",\"checksum\"");
  }

  private static String trade(String channel, String id) {
    return """
        1652459225.9: {"arg":{"channel":"%s","instId":"%s"},"data":[{"instId":"%s",\
        "tradeId":"7849","px":"30218.8","sz":"8","side":"buy","ts":"1652459199958"}]}"""
        .formatted(channel, id, id);
  }
}
