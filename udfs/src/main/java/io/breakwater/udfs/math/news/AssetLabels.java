package io.breakwater.udfs.math.news;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Assets as news taggers and headlines write them, turned into the symbols that instruments use.
 *
 * <p><b>A label</b> is stripped and put into upper case; a {@code $} or {@code #} before it and a
 * quote behind it ({@code BTC-USD}, {@code BTC/USDT}, {@code BTCUSDT}) are taken off; names become
 * symbols (BITCOIN and XBT are BTC). What occurs twice counts once, at its first place.
 *
 * <p><b>A label that is an everyday English word</b> ({@link #isWord}: NEAR, LINK, ONE ...) counts
 * only if the text writes it as a ticker, in at least one of these ways:
 *
 * <ol>
 *   <li>behind a dollar sign, in any case: {@code $NEAR}, {@code $near};
 *   <li>in capitals in brackets: {@code (NEAR)};
 *   <li>in capitals before a quote: {@code NEAR-USDT}, {@code NEAR/USD}, {@code NEARUSDT};
 *   <li>as the project's full name, each word with a capital: {@code Near Protocol}, {@code NEAR
 *       Foundation}, {@code Chainlink};
 *   <li>alone in capitals, if at least half of the other words are not in capitals (a headline that
 *       shouts says nothing by case; words of one letter and tickers are not counted, and one word
 *       there must be), and no number follows ("Bitcoin NEAR $100K" is the preposition).
 * </ol>
 *
 * <p>A word at the start of a sentence, "Near the close", has only one capital and does not count.
 */
public final class AssetLabels {
  /** What is read of a text at most, characters. */
  public static final int MAX_CHARS = 10_000;

  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("BITCOIN", "BTC"),
          Map.entry("BITCOINS", "BTC"),
          Map.entry("XBT", "BTC"),
          Map.entry("BITCOIN CASH", "BCH"),
          Map.entry("ETHEREUM", "ETH"),
          Map.entry("ETHER", "ETH"),
          Map.entry("ETHEREUM CLASSIC", "ETC"),
          Map.entry("RIPPLE", "XRP"),
          Map.entry("TETHER", "USDT"),
          Map.entry("SOLANA", "SOL"),
          Map.entry("CARDANO", "ADA"),
          Map.entry("POLKADOT", "DOT"),
          Map.entry("POLYGON", "MATIC"),
          Map.entry("DOGECOIN", "DOGE"),
          Map.entry("XDG", "DOGE"),
          Map.entry("SHIBA INU", "SHIB"),
          Map.entry("LITECOIN", "LTC"),
          Map.entry("AVALANCHE", "AVAX"),
          Map.entry("CHAINLINK", "LINK"),
          Map.entry("UNISWAP", "UNI"),
          Map.entry("NEAR PROTOCOL", "NEAR"),
          Map.entry("TRON", "TRX"),
          Map.entry("MONERO", "XMR"),
          Map.entry("ZCASH", "ZEC"),
          Map.entry("STELLAR", "XLM"),
          Map.entry("COSMOS", "ATOM"),
          Map.entry("TONCOIN", "TON"),
          Map.entry("APECOIN", "APE"),
          Map.entry("BINANCE COIN", "BNB"));

  /** Names that are seldom anything else, so a headline that has one speaks of the asset. */
  private static final Set<String> PLAIN_NAMES =
      names(
          "BITCOIN XBT ETHEREUM ETHER SOLANA CARDANO POLKADOT DOGECOIN LITECOIN CHAINLINK UNISWAP"
              + " MONERO ZCASH TONCOIN APECOIN",
          "BITCOIN CASH",
          "ETHEREUM CLASSIC",
          "SHIBA INU");

  private static final Set<String> PLAIN_SYMBOLS =
      Set.of(
          ("BTC ETH SOL XRP ADA DOGE BNB LTC BCH AVAX TRX XMR ZEC XLM SHIB USDT USDC MATIC SUI"
                  + " APT AAVE MKR ETC HBAR FIL ARB INJ TIA SEI ENA")
              .split(" "));

  /** Further names that stand for assets when the scorer reads, though not for certain. */
  private static final Set<String> LOOSE_NAMES =
      Set.of("RIPPLE TETHER POLYGON AVALANCHE TRON STELLAR COSMOS SHIBA".split(" "));

  /** Symbols that are everyday words too, each with full names of its project. */
  private static final Map<String, List<String>> WORDS =
      Map.ofEntries(
          Map.entry("NEAR", List.of("Near Protocol", "Near Foundation")),
          Map.entry(
              "OP", List.of("OP Mainnet", "OP Stack", "Optimism Foundation", "Optimism Network")),
          Map.entry("BASE", List.of()),
          Map.entry("FLOW", List.of("Flow Blockchain", "Flow Network")),
          Map.entry("SAND", List.of("The Sandbox")),
          Map.entry("LINK", List.of("Chainlink")),
          Map.entry("DOT", List.of("Polkadot")),
          Map.entry("ONE", List.of("Harmony One")),
          Map.entry("GAS", List.of("Neo Gas")),
          Map.entry("MASK", List.of("Mask Network")),
          Map.entry("APE", List.of("Apecoin")),
          Map.entry("UNI", List.of("Uniswap")),
          Map.entry("TON", List.of("Toncoin", "Ton Network", "Ton Blockchain")),
          Map.entry("ATOM", List.of("Cosmos Hub")),
          Map.entry("HOT", List.of("Holo")),
          Map.entry("KEY", List.of("Selfkey")),
          Map.entry("FUN", List.of("Funtoken")),
          Map.entry("PEOPLE", List.of("Constitutiondao")),
          Map.entry("MAGIC", List.of("Treasure Dao")),
          Map.entry("BLUR", List.of()),
          Map.entry("CORE", List.of("Core Dao")),
          Map.entry("TIME", List.of("Chrono Tech")),
          Map.entry("SUN", List.of()),
          Map.entry("WIN", List.of()),
          Map.entry("MOVE", List.of()),
          Map.entry("LAYER", List.of("Solayer")),
          Map.entry("SAFE", List.of("Safe Wallet")),
          Map.entry("TRUMP", List.of()));

  private static final String NO_WORD_BEFORE = "(?<![\\p{L}\\p{N}])";
  private static final String NO_WORD_BEHIND = "(?![\\p{L}\\p{N}])";
  private static final String QUOTES = "(?:USDT|USDC|BUSD|FDUSD|USD|EUR|BTC|ETH)";
  private static final Pattern PAIR = Pattern.compile("(.+)[-/_]" + QUOTES);
  private static final Pattern JOINED = Pattern.compile("(.{2,})USD[TC]");
  private static final Pattern TAGGED =
      Pattern.compile("(?<![\\p{L}\\p{N}$])(?:\\$([A-Za-z]{2,10})|\\(([A-Z]{2,10})\\))");
  private static final Pattern ASSET_NAMED =
      Pattern.compile(
          NO_WORD_BEFORE
              + "(?:Bitcoin Cash|Ethereum Classic|Shiba Inu|[\\p{L}\\p{N}]+)"
              + NO_WORD_BEHIND);
  private static final Pattern NAMED =
      Pattern.compile(NO_WORD_BEFORE + "[\\p{L}\\p{N}]+" + NO_WORD_BEHIND);

  private AssetLabels() {}

  private static Set<String> names(String single, String... ofTwoWords) {
    Set<String> names = new LinkedHashSet<>(List.of(single.split(" ")));
    names.addAll(List.of(ofTwoWords));
    return Collections.unmodifiableSet(names);
  }

  /**
   * The assets of an item, by symbol.
   *
   * @param labels as the source tagged it
   * @param text the headline, or headline and text
   * @return each asset once, in the order of the labels
   */
  public static List<String> clean(List<String> labels, String text) {
    String head = head(text);
    // Each label is looked for once, however often it stands there.
    Set<String> distinct = new LinkedHashSet<>();
    labels.forEach(label -> distinct.add(bare(label)));
    Set<String> assets = new LinkedHashSet<>();
    for (String written : distinct) {
      String symbol = ALIASES.getOrDefault(written, written);
      // A full name in a label (CHAINLINK) is no everyday word; its symbol (LINK) is.
      if (!symbol.isEmpty() && (!isWord(written) || writtenAsTicker(written, head))) {
        assets.add(symbol);
      }
    }
    return new ArrayList<>(assets);
  }

  /**
   * The assets that a headline names for certain: {@code $ABC}; {@code (ABC)} and plain capitals if
   * ABC is a known symbol; a name that means nothing else (Bitcoin, bitcoin). Everyday words count
   * by the rule above. Each once, in the order of the text, everyday words last and by name.
   */
  public static List<String> mentions(String headline) {
    String head = head(headline);
    TreeMap<Integer, String> places = new TreeMap<>();
    Matcher tagged = TAGGED.matcher(head);
    while (tagged.find()) {
      String cash = tagged.group(1);
      String symbol = cash == null ? tagged.group(2) : cash.toUpperCase(Locale.ROOT);
      if (symbol != null && (cash != null || PLAIN_SYMBOLS.contains(symbol))) {
        places.put(tagged.start(), symbol);
      }
    }
    Matcher named = ASSET_NAMED.matcher(head);
    while (named.find()) {
      String word = named.group();
      String upper = word.toUpperCase(Locale.ROOT);
      if (PLAIN_NAMES.contains(upper) || PLAIN_SYMBOLS.contains(word) && !isWord(word)) {
        places.put(named.start(), ALIASES.getOrDefault(upper, upper));
      }
    }
    Set<String> assets = new LinkedHashSet<>(places.values());
    WORDS.keySet().stream().sorted().filter(w -> writtenAsTicker(w, head)).forEach(assets::add);
    return new ArrayList<>(assets);
  }

  /** True if the symbol, in capitals, is also an everyday English word. */
  public static boolean isWord(String symbol) {
    return WORDS.containsKey(symbol);
  }

  /** True if a word of a headline in lower case, taken alone, is an asset to the scorer. */
  static boolean isAssetWord(String word) {
    String upper = word.toUpperCase(Locale.ROOT);
    return PLAIN_NAMES.contains(upper)
        || PLAIN_SYMBOLS.contains(upper)
        || LOOSE_NAMES.contains(upper);
  }

  private static String bare(String label) {
    String upper = label.strip().toUpperCase(Locale.ROOT);
    if (upper.startsWith("$") || upper.startsWith("#")) {
      upper = upper.substring(1).strip();
    }
    Matcher pair = PAIR.matcher(upper);
    if (pair.matches()) {
      return pair.group(1).strip();
    }
    Matcher joined = JOINED.matcher(upper);
    return joined.matches() ? joined.group(1) : upper;
  }

  private static boolean writtenAsTicker(String word, String text) {
    return has("(?i)\\$" + word + NO_WORD_BEHIND, text)
        || has("\\(" + word + "\\)", text)
        || has(NO_WORD_BEFORE + word + "[-/_]?" + QUOTES + NO_WORD_BEHIND, text)
        || namesProject(word, text)
        || standsOutInCapitals(word, text);
  }

  private static boolean has(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).find();
  }

  private static boolean namesProject(String word, String text) {
    for (String name : WORDS.getOrDefault(word, List.of())) {
      Matcher found =
          Pattern.compile("(?i)" + NO_WORD_BEFORE + name + NO_WORD_BEHIND).matcher(text);
      while (found.find()) {
        if (isCapitalised(found.group())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isCapitalised(String name) {
    for (String word : name.split(" ")) {
      if (!Character.isUpperCase(word.charAt(0))) {
        return false;
      }
    }
    return true;
  }

  private static boolean standsOutInCapitals(String symbol, String text) {
    boolean found = false;
    int others = 0;
    int capitals = 0;
    Matcher words = NAMED.matcher(text);
    while (words.find()) {
      String word = words.group();
      if (word.equals(symbol)) {
        found |= !numberFollows(text, words.end());
      } else if (speaks(word)) {
        others++;
        capitals += word.equals(word.toUpperCase(Locale.ROOT)) ? 1 : 0;
      }
    }
    return found && others > 0 && 2 * capitals <= others;
  }

  /** A word whose case tells how the text is written: no ticker, no number, not "a" or "I". */
  private static boolean speaks(String word) {
    return word.length() >= 2
        && word.chars().allMatch(Character::isLetter)
        && !PLAIN_SYMBOLS.contains(word)
        && !isWord(word);
  }

  private static boolean numberFollows(String text, int from) {
    int at = from;
    while (at < text.length() && " $\u20ac\u00a3\u00a5".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at > from && at < text.length() && Character.isDigit(text.charAt(at));
  }

  private static String head(String text) {
    return text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) : text;
  }

  /** The symbol of an asset's name; any other word as it is. */
  static String symbolOf(String word) {
    String symbol = ALIASES.get(word.toUpperCase(Locale.ROOT));
    return symbol == null ? word : symbol.toLowerCase(Locale.ROOT);
  }
}
