package io.breakwater.jobs.config;

import io.breakwater.udfs.math.market.StandardOrder;
import io.breakwater.udfs.math.news.SourceWeights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** How the market is read, in the words that jobs and commands share. */
public final class MarketOptions {
  static final String STANDARD_ORDER = "--standard-order";
  private static final String SOURCE_WEIGHT = "--source-weight";

  @Option(
      names = SOURCE_WEIGHT,
      paramLabel = "SOURCE=WEIGHT",
      description =
          "How much the word of a source of news counts, 0 (not at all) to 1; may be given again"
              + " (default 1). The same for market-state and intake.")
  private Map<String, Double> sourceWeights = new LinkedHashMap<>();

  @Option(
      names = STANDARD_ORDER,
      paramLabel = "MONEY",
      description = "Order whose slippage every row of an instrument tells (default 10000).")
  private double standardOrder = StandardOrder.NOTIONAL;

  /**
   * How the market is read.
   *
   * @throws IllegalArgumentException a value is out of range; the message names its option
   */
  public MarketReading reading() {
    SourceWeights weights;
    try {
      weights = new SourceWeights(sourceWeights);
    } catch (IllegalArgumentException fault) {
      throw new IllegalArgumentException(SOURCE_WEIGHT + ": " + fault.getMessage(), fault);
    }
    return new MarketReading(weights, standardOrder);
  }

  /** The words that say so. */
  public static List<String> words(MarketReading reading) {
    List<String> words = new ArrayList<>();
    words.add(STANDARD_ORDER);
    words.add(Double.toString(reading.standardOrderNotional()));
    reading
        .sources()
        .weights()
        .forEach(
            (source, weight) -> {
              words.add(SOURCE_WEIGHT);
              words.add(source + "=" + weight);
            });
    return words;
  }
}
