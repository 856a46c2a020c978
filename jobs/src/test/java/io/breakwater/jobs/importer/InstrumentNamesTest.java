package io.breakwater.jobs.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstrumentNamesTest {
  @ParameterizedTest
  @CsvSource({
    "BTCUSDT, BTC-USDT",
    "btcusdt, BTC-USDT",
    "1000SHIBUSDT, 1000SHIB-USDT",
    "ETHBTC, ETH-BTC",
    "BTCFDUSD, BTC-FDUSD",
    "XBTUSD, BTC-USD",
    "BTC_USDT_USDT, BTC-USDT",
    "SUSHI-USDT-PERP, SUSHI-USDT",
    "BTC-USDT-SWAP, BTC-USDT",
    "BTC/USDT:USDT, BTC-USDT",
    "BTC-USDT, BTC-USDT"
  })
  void readsSymbols(String symbol, String name) {
    assertThat(InstrumentNames.ofSymbol(symbol)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"BTCUSDT_250627", "BTC-27JUN25", "USDT", "HELLO", ""})
  void takesNoDatedFutureAndNoOtherWord(String symbol) {
    assertThat(InstrumentNames.ofSymbol(symbol)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "BTC_USDT_USDT-1m-futures.csv.gz, BTC-USDT",
    "BTCUSDT-1m-2025-05.csv, BTC-USDT",
    "BTCUSDT-trades-2025-05-01.zip, BTC-USDT",
    "ETHUSDT-aggTrades-2025-05.csv, ETH-USDT",
    "ADA_USDT_USDT-8h-funding_rate.csv.gz, ADA-USDT",
    "BTCUSDT-fundingRate-2025-05.csv, BTC-USDT",
    "btcusdt_20240808.gz, BTC-USDT",
    "SOL-USDT.csv, SOL-USDT"
  })
  void readsFileNames(String file, String name) {
    assertThat(InstrumentNames.ofFile(Path.of("some", "dir", file))).isEqualTo(name);
  }

  @Test
  void readsTheIntervalOfAFileName() {
    assertThat(InstrumentNames.intervalSeconds(Path.of("BTCUSDT-1m-2025-05.csv"))).isEqualTo(60);
    assertThat(InstrumentNames.intervalSeconds(Path.of("A_B_B-8h-x.csv"))).isEqualTo(28_800);
    assertThat(InstrumentNames.intervalSeconds(Path.of("BTCUSDT.csv"))).isNull();
  }
}
