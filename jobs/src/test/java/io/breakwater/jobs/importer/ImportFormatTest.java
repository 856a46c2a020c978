package io.breakwater.jobs.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportFormatTest {
  private final ImportFixture fixture;

  ImportFormatTest(@TempDir Path directory) {
    this.fixture = new ImportFixture(directory);
  }

  @Test
  void readsBarsWithAHeader() throws IOException {
    Path file =
        fixture.file(
            "BTC_USDT_USDT-1m-futures.csv.gz",
            "open_time_ms,open,high,low,close,volume",
            "1746372840000,95502.8,95502.8,95478,95478.1,28.313",
            "1746372780000,95505.4,95505.5,95502.7,95502.7,16.536");
    fixture.read("kline-csv", file);
    assertThat(fixture.lines("bars"))
        .containsExactly(
            "{\"instrument\":\"BTC-USDT\",\"venue\":\"binance\",\"openTime\":1746372780000000,"
                + "\"intervalSeconds\":60,\"open\":95505.4,\"high\":95505.5,\"low\":95502.7,"
                + "\"close\":95502.7,\"volume\":16.536}",
            "{\"instrument\":\"BTC-USDT\",\"venue\":\"binance\",\"openTime\":1746372840000000,"
                + "\"intervalSeconds\":60,\"open\":95502.8,\"high\":95502.8,\"low\":95478.0,"
                + "\"close\":95478.1,\"volume\":28.313}");
    assertThat(fixture.lines("instruments"))
        .containsExactly(
            "{\"instrument\":\"BTC-USDT\",\"base\":\"BTC\",\"quote\":\"USDT\",\"venue\":\"binance\","
                + "\"sector\":\"store-of-value\",\"layer\":null,\"lotSize\":1.0E-5,"
                + "\"minNotional\":5.0,\"takerFeeRate\":5.0E-4,\"contractMultiplier\":1.0,"
                + "\"maintenanceMarginRate\":null}");
  }

  @Test
  void readsTheTwelveColumnsOfBinance() throws IOException {
    Path millis =
        fixture.file(
            "ETHUSDT-1m-2025-05.csv",
            "1746372780000,10,12,9,11,5,1746372839999,55,7,2,22,0",
            "1746372840000,11,12,9,10,5,1746373139999,55,7,2,22,0");
    Path micros =
        fixture.file(
            "SOLUSDT-1m-2025-05.csv", "1746372780000000,10,12,9,11,5,1746372839999999,55,7,2,22,0");
    ImportReport report = fixture.read("kline-csv", millis, micros);
    assertThat(fixture.lines("bars")).hasSize(2);
    assertThat(report.badLines())
        .singleElement()
        .asString()
        .contains("ETHUSDT-1m-2025-05.csv:2", "a bar of 300 s");
  }

  @Test
  void refusesBarsThatAreNoBars() throws IOException {
    Path file =
        fixture.file(
            "BTCUSDT.csv",
            "1746372780000,10,12,9,11,5",
            "1746372840000,10,9,8,11,5",
            "1746372900000,10,12,9,NaN,5",
            "1746372960000,10,12,9,-1,5",
            "1970,10,12,9,11,5",
            "4102444800001,10,12,9,11,5");
    ImportReport report = fixture.read("kline-csv", file);
    assertThat(fixture.lines("bars")).hasSize(1);
    assertThat(report.badLineCount()).isEqualTo(5);
    assertThat(report.failed()).isFalse();
    assertThat(fixture.lines("dead-letters")).hasSize(5);
  }

  @Test
  void readsFundingAndLeavesItsTimesAsTheyAre() throws IOException {
    Path candles =
        fixture.file(
            "BTC_USDT_USDT-8h-funding_rate.csv",
            "open_time_ms,open,high,low,close,volume",
            "1746115200001,-0.00008028,0,0,0,0");
    Path own =
        fixture.file(
            "ETHUSDT-fundingRate-2025-05.csv",
            "calc_time,funding_interval_hours,last_funding_rate",
            "1746115200000,4,0.0001");
    fixture.read("funding-csv", candles, own);
    assertThat(fixture.lines("funding"))
        .containsExactly(
            "{\"instrument\":\"ETH-USDT\",\"venue\":\"binance\",\"eventTime\":1746115200000000,"
                + "\"rate\":1.0E-4,\"intervalHours\":4.0}",
            "{\"instrument\":\"BTC-USDT\",\"venue\":\"binance\",\"eventTime\":1746115200001000,"
                + "\"rate\":-8.028E-5,\"intervalHours\":8.0}");
  }

  @Test
  void takesNoPricesForFundingRates() throws IOException {
    Path marks = fixture.file("BTC_USDT_USDT-8h-mark.csv", "1746115200000,94130.75,1,1,1,0");
    assertThat(fixture.read("funding-csv", marks).failed()).isTrue();
  }

  @Test
  void tellsTradesFromAggregatedTrades() throws IOException {
    Path trades =
        fixture.file(
            "BTCUSDT-trades-2025-05-01.csv", "7,95000.1,0.5,47500.05,1746372780123,true,true");
    Path aggregated =
        fixture.file(
            "ETHUSDT-aggTrades-2025-05-01.csv",
            "agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker",
            "9,1800.5,2,100,101,1746372780124,false");
    fixture.read("trades-csv", trades, aggregated);
    // The buyer was the maker: a seller crossed the spread.
    assertThat(fixture.lines("trades"))
        .containsExactly(
            "{\"instrument\":\"BTC-USDT\",\"venue\":\"binance\",\"eventTime\":1746372780123000,"
                + "\"tradeId\":\"7\",\"price\":95000.1,\"quantity\":0.5,\"aggressor\":\"SELL\"}",
            "{\"instrument\":\"ETH-USDT\",\"venue\":\"binance\",\"eventTime\":1746372780124000,"
                + "\"tradeId\":\"9\",\"price\":1800.5,\"quantity\":2.0,\"aggressor\":\"BUY\"}");
  }

  @Test
  void readsVendorsTrades() throws IOException {
    String nameless = "bitmex,XBTUSDT,1585699200245001,1585699200310000,,unknown,6428.5,3";
    Path file =
        fixture.file(
            "trades.csv.gz",
            "exchange,symbol,timestamp,local_timestamp,id,side,price,amount",
            "binance-futures,ETHUSDT,1585699200245000,1585699200309970,77,sell,131.5,20",
            nameless,
            nameless,
            "deribit,BTC-27JUN25,1585699200245000,1585699200309970,77,sell,131.5,20");
    ImportReport report = fixture.read("tick-csv", file);
    assertThat(fixture.lines("trades"))
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).contains("\"venue\":\"binance-futures\"", "\"77\""))
        .anySatisfy(line -> assertThat(line).contains("BTC-USDT", "#1\"", "\"aggressor\":null"));
    assertThat(report.badLines()).singleElement().asString().contains("UNKNOWN_INSTRUMENT");
  }

  @Test
  void readsVendorsBooks() throws IOException {
    Path file =
        fixture.file(
            "book.csv",
            "exchange,symbol,timestamp,local_timestamp,asks[0].price,asks[0].amount,"
                + "bids[0].price,bids[0].amount,asks[1].price,asks[1].amount,bids[1].price,"
                + "bids[1].amount",
            "x,BTCUSDT,1598918403696000,1598918403810979,11657.07,10.896,11657.0,1.5,11658,2,,",
            "x,BTCUSDT,1598918403697000,1598918403810980,11657.07,10.896,11657.08,1.5,11658,2,,",
            "x,BTCUSDT,1598918403698000,1598918403810981,11657.07,1,11657,1,11656,2,,",
            "x,BTCUSDT,1598918403699000,1598918403810982,,,11657,1,,,,");
    ImportReport report = fixture.read("book-csv", file);
    assertThat(fixture.lines("books"))
        .containsExactly(
            "{\"instrument\":\"BTC-USDT\",\"venue\":\"x\",\"eventTime\":1598918403696000,"
                + "\"sequence\":1598918403810979,"
                + "\"bids\":[{\"price\":11657.0,\"quantity\":1.5}],"
                + "\"asks\":[{\"price\":11657.07,\"quantity\":10.896},"
                + "{\"price\":11658.0,\"quantity\":2.0}]}");
    assertThat(String.join("\n", report.badLines()))
        .contains("CROSSED_BOOK", "best first", "EMPTY_BOOK");
  }

  @Test
  void readsNewsAndCleansItsTickers() throws IOException {
    Path file =
        fixture.file(
            "news.jsonl",
            "{\"id\":\"n1\",\"title\":\"Bitcoin near a high\",\"source\":\"Desk\","
                + "\"pub_date\":\"2026-01-08T11:06:57.000Z\",\"tickers\":[\"BITCOIN\",\"BTC\",\"NEAR\"],"
                + "\"sentiment\":{\"score\":-1,\"label\":\"negative\",\"confidence\":0.6}}",
            "{\"id\":\"n2\",\"title\":\"NEAR ships\",\"source\":\"Desk\","
                + "\"pub_date\":\"2026-01-08T11:06:58Z\",\"tickers\":[\"NEAR\"],\"sentiment\":null}",
            "{\"id\":\"n3\",\"title\":\"No date\",\"source\":\"Desk\",\"tickers\":[]}",
            "no JSON");
    ImportReport report = fixture.read("news-jsonl", file);
    assertThat(fixture.lines("news"))
        .containsExactly(
            "{\"newsId\":\"n1\",\"publishedAt\":1767870417000000,\"assets\":[\"BTC\"],"
                + "\"sectors\":[],\"headline\":\"Bitcoin near a high\",\"source\":\"Desk\","
                + "\"sentiment\":-1.0,\"confidence\":0.6,\"relevance\":null}",
            "{\"newsId\":\"n2\",\"publishedAt\":1767870418000000,\"assets\":[\"NEAR\"],"
                + "\"sectors\":[],\"headline\":\"NEAR ships\",\"source\":\"Desk\","
                + "\"sentiment\":null,\"confidence\":null,\"relevance\":null}");
    assertThat(report.badLineCount()).isEqualTo(2);
  }

  @Test
  void namesTheFormatsItKnows() {
    assertThatThrownBy(() -> ImportFormat.named("xls"))
        .hasMessageContaining("kline-csv, funding-csv")
        .hasMessageContaining("news-jsonl");
  }
}
