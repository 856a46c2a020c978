package io.breakwater.bench;

import java.io.PrintStream;

/** One of {@code bench/run}'s commands. */
@FunctionalInterface
interface Benchmark {
  /** Runs it and prints what came of it. */
  void run(Words words, PrintStream out) throws Exception;
}
