package io.breakwater.jobs.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checksums were computed by a script of its own (zlib.crc32 over the spelled levels). */
class KrakenCaptureTest {
  private static final String CONNECTION = "wss://ws.kraken.com <-> 1618678130.5";
  private static final String SNAPSHOT =
      """
      1618678131.0: [464,{"as":[["101.50","0.75000000","1618678129.000001"],\
      ["102.00","4.00000000","1618678130.500001"]],"bs":[["100.00","2.00000000","1618678120.1"],\
      ["99.00","3.00000000","1618678110.1"]]},"book-2","XBT/CHF"]""";

  /** Pushes the bid at 99 behind the depth of two. */
  private static final String BETTER_BID =
      """
      1618678132.0: [464,{"b":[["100.50","1.25000000","1618678131.9"]],"c":"764504753"},\
      "book-2","XBT/CHF"]""";

  private static final String REPUBLISHED =
      """
      1618678133.0: [464,{"b":[["100.50","0.00000000","1618678132.9"],\
      ["99.00","3.00000000","1618678110.1","r"]],"c":"1056446967"},"book-2","XBT/CHF"]""";

  private final ImportFixture fixture;

  KrakenCaptureTest(@TempDir Path directory) {
    this.fixture = new ImportFixture(directory);
  }

  @Test
  void keepsSoManyLevelsAsWereAskedFor() throws IOException {
    Path file = fixture.file("KRAKEN.ws.1.0", CONNECTION, SNAPSHOT, BETTER_BID, REPUBLISHED);
    ImportReport report = fixture.capture(file);
    assertThat(fixture.books())
        .containsExactly(
            "BTC-CHF kraken 1618678130500001 #1618678131000000"
                + " 2.0 x 100.0, 3.0 x 99.0 | 0.75 x 101.5, 4.0 x 102.0",
            "BTC-CHF kraken 1618678131900000 #1618678132000000"
                + " 1.25 x 100.5, 2.0 x 100.0 | 0.75 x 101.5, 4.0 x 102.0",
            "BTC-CHF kraken 1618678132900000 #1618678133000000"
                + " 2.0 x 100.0, 3.0 x 99.0 | 0.75 x 101.5, 4.0 x 102.0");
    assertThat(report.remarks()).isEmpty();
    assertThat(report.file(file).used()).isEqualTo(3);
  }

  @Test
  void takesBothSidesOfOneMessage() throws IOException {
    String both =
        """
        1618678132.0: [464,{"a":[["101.50","0.00000000","1618678131.8"]]},\
        {"b":[["101.50","9.00000000","1618678131.9"]]},"book-2","XBT/CHF"]""";
    ImportReport report =
        fixture.capture(fixture.file("KRAKEN.ws.1.0", CONNECTION, SNAPSHOT, both));
    assertThat(fixture.books().get(1)).contains("9.0 x 101.5, 2.0 x 100.0 | 4.0 x 102.0");
    assertThat(report.remarks()).isEmpty();
  }

  @Test
  void dropsTheBookAtAWrongChecksumAndSaysSo() throws IOException {
    Path file =
        fixture.file(
            "KRAKEN.ws.1.0",
            CONNECTION,
            SNAPSHOT,
            BETTER_BID.replace("764504753", "764504754"),
            REPUBLISHED,
            SNAPSHOT.replace("131.0:", "134.0:"),
            BETTER_BID.replace("132.0:", "135.0:"));
    ImportReport report = fixture.capture(file);
    assertThat(fixture.books()).hasSize(3);
    assertThat(report.remarks())
        .singleElement()
        .asString()
        .contains("KRAKEN.ws.1.0:3: BTC-CHF", "checksum", "no book until the next snapshot");
    assertThat(report.file(file).skipped())
        .containsOnly(
            Map.entry("wrong checksum", 1L),
            Map.entry("after a gap, before the next snapshot", 1L));
    ImportFixture.addsUp(report);
  }

  @Test
  void numbersTradesByTheirMicrosecond() throws IOException {
    Path file =
        fixture.file(
            "KRAKEN.ws.1.0",
            CONNECTION,
            """
            1618678142.6: [993,[["354.11000000","0.5","1618678142.557535","s","l",""],\
            ["354.10000000","1.5","1618678142.557535","s","l",""],\
            ["354.2","2","1618678142.557536","b","m",""]],"trade","XMR/USD"]""",
            "1618678143.0: [1668,{\"a\":[]},\"ticker\",\"XMR/USD\"]",
            "1618678143.0: [1668,[],\"ohlc-5\",\"XMR/USD\"]",
            "1618678143.0: {\"event\":\"heartbeat\"}",
            "1618678143.0: {\"event\":\"systemStatus\",\"status\":\"online\"}",
            "1618678143.0: {\"event\":\"subscriptionStatus\",\"pair\":\"XMR/USD\"}");
    ImportReport report = fixture.capture(file);
    assertThat(fixture.trades())
        .containsExactly(
            "XMR-USD kraken 1618678142557535 #1618678142557535000 SELL 0.5 x 354.11",
            "XMR-USD kraken 1618678142557535 #1618678142557535001 SELL 1.5 x 354.1",
            "XMR-USD kraken 1618678142557536 #1618678142557536000 BUY 2.0 x 354.2");
    assertThat(report.file(file).used()).isEqualTo(1);
    assertThat(report.file(file).skippedInAll()).isEqualTo(5);
    ImportFixture.addsUp(report);
  }
}
