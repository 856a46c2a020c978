package io.breakwater.jobs.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BybitCaptureTest {
  private static final String CONNECTION = "wss://stream.bybit.com/realtime <-> 1618677780.5";
  private static final String SNAPSHOT =
      """
      1618677786.5: {"topic":"orderBookL2_25.BTCUSD","type":"snapshot","data":[\
      {"price":"200.00","symbol":"BTCUSD","id":2000000,"side":"Buy","size":1000},\
      {"price":"250.00","symbol":"BTCUSD","id":2500000,"side":"Sell","size":500}],\
      "cross_seq":100,"timestamp_e6":1618677786000001}""";

  private final ImportFixture fixture;

  BybitCaptureTest(@TempDir Path directory) {
    this.fixture = new ImportFixture(directory);
  }

  @Test
  void keepsABookOfInverseContracts() throws IOException {
    Path file =
        fixture.file(
            "BYBIT.ws.26.0",
            CONNECTION,
            delta(99, "", level("200.00", "Buy", 1), ""),
            SNAPSHOT,
            delta(
                107,
                level("250.00", "Sell", 0),
                level("200.00", "Buy", 400),
                level("240.00", "Sell", 480)),
            delta(107, "", level("200.00", "Buy", 1), ""));
    ImportReport report = fixture.capture(file);
    assertThat(fixture.books())
        .containsExactly(
            "BTC-USD bybit 1618677786000001 #100 5.0 x 200.0 | 2.0 x 250.0",
            "BTC-USD bybit 1618677786000107 #107 2.0 x 200.0 | 2.0 x 240.0");
    assertThat(report.file(file).skipped())
        .containsOnly(Map.entry("before snapshot", 1L), Map.entry("older than the book", 1L));
    assertThat(report.remarks()).isEmpty();
    ImportFixture.addsUp(report);
  }

  @Test
  void readsNumbersThatAreTexts() throws IOException {
    Path file =
        fixture.file(
            "BYBIT.ws.25.0",
            "wss://stream.bybit.com/realtime_public <-> 1618677780.5",
            """
            1618677786.5: {"topic":"orderBookL2_25.BCHUSDT","type":"snapshot","data":{"order_book":[\
            {"price":"1053.05","symbol":"BCHUSDT","id":"10530500","side":"Buy","size":2.63},\
            {"price":"1053.10","symbol":"BCHUSDT","id":"10531000","side":"Sell","size":5.48}]},\
            "cross_seq":"864131773","timestamp_e6":"1618677786389362"}""");
    fixture.capture(file);
    assertThat(fixture.books())
        .containsExactly(
            "BCH-USDT bybit 1618677786389362 #864131773 2.63 x 1053.05 | 5.48 x 1053.1");
  }

  @Test
  void dropsTheBookAtAChangeThatDoesNotFit() throws IOException {
    Path file =
        fixture.file(
            "BYBIT.ws.26.0",
            CONNECTION,
            SNAPSHOT,
            delta(101, "", level("199.00", "Buy", 5), ""),
            delta(102, "", level("200.00", "Buy", 5), ""),
            SNAPSHOT.replace("100,", "103,").replace("786.5:", "787.5:"));
    ImportReport report = fixture.capture(file);
    assertThat(fixture.books()).hasSize(2);
    assertThat(report.remarks()).singleElement().asString().contains(":3: BTC-USD", "gap", "101");
    assertThat(report.file(file).skipped())
        .containsOnly(
            Map.entry("gap in the sequence", 1L),
            Map.entry("after a gap, before the next snapshot", 1L));
    ImportFixture.addsUp(report);
  }

  @Test
  void takesTradesAndTheFundingThatWasPaid() throws IOException {
    Path file =
        fixture.file(
            "BYBIT.ws.26.0",
            CONNECTION,
            """
            1618677787.5: {"topic":"trade.BTCUSD","data":[{"trade_time_ms":1618677786614,\
            "timestamp":"2021-04-17T16:43:06.000Z","symbol":"BTCUSD","side":"Sell","size":400,\
            "price":200,"trade_id":"5ffb","cross_seq":5}]}""",
            """
            1618677787.6: {"topic":"trade.XTZUSDT","data":[{"trade_time_ms":"1618677786615",\
            "symbol":"XTZUSDT","side":"Buy","size":0.5,"price":"7.25","trade_id":"6aab"}]}""",
            info(100, "2021-04-18T00:00:00Z"),
            info(250, "2021-04-18T00:00:00Z"),
            info(300, "2021-04-18T08:00:00Z"),
            "1618677789.0: {\"success\":true,\"ret_msg\":\"pong\",\"request\":{\"op\":\"ping\"}}",
            "1618677789.0: {\"success\":true,\"ret_msg\":\"\",\"request\":{\"op\":\"subscribe\"}}");
    ImportReport report = fixture.capture(file);
    assertThat(fixture.trades())
        .containsExactly(
            "BTC-USD bybit 1618677786614000 #5ffb SELL 2.0 x 200.0",
            "XTZ-USDT bybit 1618677786615000 #6aab BUY 0.5 x 7.25");
    // The rate told last before its time is the one that was paid.
    assertThat(fixture.lines("funding"))
        .singleElement()
        .asString()
        .contains("1618704000000000", "\"rate\":2.5E-4", "\"intervalHours\":8.0");
    assertThat(report.file(file).skipped())
        .containsOnly(
            Map.entry("funding not yet settled", 2L),
            Map.entry("heartbeat", 1L),
            Map.entry("subscription", 1L));
  }

  @Test
  void learnsTheDayOfAFutureFromTheList() throws IOException {
    Path list =
        fixture.file(
            "BYBIT.0",
            """
            https://api.bybit.com/v2/public/symbols -> 1618677785.4: {"ret_code":0,"result":[\
            {"name":"BTCUSDM21","alias":"BTCUSD0625","base_currency":"BTC",\
            "quote_currency":"USD"}]}""");
    Path file =
        fixture.file(
            "BYBIT.ws.26.0",
            CONNECTION,
            SNAPSHOT.replace("\"BTCUSD\"", "\"BTCUSDM21\"").replace("25.BTCUSD", "25.BTCUSDM21"));
    fixture.capture(list, file);
    assertThat(fixture.books())
        .singleElement()
        .asString()
        .startsWith("BTC-USD-210625 bybit")
        .contains("5.0 x 200.0");
  }

  private static String delta(int sequence, String gone, String updated, String inserted) {
    return """
        1618677786.9: {"topic":"orderBookL2_25.BTCUSD","type":"delta","data":{"delete":[%s],\
        "update":[%s],"insert":[%s],"transactTimeE6":0},"cross_seq":%d,\
        "timestamp_e6":1618677786000%03d}"""
        .formatted(gone, updated, inserted, sequence, sequence);
  }

  private static String level(String price, String side, int size) {
    return "{\"price\":\"%s\",\"symbol\":\"BTCUSD\",\"id\":1,\"side\":\"%s\",\"size\":%d}"
        .formatted(price, side, size);
  }

  private static String info(int rate, String time) {
    return """
        1618677788.0: {"topic":"instrument_info.100ms.BTCUSD","type":"snapshot","data":{\
        "symbol":"BTCUSD","funding_rate_e6":%d,"next_funding_time":"%s"}}"""
        .formatted(rate, time);
  }
}
