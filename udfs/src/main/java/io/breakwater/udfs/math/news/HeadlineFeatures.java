package io.breakwater.udfs.math.news;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the model sees of a headline: each feature once, in the order of the words.
 *
 * <ul>
 *   <li>words, cut to a stem; assets become {@code <asset>}, numbers {@code <pct>}, {@code <money>}
 *       or {@code <num>};
 *   <li>pairs of neighbours within a clause;
 *   <li>classes of words ({@code <up>}, {@code <down>}, {@code <good>}, {@code <bad>}, {@code
 *       <talk>}), and pairs in which one or both neighbours are replaced by their class, so that
 *       "slumps 9%" teaches something about "tumbles 4%";
 *   <li>{@code <question>}, if it has a question mark;
 *   <li>{@code not_} before what stands within three words behind a negation in the same clause.
 * </ul>
 */
final class HeadlineFeatures {
  private static final int NEGATION_REACH = 3;

  /** These say nothing and would hide neighbours from each other. */
  private static final Set<String> DROPPED =
      Set.of(
          ("a an the its his her their this that these of is are was were be been has have had will"
                  + " would it")
              .split(" "));

  private static final Set<String> NEGATIONS =
      Set.of("not", "no", "never", "without", "neither", "nor", "cannot", "unlikely", "denies");

  private static final Map<String, String> CLASSES = classes();

  private final Set<String> features = new LinkedHashSet<>();

  private HeadlineFeatures() {}

  /** The features of a headline; empty: it holds no word. */
  static Set<String> of(String headline) {
    HeadlineFeatures found = new HeadlineFeatures();
    @Nullable Token before = null;
    for (Token token : tokens(HeadlineWords.of(headline))) {
      if (token.stem().isEmpty()) {
        before = null;
        continue;
      }
      found.features.add(token.stem());
      if (token.kind() != null) {
        found.features.add(token.kind());
      }
      if (before != null) {
        found.addPair(before, token);
      }
      before = token;
    }
    if (headline.lastIndexOf('?', HeadlineWords.MAX_CHARS) >= 0) {
      found.features.add("<question>");
    }
    return found.features;
  }

  private void addPair(Token left, Token right) {
    features.add(left.stem() + " " + right.stem());
    if (left.kind() != null) {
      features.add(left.kind() + " " + right.stem());
    }
    if (right.kind() != null) {
      features.add(left.stem() + " " + right.kind());
    }
    if (left.kind() != null && right.kind() != null) {
      features.add(left.kind() + " " + right.kind());
    }
  }

  private static List<Token> tokens(List<String> words) {
    List<Token> tokens = new ArrayList<>();
    int negated = 0;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals(HeadlineWords.BREAK)) {
        negated = 0;
        tokens.add(new Token("", null));
      } else if (negates(word, i + 1 < words.size() ? words.get(i + 1) : "")) {
        negated = NEGATION_REACH;
      } else if (!DROPPED.contains(word)) {
        tokens.add(token(word, negated > 0));
        negated = Math.max(0, negated - 1);
      }
    }
    return tokens;
  }

  private static boolean negates(String word, String next) {
    boolean fails = word.equals("fails") || word.equals("failed") || word.equals("fail");
    return NEGATIONS.contains(word) || word.endsWith("n't") || fails && next.equals("to");
  }

  private static Token token(String word, boolean negated) {
    String stem = normalised(word);
    String kind = CLASSES.get(stem);
    return negated
        ? new Token("not_" + stem, kind == null ? null : "not_" + kind)
        : new Token(stem, kind);
  }

  private static String normalised(String word) {
    char first = word.charAt(0);
    if (word.endsWith("%")) {
      return "<pct>";
    }
    if (Character.isDigit(first)) {
      return "<num>";
    }
    if (!Character.isLetter(first)) {
      return "<money>";
    }
    String bare = word.endsWith("'s") ? word.substring(0, word.length() - 2) : word;
    return AssetLabels.isAssetWord(bare) ? "<asset>" : Stem.of(bare);
  }

  private static Map<String, String> classes() {
    Map<String, String> classes = new HashMap<>();
    put(
        classes,
        "<up>",
        "rise gain jump surge soar climb rally advance spike rebound recover boom"
            + " skyrocket increase grow expand accelerate top beat exceed leap double"
            + " triple higher up pop reclaim outperform lift boost bounce edge add peak"
            + " strengthen");
    put(
        classes,
        "<down>",
        "fall drop slide plunge tumble sink slump crash dip decline lose shed retreat"
            + " plummet slip shrink decrease weaken slow ease down lower dive bleed fade"
            + " halve underperform cut sour drag sell dump weigh erase wipe low weak"
            + " underwater");
    put(
        classes,
        "<good>",
        "approve approval inflow adopt adoption partnership partner buyback win"
            + " profit support accumulate bullish restore resume milestone dismiss clear"
            + " relief license demand backing bull greed secure safe optimism optimistic"
            + " breakout growth success integrate embrace attract invest buy buyer reserve"
            + " strong deal pass back protect upgrade");
    put(
        classes,
        "<bad>",
        "hack hacker exploit exploited breach theft steal scam fraud rug phishing"
            + " drain lawsuit sue charge indict arrest convict sentence fine ban outage"
            + " halt suspend freeze delist bankruptcy bankrupt insolvent insolvency default"
            + " liquidation liquidate outflow layoff depeg attack attacker vulnerability"
            + " vulnerable bug probe investigation subpoena warn fear panic crisis risk"
            + " threat threaten crackdown reject delay postpone collapse loss downgrade"
            + " selloff victim laundering malware recession bear bearish sanction seize"
            + " guilty prison jail accuse allege allegation flee resign vanish compromise"
            + " hijack leak penalty revoke shut block missing debt war tariff turmoil"
            + " pressure capitulate illegal criminal slash concern worry pain trouble");
    put(
        classes,
        "<talk>",
        "explain explainer explained guide interview opinion podcast survey poll"
            + " study paper report recap brief newsletter letter summary calendar"
            + " conference event hearing schedule publish update review outlook question"
            + " meet consult consultation discuss discussion debate propose proposal"
            + " comment appoint name hire rename redesign what why how who when which will"
            + " could should can watch know learn unchanged steady flat mixed sideways"
            + " range routine planned anniversary history data analysis preview deny"
            + " decline");
    return classes;
  }

  private static void put(Map<String, String> classes, String kind, String words) {
    for (String word : words.split(" ")) {
      classes.putIfAbsent(Stem.of(word), kind);
    }
  }

  private record Token(String stem, @Nullable String kind) {}
}
