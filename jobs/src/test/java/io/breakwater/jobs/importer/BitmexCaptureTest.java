package io.breakwater.jobs.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BitmexCaptureTest {
  private static final String CONNECTION = "wss://www.bitmex.com/realtime <-> 1626993360.5";

  /** An inverse contract of a dollar, a quanto one of 1000/4000 coins, a future in bitcoin. */
  private static final String LIST =
      """
      https://www.bitmex.com/api/v1/instrument/active -> 1626993390.0: [\
      {"symbol":"XBTUSD","typ":"FFWCSX","underlying":"XBT","quoteCurrency":"USD","isInverse":true,\
      "multiplier":-100000000,"underlyingToSettleMultiplier":-100000000,\
      "quoteToSettleMultiplier":null,"expiry":null},\
      {"symbol":"UNIUSDT","typ":"FFWCSX","underlying":"UNI","quoteCurrency":"USDT",\
      "isInverse":false,"isQuanto":true,"multiplier":1000,"quoteToSettleMultiplier":4000},\
      {"symbol":"XRPU21","typ":"FFCCSX","underlying":"XRP","quoteCurrency":"XBT",\
      "isInverse":false,"multiplier":100000000,"quoteToSettleMultiplier":100000000,\
      "expiry":"2021-09-24T12:00:00.000Z"}]""";

  private static final String PARTIAL =
      """
      1626993361.0: {"table":"orderBookL2","action":"partial","filter":{"symbol":"XBTUSD"},\
      "data":[{"symbol":"XBTUSD","id":11,"side":"Sell","size":2050,"price":205},\
      {"symbol":"XBTUSD","id":22,"side":"Buy","size":1000,"price":200},\
      {"symbol":"XBTUSD","id":33,"side":"Buy","size":100,"price":100}]}""";

  private final ImportFixture fixture;

  BitmexCaptureTest(@TempDir Path directory) {
    this.fixture = new ImportFixture(directory);
  }

  @Test
  void keepsABookByIdsInUnitsOfBase() throws IOException {
    Path file =
        fixture.file(
            "BITMEX.ws.1.0",
            CONNECTION,
            row("1626993360.9", "update", "{\"symbol\":\"XBTUSD\",\"id\":9,\"side\":\"Buy\"}"),
            PARTIAL,
            row("1626993362.0", "update", level(22, "Buy", ",\"size\":600")),
            row("1626993363.0", "insert", level(44, "Buy", ",\"size\":402,\"price\":201")),
            row("1626993364.0", "delete", level(22, "Buy", "")));
    ImportReport report = fixture.capture(file, fixture.file("BITMEX.0", LIST));
    assertThat(fixture.books())
        .containsExactly(
            "BTC-USD bitmex 1626993361000000 #1626993361000000"
                + " 5.0 x 200.0, 1.0 x 100.0 | 10.0 x 205.0",
            "BTC-USD bitmex 1626993362000000 #1626993362000000"
                + " 3.0 x 200.0, 1.0 x 100.0 | 10.0 x 205.0",
            "BTC-USD bitmex 1626993363000000 #1626993363000000"
                + " 2.0 x 201.0, 3.0 x 200.0, 1.0 x 100.0 | 10.0 x 205.0",
            "BTC-USD bitmex 1626993364000000 #1626993364000000"
                + " 2.0 x 201.0, 1.0 x 100.0 | 10.0 x 205.0");
    assertThat(report.file(file).skipped()).containsOnly(Map.entry("before snapshot", 1L));
    assertThat(report.remarks()).isEmpty();
    ImportFixture.addsUp(report);
  }

  @Test
  void dropsTheBookAtAnUnknownId() throws IOException {
    Path file =
        fixture.file(
            "BITMEX.ws.1.0",
            CONNECTION,
            PARTIAL,
            row("1626993362.0", "update", level(23, "Buy", ",\"size\":600")),
            row("1626993363.0", "delete", level(22, "Buy", "")),
            PARTIAL.replace("361.0:", "364.0:"));
    ImportReport report = fixture.capture(fixture.file("BITMEX.0", LIST), file);
    assertThat(fixture.books()).hasSize(2).allMatch(book -> book.contains("5.0 x 200.0"));
    assertThat(report.remarks()).singleElement().asString().contains(":3: BTC-USD", "gap", "23");
    assertThat(report.file(file).skipped())
        .containsOnly(
            Map.entry("gap in the sequence", 1L),
            Map.entry("after a gap, before the next snapshot", 1L));
  }

  @Test
  void takesTradesAndFunding() throws IOException {
    Path file =
        fixture.file(
            "BITMEX.ws.1.0",
            CONNECTION,
            """
            1626993370.1: {"table":"trade","action":"insert","data":[\
            {"timestamp":"2021-07-22T22:36:10.014Z","symbol":"UNIUSDT","side":"Buy","size":52,\
            "price":17.25,"trdMatchID":"39744121-c20e"},\
            {"timestamp":"2021-07-22T22:36:11.014Z","symbol":"XRPU21","side":"Sell","size":3000,\
            "price":0.00001819,"trdMatchID":"8f8f"}]}""",
            """
            1626993371.1: {"table":"funding","action":"insert","data":[\
            {"timestamp":"2021-07-22T20:00:00.000Z","symbol":"XBTUSD","fundingRate":0.0001,\
            "fundingInterval":"2000-01-01T08:00:00.000Z"}]}""",
            "1626993371.2: {\"table\":\"quote\",\"action\":\"insert\",\"data\":[]}",
            "1626993371.3: {\"success\":true,\"subscribe\":\"quote:XBTUSD\"}",
            "1626993371.4: {\"info\":\"Welcome\",\"version\":\"1\"}",
            "1626993371.5: pong");
    ImportReport report = fixture.capture(fixture.file("BITMEX.0", LIST), file);
    assertThat(fixture.trades())
        .containsExactly(
            "UNI-USDT bitmex 1626993370014000 #39744121-c20e BUY 13.0 x 17.25",
            "XRP-BTC-210924 bitmex 1626993371014000 #8f8f SELL 3000.0 x 1.819E-5");
    assertThat(fixture.lines("funding"))
        .singleElement()
        .asString()
        .contains("BTC-USD", "1626984000000000", "\"rate\":1.0E-4", "\"intervalHours\":8.0");
    assertThat(fixture.lines("instruments"))
        .anySatisfy(
            line ->
                assertThat(line).contains("XRP-BTC-210924", "\"base\":\"XRP\",\"quote\":\"BTC\""));
    assertThat(report.file(file).skipped())
        .containsOnlyKeys("heartbeat", "subscription", "system message", "ticker");
    ImportFixture.addsUp(report);
  }

  @Test
  void leavesOutWhatNoListTells() throws IOException {
    Path file = fixture.file("BITMEX.ws.1.0", CONNECTION, PARTIAL, PARTIAL);
    ImportReport report = fixture.capture(file);
    assertThat(report.streams()).isEmpty();
    assertThat(report.file(file).skipped()).containsOnly(Map.entry("instrument not listed", 2L));
    assertThat(report.remarks()).singleElement().asString().contains("XBTUSD", "REST replies");
  }

  private static String level(int id, String side, String more) {
    return "{\"symbol\":\"XBTUSD\",\"id\":" + id + ",\"side\":\"" + side + "\"" + more + "}";
  }

  private static String row(String arrival, String action, String row) {
    return arrival
        + ": {\"table\":\"orderBookL2\",\"action\":\""
        + action
        + "\",\"data\":["
        + row
        + "]}";
  }
}
