package io.breakwater.jobs.importer;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Exchanges whose messages are understood. */
enum Exchange {
  BINANCE("binance", BinanceMessages::new),
  BITMEX("bitmex", BitmexMessages::new),
  BITSTAMP("bitstamp", BitstampMessages::new),
  BYBIT("bybit", BybitMessages::new),
  COINBASE("coinbase", CoinbaseMessages::new),
  DERIBIT("deribit", DeribitMessages::new),
  KRAKEN("kraken", KrakenMessages::new),
  OKX("okx", OkxMessages::new);

  private static final Pattern HOST = Pattern.compile("\\w+://([^/:?]+).*");

  /** Another venue with messages of its own. */
  private static final String KRAKEN_FUTURES = "futures.kraken.com";

  private static final Pattern LISTS =
      Pattern.compile(
          "exchangeInfo|/products(\\?|$)|AssetPairs|/instruments?(/|\\?|$)|/symbols(\\?|$)"
              + "|get_instruments|trading-pairs-info",
          Pattern.CASE_INSENSITIVE);

  private final String word;

  @SuppressWarnings("ImmutableEnumChecker") // constructors without state
  private final Function<ImportRun, VenueMessages> messages;

  Exchange(String word, Function<ImportRun, VenueMessages> messages) {
    this.word = word;
    this.messages = messages;
  }

  /** Its name, the venue of its records unless another is asked for. */
  String word() {
    return word;
  }

  /** A reader of its messages. */
  VenueMessages messages(ImportRun run) {
    return messages.apply(run);
  }

  /** The exchange behind an address; null: none that is understood. */
  static @Nullable Exchange ofUrl(String url) {
    Matcher matcher = HOST.matcher(url.toLowerCase(Locale.ROOT));
    if (!matcher.matches() || matcher.group(1).endsWith(KRAKEN_FUTURES)) {
      return null;
    }
    String host = matcher.group(1).replace("okex.", "okx.");
    for (Exchange exchange : values()) {
      if (host.contains(exchange.word + ".")) {
        return exchange;
      }
    }
    return null;
  }

  /** The exchange that a file's name starts with; null: none that is understood. */
  static @Nullable Exchange ofFile(Path file) {
    Path last = file.getFileName();
    String name = last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
    String first = name.replaceFirst("\\..*", "");
    for (Exchange exchange : values()) {
      boolean futuresOfBinance = exchange == BINANCE && first.startsWith("binance_");
      if (first.equals(exchange.word) || futuresOfBinance) {
        return exchange;
      }
    }
    return first.equals("okex") ? OKX : null;
  }

  /** True: the request asks what can be traded. */
  static boolean listsInstruments(String url) {
    return LISTS.matcher(url).find();
  }

  /** All names, for people. */
  static String known() {
    return Arrays.stream(values()).map(Exchange::word).collect(Collectors.joining(", "));
  }
}
