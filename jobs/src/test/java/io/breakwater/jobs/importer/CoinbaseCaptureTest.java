package io.breakwater.jobs.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoinbaseCaptureTest {
  private static final String CONNECTION = "wss://ws-feed.pro.coinbase.com <-> 1618677810.5";
  private static final String SNAPSHOT =
      """
      1618677811.0: {"type":"snapshot","product_id":"SKL-USD","bids":[["10.0","5"],["9.5","1"]],\
      "asks":[["10.5","2"],["11","4"]]}""";

  private final ImportFixture fixture;

  CoinbaseCaptureTest(@TempDir Path directory) {
    this.fixture = new ImportFixture(directory);
  }

  @Test
  void keepsABookFromASnapshotAndChanges() throws IOException {
    Path file =
        fixture.file(
            "COINBASE.ws.1.0",
            CONNECTION,
            change("1618677810.9", "buy", "10.1", "1", "00"),
            SNAPSHOT,
            change("1618677811.25", "buy", "10.1", "3", "01.000250"),
            change("1618677811.25", "sell", "10.5", "0", "02.5"));
    ImportReport report = fixture.capture(file);
    // The time of arrival stands for a number; two of the same microsecond still rise.
    assertThat(fixture.books())
        .containsExactly(
            "SKL-USD coinbase 1618677781000250 #1618677811250000"
                + " 3.0 x 10.1, 5.0 x 10.0, 1.0 x 9.5 | 2.0 x 10.5, 4.0 x 11.0",
            "SKL-USD coinbase 1618677782500000 #1618677811250001"
                + " 3.0 x 10.1, 5.0 x 10.0, 1.0 x 9.5 | 4.0 x 11.0");
    assertThat(report.file(file).used()).isEqualTo(3);
    assertThat(report.file(file).talk()).isEqualTo(1);
    assertThat(report.file(file).skipped()).containsOnly(Map.entry("before snapshot", 1L));
    assertThat(report.remarks()).isEmpty();
    ImportFixture.addsUp(report);
  }

  @Test
  void turnsTheSideOfTheWaitingOrderAround() throws IOException {
    Path file =
        fixture.file(
            "COINBASE.ws.1.0",
            CONNECTION,
            match("last_match", 7, "sell"),
            match("match", 8, "buy"),
            match("last_match", 8, "buy"),
            "1618677811.0: {\"type\":\"ticker\",\"product_id\":\"SKL-USD\"}",
            "1618677811.0: {\"type\":\"heartbeat\",\"product_id\":\"SKL-USD\"}",
            "1618677811.0: {\"type\":\"subscriptions\",\"channels\":[]}",
            "1618677811.0: {\"type\":\"match\",\"product_id\":\"SKL-USD\"}");
    ImportReport report = fixture.capture(file);
    assertThat(fixture.trades())
        .containsExactly(
            "SKL-USD coinbase 1618677803089723 #7 BUY 985.0 x 10.25",
            "SKL-USD coinbase 1618677803089723 #8 SELL 985.0 x 10.25");
    assertThat(report.file(file).skipped())
        .containsOnly(
            Map.entry("repeated trade", 1L),
            Map.entry("ticker", 1L),
            Map.entry("heartbeat", 1L),
            Map.entry("subscription", 1L));
    assertThat(report.file(file).bad()).isEqualTo(1);
    ImportFixture.addsUp(report);
  }

  @Test
  void dropsBooksWhereSomethingMayBeMissing() throws IOException {
    Path file =
        fixture.file(
            "COINBASE.ws.1.0",
            CONNECTION,
            SNAPSHOT,
            change("1618677812.0", "buy", "10.1", "3", "01"),
            "1618677812.5: {\"type\":\"l2up",
            change("1618677813.0", "buy", "10.1", "4", "02"),
            SNAPSHOT.replace("811.0:", "814.0:"),
            change("1618677815.0", "buy", "10.2", "5", "03"),
            CONNECTION.replace("810.5", "816.0"),
            change("1618677817.0", "buy", "10.2", "6", "04"));
    ImportReport report = fixture.capture(file);
    assertThat(fixture.books())
        .hasSize(2)
        .allSatisfy(book -> assertThat(book).doesNotContain("4.0 x 10.1", "6.0 x 10.2"));
    assertThat(report.remarks())
        .satisfiesExactly(
            first -> assertThat(first).contains(":4: SKL-USD", "cannot be read", "next snapshot"),
            second -> assertThat(second).contains(":8: SKL-USD", "new connection"));
    assertThat(report.file(file).skipped())
        .containsOnly(Map.entry("after a gap, before the next snapshot", 2L));
    ImportFixture.addsUp(report);
  }

  @Test
  void neverPublishesACrossedBook() throws IOException {
    Path file =
        fixture.file(
            "COINBASE.ws.1.0",
            CONNECTION,
            SNAPSHOT,
            change("1618677812.0", "buy", "10.5", "3", "01"),
            change("1618677813.0", "buy", "10.6", "3", "02"),
            change("1618677814.0", "buy", "10.5", "0", "03"),
            change("1618677815.0", "buy", "10.6", "0", "04"));
    ImportReport report = fixture.capture(file);
    assertThat(fixture.books()).singleElement().asString().contains("1618677784000000");
    assertThat(report.remarks()).singleElement().asString().contains(":3: SKL-USD", "cross");
    assertThat(report.file(file).used()).isEqualTo(5);
  }

  private static String change(
      String arrival, String side, String price, String size, String second) {
    return """
        %s: {"type":"l2update","product_id":"SKL-USD","changes":[["%s","%s","%s"]],\
        "time":"2021-04-17T16:43:%sZ"}"""
        .formatted(arrival, side, price, size, second);
  }

  private static String match(String type, int id, String side) {
    return """
        1618677811.0: {"type":"%s","trade_id":%d,"side":"%s","size":"985","price":"10.25",\
        "product_id":"SKL-USD","sequence":177,"time":"2021-04-17T16:43:23.089723Z"}"""
        .formatted(type, id, side);
  }
}
