package io.breakwater.udfs.math.news;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A headline cut into words.
 *
 * <p>A word is a run of letters and digits. An apostrophe or a full stop between letters, and a
 * comma or a full stop between digits, do not end it; a currency sign before digits and a percent
 * sign after them belong to it. Emoji and hyphens separate words; other punctuation also ends a
 * clause.
 */
final class HeadlineWords {
  /** What is read of a headline at most, characters: the work stays bounded whatever comes. */
  static final int MAX_CHARS = 2_000;

  /** What is read of a headline at most, words. */
  static final int MAX_WORDS = 64;

  /** Stands between two clauses. */
  static final String BREAK = "";

  private static final String BREAKS = ",;:.!?()[]{}\"\u201c\u201d\u2014\u2013|";
  private static final String CURRENCIES = "$\u20ac\u00a3\u00a5";

  /** Numbers of the basic plane only: four digits; the others name no letter of a headline. */
  private static final Pattern ENTITY = Pattern.compile("&(?:#0{0,2}([0-9]{1,4})|amp|quot);");

  private final String text;
  private final List<String> words = new ArrayList<>();
  private int count;

  private HeadlineWords(String text) {
    this.text = text;
  }

  /** The words in lower case, with {@link #BREAK} between clauses. */
  static List<String> of(String headline) {
    String head = headline.length() > MAX_CHARS ? headline.substring(0, MAX_CHARS) : headline;
    String plain = plain(head).replace('\u2019', '\'').replace('\u2018', '\'');
    return new HeadlineWords(plain.toLowerCase(Locale.ROOT)).cut();
  }

  /** Feeds leave the marks of web pages in their headlines: {@code won&#39;t}, {@code M&amp;A}. */
  private static String plain(String text) {
    if (text.indexOf('&') < 0) {
      return text;
    }
    return ENTITY
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(character(found.group(1), found.group())));
  }

  private static String character(@Nullable String number, String whole) {
    if (number == null) {
      return whole.equals("&quot;") ? "\"" : "&";
    }
    return Character.toString((char) Integer.parseInt(number));
  }

  private List<String> cut() {
    int at = 0;
    while (at < text.length() && count < MAX_WORDS) {
      if (startsWord(at)) {
        at = word(at);
      } else {
        if (BREAKS.indexOf(text.charAt(at)) >= 0) {
          words.add(BREAK);
        }
        at++;
      }
    }
    return words;
  }

  private boolean startsWord(int at) {
    return isWord(at) || CURRENCIES.indexOf(text.charAt(at)) >= 0 && isDigit(at + 1);
  }

  private int word(int from) {
    int to = from + 1;
    while (isWord(to) || isInside(to)) {
      to++;
    }
    if (isDigit(to - 1) && to < text.length() && text.charAt(to) == '%') {
      to++;
    }
    String word = text.substring(from, to);
    // The full stops of "u.s." say nothing; those of numbers do.
    words.add(Character.isLetter(word.charAt(0)) ? word.replace(".", "") : word);
    count++;
    return to;
  }

  private boolean isInside(int at) {
    if (at + 1 >= text.length()) {
      return false;
    }
    char sign = text.charAt(at);
    if (sign == '\'' || sign == '.') {
      boolean letters = Character.isLetter(text.charAt(at - 1)) && isWord(at + 1);
      return letters || sign == '.' && isDigit(at - 1) && isDigit(at + 1);
    }
    return sign == ',' && isDigit(at - 1) && isDigit(at + 1);
  }

  private boolean isWord(int at) {
    return at < text.length() && Character.isLetterOrDigit(text.charAt(at));
  }

  private boolean isDigit(int at) {
    return at < text.length() && Character.isDigit(text.charAt(at));
  }
}
