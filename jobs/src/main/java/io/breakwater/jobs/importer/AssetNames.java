package io.breakwater.jobs.importer;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Assets as news taggers write them, turned into the symbols that instruments use. */
final class AssetNames {
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("BITCOIN", "BTC"),
          Map.entry("XBT", "BTC"),
          Map.entry("ETHEREUM", "ETH"),
          Map.entry("ETHER", "ETH"),
          Map.entry("RIPPLE", "XRP"),
          Map.entry("TETHER", "USDT"),
          Map.entry("SOLANA", "SOL"),
          Map.entry("CARDANO", "ADA"),
          Map.entry("POLKADOT", "DOT"),
          Map.entry("POLYGON", "MATIC"),
          Map.entry("DOGECOIN", "DOGE"),
          Map.entry("LITECOIN", "LTC"),
          Map.entry("AVALANCHE", "AVAX"),
          Map.entry("CHAINLINK", "LINK"),
          Map.entry("TRON", "TRX"),
          Map.entry("MONERO", "XMR"),
          Map.entry("ZCASH", "ZEC"),
          Map.entry("STELLAR", "XLM"));

  /** Symbols that are everyday words too: a tagger that ignores case finds them everywhere. */
  private static final Set<String> WORDS =
      Set.of("NEAR", "OP", "BASE", "FLOW", "SAND", "LINK", "DOT", "ONE", "GAS", "MASK", "APE");

  private AssetNames() {}

  /**
   * The asset; null: blank, or an everyday word that the article nowhere writes as a symbol.
   *
   * @param words title and text of the article
   */
  static @Nullable String of(String ticker, String words) {
    String symbol = ticker.strip().toUpperCase(Locale.ROOT);
    if (symbol.isEmpty()) {
      return null;
    }
    if (WORDS.contains(symbol) && !writtenAsSymbol(symbol, words)) {
      return null;
    }
    return ALIASES.getOrDefault(symbol, symbol);
  }

  private static boolean writtenAsSymbol(String symbol, String words) {
    return Pattern.compile("\\b" + Pattern.quote(symbol) + "\\b").matcher(words).find()
        || words.toUpperCase(Locale.ROOT).contains("$" + symbol);
  }
}
