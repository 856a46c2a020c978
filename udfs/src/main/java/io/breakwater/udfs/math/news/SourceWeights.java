package io.breakwater.udfs.math.news;

import java.io.Serializable;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How much the word of each source counts, 0 (not at all) to 1: it multiplies the confidence of its
 * items. A source without an entry, or an item without a source, counts in full.
 *
 * @param weights by source name; case and outer spaces do not matter
 */
public record SourceWeights(Map<String, Double> weights) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Every source counts in full. */
  public static final SourceWeights EQUAL = new SourceWeights(Map.of());

  private static final double DEFAULT = 1.0;

  /** Refuses a weight out of range, and a source that is named twice with different weights. */
  public SourceWeights {
    Map<String, Double> plain = new TreeMap<>();
    weights.forEach(
        (source, weight) -> {
          if (!(weight >= 0 && weight <= 1)) {
            throw new IllegalArgumentException(
                "weight of source " + source + " must be 0 to 1, is " + weight);
          }
          Double before = plain.put(plain(source), weight);
          if (before != null && !before.equals(weight)) {
            throw new IllegalArgumentException("two weights of source " + source);
          }
        });
    weights = Collections.unmodifiableMap(plain);
  }

  /** The weight of a source, 0 to 1. */
  public double of(@Nullable String source) {
    return source == null ? DEFAULT : weights.getOrDefault(plain(source), DEFAULT);
  }

  private static String plain(String source) {
    return source.strip().toLowerCase(Locale.ROOT);
  }
}
