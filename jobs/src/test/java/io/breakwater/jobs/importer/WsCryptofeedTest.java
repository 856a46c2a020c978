package io.breakwater.jobs.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WsCryptofeedTest {
  private final ImportFixture fixture;

  WsCryptofeedTest(@TempDir Path directory) {
    this.fixture = new ImportFixture(directory);
  }

  @ParameterizedTest
  @CsvSource({
    "wss://fstream.binance.com/stream?streams=x, BINANCE",
    "wss://ws-feed.exchange.coinbase.com, COINBASE",
    "wss://ws.kraken.com, KRAKEN",
    "wss://futures.kraken.com/ws/v1, ",
    "wss://ws.okex.com:8443/ws/v5/public, OKX",
    "wss://stream.bybit.com/realtime, BYBIT",
    "https://www.bitmex.com/api/v1/instrument/active, BITMEX",
    "https://www.deribit.com/api/v2/public/get_instruments?currency=BTC, DERIBIT",
    "wss://ws.bitstamp.net/, BITSTAMP",
    "wss://api.bitfinex.com/?like=binance.com, "
  })
  void knowsExchangesByTheirHosts(String url, String exchange) {
    assertThat(Exchange.ofUrl(url)).isEqualTo(exchange == null ? null : Exchange.valueOf(exchange));
  }

  @ParameterizedTest
  @CsvSource({
    "COINBASE.ws.28.0.gz, COINBASE",
    "BINANCE_FUTURES.ws.1.0, BINANCE",
    "KRAKEN_FUTURES.ws.1.0, ",
    "OKEX.ws.1.0, OKX",
    "BITFINEX.ws.1.0, "
  })
  void knowsExchangesByTheirFiles(String file, String exchange) {
    assertThat(Exchange.ofFile(Path.of("some", file)))
        .isEqualTo(exchange == null ? null : Exchange.valueOf(exchange));
  }

  @Test
  void takesTheExchangeFromTheNameOfAFileWithoutAddresses() throws IOException {
    Path file = fixture.file("COINBASE.ws.1.0", "1.5: {\"type\":\"heartbeat\"}");
    assertThat(fixture.capture(file).file(file).skipped()).containsOnlyKeys("heartbeat");
  }

  @Test
  void saysOfWhichExchangeItKnowsNothing() throws IOException {
    Path stranger =
        fixture.file("BITFINEX.ws.1.0", "wss://api.bitfinex.com/ws/2 <-> 1.5", "2.5: [1]");
    Path nameless = fixture.file("frames.log", "2.5: {\"type\":\"heartbeat\"}");
    Path good = fixture.file("COINBASE.ws.1.0", "1.5: {\"type\":\"heartbeat\"}");
    ImportReport report = fixture.capture(stranger, nameless, good);
    assertThat(report.file(stranger).problem()).contains("bitfinex", "understood", "kraken, okx");
    assertThat(report.file(nameless).problem()).contains("unknown exchange", "coinbase");
    assertThat(report.file(good).problem()).isNull();
    assertThat(report.failed()).isTrue();
    ImportFixture.addsUp(report);
  }

  @Test
  void givesNoNameToTwoSymbols() throws IOException {
    Path file = fixture.file("KRAKEN.ws.1.0", trade("XBT/USD"), trade("BTC/USD"));
    ImportReport report = fixture.capture(file);
    assertThat(fixture.trades()).hasSize(1);
    assertThat(report.file(file).skipped()).containsOnlyKeys("name taken by another symbol");
    assertThat(report.remarks()).singleElement().asString().contains("BTC/USD", "XBT/USD");
  }

  @Test
  void countsChangesThatWereNotPublished() throws IOException {
    Path file =
        fixture.file(
            "COINBASE.ws.1.0",
            "1618677811.0: {\"type\":\"snapshot\",\"product_id\":\"SKL-USD\",\"bids\":[[\"1\",\"1\"]],"
                + "\"asks\":[[\"2\",\"1\"]]}",
            change("01.0"),
            change("01.9"),
            change("02.0"));
    ImportReport report = fixture.read("ws-cryptofeed", file);
    assertThat(fixture.books()).hasSize(2);
    assertThat(report.file(file).used()).isEqualTo(4);
    assertThat(report.file(file).conflated()).isEqualTo(1);
  }

  private static String change(String second) {
    return "1618677811.0: {\"type\":\"l2update\",\"product_id\":\"SKL-USD\",\"changes\":"
        + "[[\"buy\",\"1\",\"2\"]],\"time\":\"2021-04-17T16:43:"
        + second
        + "Z\"}";
  }

  private static String trade(String pair) {
    return "1618678142.6: [993,[[\"354.11\",\"0.5\",\"1618678142.5\",\"s\",\"l\",\"\"]],\"trade\",\""
        + pair
        + "\"]";
  }
}
