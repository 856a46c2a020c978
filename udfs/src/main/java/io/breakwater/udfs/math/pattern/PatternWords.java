package io.breakwater.udfs.math.pattern;

import io.breakwater.schemas.Times;
import java.util.Locale;

/** Why a match is one, in a sentence. */
final class PatternWords {
  private PatternWords() {}

  static String of(PatternMatch match) {
    return switch (match.pattern()) {
      case RUNAWAY -> runaway(match);
      case SYSTEMIC_SELLOFF ->
          say(
              "The market falls as one: half of %.0f instruments have lost %.2f %% or more in the 15"
                  + " minutes to %s, with a mean correlation of %.2f, and so for three bars.",
              match.number("instrumentsWithChange"),
              -100 * match.number("medianReturn15Bars"),
              Times.iso(match.barEnd()),
              match.number("meanCorrelation"));
      case CORRELATION_SURGE ->
          say(
              "The market moves as one more than it used to: mean correlation is %.2f, slowly %.2f,"
                  + " for three bars to %s, with %.0f %% of the instruments under stress.",
              match.number("meanCorrelation"),
              match.number("slowMeanCorrelation"),
              Times.iso(match.barEnd()),
              100 * match.number("stressShare"));
      case REGIME_SHIFT -> regimeShift(match);
      default ->
          throw new IllegalArgumentException(match.pattern() + " is no sequence of bars alone");
    };
  }

  private static String runaway(PatternMatch match) {
    double change = match.number("change5Bars");
    return say(
        "%s %s %.2f %% in the 5 minutes to %s%s.",
        match.scope(),
        change < 0 ? "fell" : "rose",
        100 * Math.abs(change),
        Times.iso(match.barEnd()),
        match.bars() > 1
            ? ", at least 10 % on two bars in a row"
            : ", and the mid of its book says the same");
  }

  private static String regimeShift(PatternMatch match) {
    boolean shock = match.number("shock") > 0;
    Double change = match.numbers().get("changeProbability");
    String why = shock ? "volatility is in shock" : "its volatility has changed";
    String sure = change == null ? "" : say(", with a change probability of %.0f %%", 100 * change);
    return say(
        "%s is not what it was: for three bars to %s %s%s.",
        match.scope(), Times.iso(match.barEnd()), why, sure);
  }

  private static String say(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
