package io.breakwater.jobs.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeribitCaptureTest {
  private static final String CONNECTION = "wss://www.deribit.com/ws/api/v2 <-> 1626993720.5";

  private final ImportFixture fixture;

  DeribitCaptureTest(@TempDir Path directory) {
    this.fixture = new ImportFixture(directory);
  }

  @Test
  void keepsABookByTheNumbersOfItsChanges() throws IOException {
    Path file =
        fixture.file(
            "DERIBIT.ws.1.0",
            CONNECTION,
            change("BTC-PERPETUAL", 4, 3, "[\"new\",1,1]"),
            snapshot("BTC-PERPETUAL", 10),
            change("BTC-PERPETUAL", 15, 10, "[\"change\",200.0,400.0],[\"new\",160.0,80.0]"),
            change("BTC-PERPETUAL", 18, 15, "[\"delete\",200.0,0.0]"));
    ImportReport report = fixture.capture(file);
    // Amounts are dollars.
    assertThat(fixture.books())
        .containsExactly(
            "BTC-USD-PERP deribit 1626993723000000 #10 5.0 x 200.0 | 2.0 x 250.0",
            "BTC-USD-PERP deribit 1626993724015000 #15 2.0 x 200.0, 0.5 x 160.0 | 2.0 x 250.0",
            "BTC-USD-PERP deribit 1626993724018000 #18 0.5 x 160.0 | 2.0 x 250.0");
    assertThat(report.file(file).skipped()).containsOnly(Map.entry("before snapshot", 1L));
    assertThat(report.remarks()).isEmpty();
    ImportFixture.addsUp(report);
  }

  @Test
  void dropsTheBookAtAGap() throws IOException {
    Path file =
        fixture.file(
            "DERIBIT.ws.1.0",
            CONNECTION,
            snapshot("ETH_USDC-24SEP21", 10),
            change("ETH_USDC-24SEP21", 15, 11, "[\"change\",200.0,400.0]"),
            change("ETH_USDC-24SEP21", 18, 15, "[\"delete\",200.0,0.0]"),
            snapshot("ETH_USDC-24SEP21", 20));
    ImportReport report = fixture.capture(file);
    assertThat(fixture.books())
        .containsExactly(
            "ETH-USDC-210924 deribit 1626993723000000 #10 1000.0 x 200.0 | 500.0 x 250.0",
            "ETH-USDC-210924 deribit 1626993723000000 #20 1000.0 x 200.0 | 500.0 x 250.0");
    assertThat(report.remarks())
        .singleElement()
        .asString()
        .contains(":3: ETH-USDC-210924", "gap in the sequence: 10 should come before 15");
    assertThat(report.file(file).skipped())
        .containsOnly(
            Map.entry("gap in the sequence", 1L),
            Map.entry("after a gap, before the next snapshot", 1L));
    ImportFixture.addsUp(report);
  }

  @Test
  void takesTradesAndLeavesOptionsOut() throws IOException {
    Path file =
        fixture.file(
            "DERIBIT.ws.1.0",
            CONNECTION,
            trade("BTC-3JUN22"),
            trade("BTC-24SEP21-8000-P"),
            snapshot("ETH-30JUL21-2800-C", 5),
            "1626993725.0: {\"method\":\"subscription\",\"params\":{\"channel\":\"ticker.BTC-3JUN22.raw\"}}",
            "1626993725.0: {\"method\":\"heartbeat\",\"params\":{\"type\":\"test_request\"}}",
            "1626993725.0: {\"jsonrpc\":\"2.0\",\"id\":0,\"result\":[]}");
    ImportReport report = fixture.capture(file);
    assertThat(fixture.trades())
        .containsExactly("BTC-USD-220603 deribit 1626993724500000 #77 SELL 2.5 x 200.0");
    assertThat(report.file(file).skipped())
        .containsOnly(
            Map.entry("option", 2L),
            Map.entry("ticker", 1L),
            Map.entry("heartbeat", 1L),
            Map.entry("subscription", 1L));
    assertThat(report.remarks()).isEmpty();
  }

  private static String snapshot(String name, int id) {
    return """
        1626993723.9: {"jsonrpc":"2.0","method":"subscription","params":{"channel":"book.%s.raw",\
        "data":{"type":"snapshot","timestamp":1626993723000,"instrument_name":"%s","change_id":%d,\
        "bids":[["new",200.0,1000.0]],"asks":[["new",250.0,500.0]]}}}"""
        .formatted(name, name, id);
  }

  private static String change(String name, int id, int previous, String bids) {
    return """
        1626993724.9: {"jsonrpc":"2.0","method":"subscription","params":{"channel":"book.%s.raw",\
        "data":{"type":"change","timestamp":16269937240%02d,"prev_change_id":%d,\
        "instrument_name":"%s","change_id":%d,"bids":[%s],"asks":[]}}}"""
        .formatted(name, id, previous, name, id, bids);
  }

  private static String trade(String name) {
    return """
        1626993724.9: {"jsonrpc":"2.0","method":"subscription","params":{"channel":"trades.%s.raw",\
        "data":[{"trade_seq":1,"trade_id":"77","timestamp":1626993724500,"price":200.0,\
        "instrument_name":"%s","direction":"sell","amount":500.0}]}}"""
        .formatted(name, name);
  }
}
