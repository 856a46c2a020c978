package io.breakwater.udfs.math.news;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Three logistic regressions over {@link HeadlineFeatures}: is it bad, is it neutral, is it good? z
 * of each is its constant plus its weights of the features present, in the order of the words; the
 * three chances 1/(1+e^-z) are divided by their sum.
 */
final class HeadlineModel {
  /** Bad, neutral, good. */
  static final int CLASSES = 3;

  /** The row of the constants. */
  static final String CONSTANT = "<constant>";

  /** Beyond this a chance is 0 or 1 to ten digits; nothing may overflow, whatever the weights. */
  private static final double Z_AT_MOST = 30;

  private final Map<String, double[]> weights;
  private final double[] constants;

  /** A model of the three weights of each feature, the row {@link #CONSTANT} among them. */
  HeadlineModel(Map<String, double[]> rows) {
    weights = new TreeMap<>(rows);
    double[] found = weights.remove(CONSTANT);
    if (found == null) {
      throw new IllegalArgumentException("no row " + CONSTANT);
    }
    constants = found.clone();
  }

  /**
   * Reads {@code feature<TAB>bad<TAB>neutral<TAB>good} lines; those that begin with # are remarks.
   */
  static HeadlineModel read(InputStream bytes) {
    Map<String, double[]> rows = new TreeMap<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          String[] cells = line.split("\t", -1);
          rows.put(cells[0], row(cells));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new HeadlineModel(rows);
  }

  private static double[] row(String[] cells) {
    if (cells.length != CLASSES + 1) {
      throw new IllegalArgumentException("not three weights: " + String.join(" ", cells));
    }
    double[] row = new double[CLASSES];
    for (int k = 0; k < CLASSES; k++) {
      row[k] = Double.parseDouble(cells[k + 1]);
      if (!Double.isFinite(row[k])) {
        throw new IllegalArgumentException("not finite: " + String.join(" ", cells));
      }
    }
    return row;
  }

  /** The score; {@link Score#NOTHING}: no feature of the headline is known. */
  Score score(String headline) {
    double[] z = constants.clone();
    boolean known = false;
    for (String feature : HeadlineFeatures.of(headline)) {
      double[] row = weights.get(feature);
      if (row != null) {
        known = true;
        for (int k = 0; k < CLASSES; k++) {
          z[k] += row[k];
        }
      }
    }
    return known ? score(z) : Score.NOTHING;
  }

  private static Score score(double[] z) {
    double bad = chance(z[0]);
    double neutral = chance(z[1]);
    double good = chance(z[2]);
    double sum = bad + neutral + good;
    double likeliest = Math.max(bad, Math.max(neutral, good)) / sum;
    // Rounding must not carry either out of its range.
    double sentiment = Math.max(-1, Math.min(1, (good - bad) / sum));
    double confidence = Math.max(0, Math.min(1, (CLASSES * likeliest - 1) / (CLASSES - 1)));
    return new Score(sentiment, confidence);
  }

  private static double chance(double z) {
    double within = Math.max(-Z_AT_MOST, Math.min(Z_AT_MOST, z));
    return 1 / (1 + StrictMath.exp(-within));
  }

  /** How many features have weights. */
  int size() {
    return weights.size();
  }
}
