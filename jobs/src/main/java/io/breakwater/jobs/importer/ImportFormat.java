package io.breakwater.jobs.importer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Every format that can be imported. */
public enum ImportFormat {
  /** One-minute bars of exchanges. */
  KLINE_CSV(
      "kline-csv",
      "one-minute bars: open_time,open,high,low,close,volume, or Binance's 12 columns",
      (files, run) -> LineFormat.read(KlineCsv::open, files, run)),
  /** Funding rates. */
  FUNDING_CSV(
      "funding-csv",
      "funding rates: candles whose open is the rate, or Binance's own columns",
      (files, run) -> LineFormat.read(FundingCsv::open, files, run)),
  /** Trades of Binance. */
  TRADES_CSV(
      "trades-csv",
      "Binance trades or aggTrades, with or without a header",
      (files, run) -> LineFormat.read(TradesCsv::open, files, run)),
  /** Vendors' trades. */
  TICK_CSV(
      "tick-csv",
      "vendors' trades: exchange,symbol,timestamp,local_timestamp,id,side,price,amount",
      (files, run) -> LineFormat.read(TickCsv::open, files, run)),
  /** Vendors' book snapshots. */
  BOOK_CSV(
      "book-csv",
      "vendors' books: exchange,symbol,timestamp,local_timestamp,asks[0].price,…",
      (files, run) -> LineFormat.read(BookCsv::open, files, run)),
  /** Captured level-2 messages of Binance. */
  L2_BINANCE(
      "l2-binance",
      "captured Binance depth and trades: nanoseconds, a space, the message",
      (files, run) -> Captures.read(file -> new L2Binance(), files, run)),
  /** Raw captures of cryptofeed. */
  WS_CRYPTOFEED(
      "ws-cryptofeed",
      "raw cryptofeed captures, websocket frames and REST replies, of " + Exchange.known(),
      (files, run) -> Captures.read(WsCryptofeed::new, files, run)),
  /** News articles. */
  NEWS_JSONL(
      "news-jsonl",
      "news articles, a JSON object a line: id,title,source,pub_date,tickers,sentiment",
      (files, run) -> LineFormat.read(NewsJsonl::open, files, run));

  private final String word;
  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // method references without state
  private final Reader reader;

  ImportFormat(String word, String description, Reader reader) {
    this.word = word;
    this.description = description;
    this.reader = reader;
  }

  /** The format of this name. */
  public static ImportFormat named(String word) {
    for (ImportFormat format : values()) {
      if (format.word.equals(word)) {
        return format;
      }
    }
    String known =
        Arrays.stream(values()).map(ImportFormat::word).collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        "no format is called '" + word + "'; there are " + known + ".");
  }

  /** Its name on the command line. */
  public String word() {
    return word;
  }

  /** What it looks like. */
  public String description() {
    return description;
  }

  /** Reads files into a run. */
  public void read(List<Path> files, ImportRun run) throws IOException {
    reader.read(files, run);
  }

  @FunctionalInterface
  private interface Reader {
    void read(List<Path> files, ImportRun run) throws IOException;
  }
}
