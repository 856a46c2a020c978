package io.breakwater.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Entry of {@code bench/run}. */
public final class Bench {
  private static final Map<String, Benchmark> BENCHMARKS = new LinkedHashMap<>();

  static {
    BENCHMARKS.put("correlation", CorrelationComparison::run);
    BENCHMARKS.put("soak", Soak::run);
    BENCHMARKS.put("ticks", TickComparison::run);
    BENCHMARKS.put("room", RoomComparison::run);
    BENCHMARKS.put("room-job", RoomJobComparison::run);
    BENCHMARKS.put("audits", AuditLatency::run);
    BENCHMARKS.put("correlation-job", CorrelationJobComparison::run);
    BENCHMARKS.put("memory", PairMemory::run);
    BENCHMARKS.put("month", Month::run);
  }

  private Bench() {}

  /** The benchmark's name and its options; see {@code docs/benchmarks.md}. */
  public static void main(String[] arguments) throws Exception {
    List<String> words = Arrays.asList(arguments);
    Benchmark benchmark = words.isEmpty() ? null : BENCHMARKS.get(words.get(0));
    if (benchmark == null) {
      System.err.println("bench/run " + String.join("|", BENCHMARKS.keySet()) + " [--short]");
      System.exit(2);
      return;
    }
    benchmark.run(new Words(words.subList(1, words.size())), System.out);
    // Flink leaves threads behind that would keep the process.
    System.exit(0);
  }
}
