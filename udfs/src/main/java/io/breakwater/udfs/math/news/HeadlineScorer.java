package io.breakwater.udfs.math.news;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The built-in reader of headlines: a small linear model, its weights a file beside this class.
 *
 * <p>The same text gives the same bits on every machine. Only the first 2 000 characters and 64
 * words are read. Its training and its accuracy: docs/decisions/019-headline-scorer.md.
 */
public final class HeadlineScorer {
  private static final String WEIGHTS = "headline-weights.tsv";

  /** From this sentiment on, either way, a headline counts as good or bad; below it as neutral. */
  public static final double NEUTRAL_BELOW = 0.25;

  private HeadlineScorer() {}

  /** What a headline says; {@link Score#NOTHING} for one without a known word. */
  public static Score score(String headline) {
    return Loaded.MODEL.score(headline);
  }

  /** -1, 0 or 1: bad, neutral or good. */
  public static int label(Score score) {
    if (score.sentiment() >= NEUTRAL_BELOW) {
      return 1;
    }
    return score.sentiment() <= -NEUTRAL_BELOW ? -1 : 0;
  }

  /** Loaded with the first headline, by the loader of this class (a job's own, inside Flink). */
  private static final class Loaded {
    private static final HeadlineModel MODEL = load();

    private static HeadlineModel load() {
      try (InputStream bytes = HeadlineScorer.class.getResourceAsStream(WEIGHTS)) {
        if (bytes == null) {
          throw new IllegalStateException("not on the class path: " + WEIGHTS);
        }
        return HeadlineModel.read(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
