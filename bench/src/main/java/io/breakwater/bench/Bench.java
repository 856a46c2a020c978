package io.breakwater.bench;

import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** Entry of {@code bench/run}. */
public final class Bench {
  private Bench() {}

  /** {@code correlation [--short]}, {@code soak [bars]}. */
  public static void main(String[] arguments) throws RunnerException {
    List<String> words = Arrays.asList(arguments);
    String what = words.isEmpty() ? "" : words.get(0);
    if (what.equals("correlation")) {
      CorrelationComparison comparison =
          words.contains("--short") ? CorrelationComparison.quick() : CorrelationComparison.full();
      comparison.run(System.out);
    } else if (what.equals("soak")) {
      int bars = words.size() > 1 ? Integer.parseInt(words.get(1)) : 1_000_000;
      Soak.run(bars, System.out);
    } else {
      System.err.println("bench/run correlation [--short] | bench/run soak [BARS]");
      System.exit(2);
    }
  }
}
