package io.breakwater.udfs.math.news;

/**
 * What a headline says.
 *
 * @param sentiment -1 (bad for the assets it is about) to 1 (good): the chance of good minus the
 *     chance of bad
 * @param confidence 0 (the model knows nothing about it) to 1: how far the likeliest of bad,
 *     neutral and good stands above one in three
 */
public record Score(double sentiment, double confidence) {
  /** Nothing is known. */
  public static final Score NOTHING = new Score(0, 0);

  /** Refuses what is not a number or out of range. */
  public Score {
    if (!(sentiment >= -1 && sentiment <= 1)) {
      throw new IllegalArgumentException("sentiment: " + sentiment);
    }
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException("confidence: " + confidence);
    }
  }
}
