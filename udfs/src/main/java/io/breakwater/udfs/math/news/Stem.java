package io.breakwater.udfs.math.news;

import java.util.Map;

/**
 * A word without its ending, so that "surges", "surged" and "surging" are one: a few rules in the
 * manner of Porter (1980), and the irregular verbs that headlines live on.
 */
final class Stem {
  private static final Map<String, String> IRREGULAR =
      Map.ofEntries(
          Map.entry("fell", "fall"),
          Map.entry("fallen", "fall"),
          Map.entry("rose", "rise"),
          Map.entry("risen", "rise"),
          Map.entry("lost", "lose"),
          Map.entry("won", "win"),
          Map.entry("sank", "sink"),
          Map.entry("sunk", "sink"),
          Map.entry("sold", "sell"),
          Map.entry("bought", "buy"),
          Map.entry("froze", "freeze"),
          Map.entry("frozen", "freeze"),
          Map.entry("stole", "steal"),
          Map.entry("stolen", "steal"),
          Map.entry("broke", "break"),
          Map.entry("broken", "break"),
          Map.entry("grew", "grow"),
          Map.entry("grown", "grow"),
          Map.entry("losses", "loss"),
          Map.entry("news", "news"),
          Map.entry("sues", "sue"),
          Map.entry("sued", "sue"));

  private static final int SHORTEST = 3;

  private Stem() {}

  /** The stem of a word in lower case. */
  static String of(String word) {
    String regular = IRREGULAR.getOrDefault(word, word);
    String bare = withoutEnding(regular);
    // "surge" and "surg" of "surging" must meet.
    boolean silent = bare.length() > SHORTEST && bare.endsWith("e");
    return silent ? bare.substring(0, bare.length() - 1) : bare;
  }

  private static String withoutEnding(String word) {
    if (word.endsWith("ies") && word.length() > SHORTEST + 2) {
      return cut(word, 3) + "y";
    }
    if (word.endsWith("ied") && word.length() > SHORTEST + 2) {
      return cut(word, 3) + "y";
    }
    if (word.endsWith("ing") && word.length() > SHORTEST + 2) {
      return single(cut(word, 3));
    }
    if (word.endsWith("ed") && word.length() > SHORTEST + 1) {
      return single(cut(word, 2));
    }
    if (word.endsWith("sses") || word.endsWith("shes") || word.endsWith("ches")) {
      return cut(word, 2);
    }
    boolean plural = word.endsWith("s") && !word.endsWith("ss") && !word.endsWith("us");
    return plural && word.length() > SHORTEST ? cut(word, 1) : word;
  }

  /** "dropp" is "drop"; "fall", "pass" and "fizz" stay. */
  private static String single(String word) {
    int last = word.length() - 1;
    boolean twice = last > 0 && word.charAt(last) == word.charAt(last - 1);
    return twice && "lsz".indexOf(word.charAt(last)) < 0 ? cut(word, 1) : word;
  }

  private static String cut(String word, int characters) {
    return word.substring(0, word.length() - characters);
  }
}
