package io.breakwater.bench;

import java.util.Arrays;
import java.util.List;

/** Entry of {@code bench/run}. */
public final class Bench {
  private Bench() {}

  /** {@code correlation [--short]}, {@code soak [bars]}, {@code ticks [--short]}. */
  public static void main(String[] arguments) throws Exception {
    List<String> words = Arrays.asList(arguments);
    String what = words.isEmpty() ? "" : words.get(0);
    if (what.equals("correlation")) {
      CorrelationComparison comparison =
          words.contains("--short") ? CorrelationComparison.quick() : CorrelationComparison.full();
      comparison.run(System.out);
    } else if (what.equals("soak")) {
      int bars = words.size() > 1 ? Integer.parseInt(words.get(1)) : 1_000_000;
      Soak.run(bars, System.out);
    } else if (what.equals("ticks")) {
      if (words.contains("--short")) {
        TickComparison.quick(System.out);
      } else {
        TickComparison.full(System.out);
      }
      // Flink leaves threads behind that would keep the process.
      System.exit(0);
    } else {
      System.err.println(
          "bench/run correlation [--short] | bench/run soak [BARS] | bench/run ticks [--short]");
      System.exit(2);
    }
  }
}
