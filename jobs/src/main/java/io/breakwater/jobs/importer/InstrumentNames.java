package io.breakwater.jobs.importer;

import io.breakwater.schemas.Times;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of instruments as venues, vendors and file names write them, turned into BASE-QUOTE. */
final class InstrumentNames {
  /** Longer ones first, so that BTCUSDT is BTC-USDT and not BTCU-SDT or BTCUS-DT. */
  private static final List<String> QUOTES =
      List.of(
          "FDUSD", "USDT", "USDC", "BUSD", "TUSD", "USDP", "USD", "DAI", "EUR", "GBP", "JPY", "TRY",
          "BRL", "AUD", "KRW", "BTC", "ETH", "BNB");

  private static final Map<String, String> ALIASES = Map.of("XBT", "BTC", "XDG", "DOGE");

  /** BASE_QUOTE, BASE-QUOTE, BASE/QUOTE, with a settlement asset or a word for a perpetual. */
  private static final Pattern SPLIT =
      Pattern.compile("([A-Z0-9]+)[-_/]([A-Z0-9]+)(?:[-_:]([A-Z0-9]+))?");

  /** What follows the symbol in a file name. */
  private static final Pattern FILE_TAIL =
      Pattern.compile(
          "[-_](\\d+[smhdwM]|\\d{8}|\\d{4}-\\d{2}.*|trades|aggTrades|fundingRate|depth)(?=[-_.]|$).*");

  private static final Pattern INTERVAL = Pattern.compile("[-_](\\d+)([smhdwM])(?=[-_.]|$)");

  /** Third part of a perpetual's name at venues that trade the same pair for cash. */
  static final String PERPETUAL = "PERP";

  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuMMdd", Locale.ROOT);
  private static final DateTimeFormatter WORDED =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("dMMMuu")
          .toFormatter(Locale.ROOT);

  private InstrumentNames() {}

  /** Third part of a dated future's name: the day it ends, of epoch microseconds. */
  static String day(long micros) {
    return DAY.format(LocalDate.ofEpochDay(Math.floorDiv(micros, 86_400 * Times.SECOND)));
  }

  /** The same of a day written 24SEP21; null: it is none. */
  static @Nullable String day(String worded) {
    try {
      return DAY.format(LocalDate.parse(worded, WORDED));
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** BASE-QUOTE; null: the symbol is none that is known, a dated future for example. */
  static @Nullable String ofSymbol(String symbol) {
    String name = symbol.strip().toUpperCase(Locale.ROOT);
    Matcher split = SPLIT.matcher(name);
    if (split.matches()) {
      return joined(split);
    }
    for (String alias : ALIASES.keySet()) {
      // XBTUSD is BTC in USD, not XB in TUSD.
      if (name.startsWith(alias) && QUOTES.contains(name.substring(alias.length()))) {
        return pair(alias, name.substring(alias.length()));
      }
    }
    for (String quote : QUOTES) {
      if (name.length() > quote.length() && name.endsWith(quote)) {
        return pair(name.substring(0, name.length() - quote.length()), quote);
      }
    }
    return null;
  }

  /** BASE-QUOTE from what a file name starts with; null: it does not start with a symbol. */
  static @Nullable String ofFile(Path file) {
    String stem = stem(file);
    Matcher tail = FILE_TAIL.matcher(stem);
    return ofSymbol(tail.find() ? stem.substring(0, tail.start()) : stem);
  }

  /** Seconds of the interval a file name carries ({@code -1m-}, {@code -8h-}); null: none. */
  static @Nullable Long intervalSeconds(Path file) {
    Matcher interval = INTERVAL.matcher(stem(file));
    if (!interval.find()) {
      return null;
    }
    long count = Long.parseLong(interval.group(1));
    return count
        * switch (interval.group(2).charAt(0)) {
          case 's' -> 1L;
          case 'm' -> 60L;
          case 'h' -> 3_600L;
          case 'd' -> 86_400L;
          case 'w' -> 604_800L;
          default -> 2_592_000L;
        };
  }

  private static @Nullable String joined(Matcher split) {
    String third = split.group(3);
    boolean perpetual =
        third == null || third.equals("SWAP") || third.equals("PERP") || QUOTES.contains(third);
    if (!perpetual) {
      return null;
    }
    String quote = split.group(2);
    boolean known = QUOTES.contains(quote);
    return known ? pair(split.group(1), quote) : null;
  }

  /** BASE-QUOTE of assets that a venue names apart. */
  static String pair(String base, String quote) {
    return asset(base) + "-" + asset(quote);
  }

  private static String asset(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return ALIASES.getOrDefault(upper, upper);
  }

  private static String stem(Path file) {
    Path last = file.getFileName();
    String name = last == null ? "" : last.toString();
    return name.replaceFirst("(?i)(\\.(csv|txt|jsonl?|gz|zip|log))+$", "");
  }
}
