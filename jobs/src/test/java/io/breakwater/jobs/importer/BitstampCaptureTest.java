package io.breakwater.jobs.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BitstampCaptureTest {
  private static final String CONNECTION = "wss://ws.bitstamp.net/ <-> 1641343690.5";
  private static final String SNAPSHOT =
      """
      https://www.bitstamp.net/api/v2/order_book/btcpax -> 1641343696.2: {"timestamp":"1641343695",\
      "microtimestamp":"1641343695000500","bids":[["100.0","1"],["99.0","2"]],\
      "asks":[["101.0","3"]]}""";

  private final ImportFixture fixture;

  BitstampCaptureTest(@TempDir Path directory) {
    this.fixture = new ImportFixture(directory);
  }

  @Test
  void joinsDifferencesAndSnapshotByTheirTime() throws IOException {
    Path frames =
        fixture.file(
            "BITSTAMP.ws.1.0",
            CONNECTION,
            difference("btcpax", "1641343694.0", "1641343694000000", "[\"99.5\",\"9\"]"),
            difference("btcpax", "1641343695.5", "1641343695400000", "[\"99.0\",\"0\"]"),
            difference("btcpax", "1641343696.5", "1641343696400000", "[\"100.0\",\"0.5\"]"),
            difference("btcpax", "1641343696.6", "1641343695000400", "[\"100.0\",\"7\"]"));
    Path replies = fixture.file("BITSTAMP.http.0.0", SNAPSHOT);
    Path list =
        fixture.file(
            "BITSTAMP.0",
            "https://www.bitstamp.net/api/v2/trading-pairs-info/ -> 1641343690.5: "
                + "[{\"url_symbol\": \"btcpax\", \"name\": \"BTC/PAX\"}]");
    ImportReport report = fixture.capture(frames, replies, list);
    assertThat(fixture.books())
        .containsExactly(
            "BTC-PAX bitstamp 1641343695400000 #1641343695400000 1.0 x 100.0 | 3.0 x 101.0",
            "BTC-PAX bitstamp 1641343696400000 #1641343696400000 0.5 x 100.0 | 3.0 x 101.0");
    assertThat(report.file(frames).skipped())
        .containsOnly(Map.entry("before snapshot", 1L), Map.entry("older than the book", 1L));
    assertThat(report.file(frames).used()).isEqualTo(2);
    assertThat(report.file(replies).used()).isEqualTo(1);
    ImportFixture.addsUp(report);
  }

  @Test
  void dropsABookWhoseChangeCannotBeRead() throws IOException {
    Path frames =
        fixture.file(
            "BITSTAMP.ws.1.0",
            CONNECTION,
            difference("btcusd", "1641343695.5", "1641343695400000", "[\"99.0\",\"0\"]"),
            difference("btcusd", "1641343696.5", "1641343696400000", "[\"-100.0\",\"0.5\"]"),
            difference("btcusd", "1641343696.6", "1641343696500000", "[\"100.0\",\"7\"]"));
    Path replies = fixture.file("BITSTAMP.http.0.0", SNAPSHOT.replace("btcpax", "btcusd"));
    ImportReport report = fixture.capture(frames, replies);
    assertThat(fixture.books()).hasSize(1);
    assertThat(report.file(frames).bad()).isEqualTo(1);
    assertThat(report.file(frames).skipped())
        .containsOnly(Map.entry("after a gap, before the next snapshot", 1L));
    assertThat(report.remarks())
        .singleElement()
        .asString()
        .contains("BTC-USD", "cannot be read", "no book until the next snapshot");
    ImportFixture.addsUp(report);
  }

  @Test
  void takesTrades() throws IOException {
    Path file =
        fixture.file(
            "BITSTAMP.ws.1.0",
            CONNECTION,
            """
            1641343699.8: {"data":{"id":216000477,"timestamp":"1641343699","amount":0.0792,\
            "amount_str":"0.07920000","price":3805.44,"price_str":"3805.44","type":0,\
            "microtimestamp":"1641343699596001"},"channel":"live_trades_ethusd","event":"trade"}""",
            """
            1641343699.9: {"data":{"id":216000478,"amount_str":"1","price_str":"3805","type":1,\
            "microtimestamp":"1641343699596002"},"channel":"live_trades_ethusd","event":"trade"}""",
            "1641343699.9: {\"event\":\"bts:subscription_succeeded\",\"channel\":\"x\",\"data\":{}}",
            "1641343699.9: {\"event\":\"bts:heartbeat\",\"channel\":\"\",\"data\":{}}");
    ImportReport report = fixture.capture(file);
    assertThat(fixture.trades())
        .containsExactly(
            "ETH-USD bitstamp 1641343699596001 #216000477 BUY 0.0792 x 3805.44",
            "ETH-USD bitstamp 1641343699596002 #216000478 SELL 1.0 x 3805.0");
    assertThat(report.file(file).skipped())
        .containsOnly(Map.entry("subscription", 1L), Map.entry("heartbeat", 1L));
    ImportFixture.addsUp(report);
  }

  private static String difference(String symbol, String arrival, String time, String bids) {
    return """
        %s: {"data":{"timestamp":"1641343691","microtimestamp":"%s","bids":[%s],"asks":[]},\
        "channel":"diff_order_book_%s","event":"data"}"""
        .formatted(arrival, time, bids, symbol);
  }
}
